import { text } from './tensor-data.ts';

/**
 * The shape that operands of these shapes broadcast to: aligned at the last dimension, a 1 stretches to the others, and a 0 wins
 * over a 1. A sentence where they do not broadcast (kernel_util.cc, CalculateShapeForBroadcast).
 */
export function broadcastShapes(...shapes: readonly (readonly number[])[]): readonly number[] | string {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  const out: number[] = [];
  for (let i = 0; i < rank; i++) {
    const sizes = shapes.map((shape) => shape[shape.length - rank + i] ?? 1);
    const size = sizes.includes(0) ? 0 : Math.max(...sizes);
    if (sizes.some((s) => s !== 1 && s !== size))
      return `shapes ${shapes.map(text).join(' and ')} do not broadcast`;
    out.push(size);
  }
  return out;
}

/** Elements to step over when an index grows by one, a dimension each. */
export function strides(shape: readonly number[]): number[] {
  const out = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    out[i] = step;
    step *= shape[i]!;
  }
  return out;
}

/** Strides of an operand read with the index of the broadcast result: 0 along what it stretches. */
export function broadcastStrides(shape: readonly number[], to: readonly number[]): number[] {
  const own = strides(shape);
  const lead = to.length - shape.length;
  return to.map((_, i) => (i < lead || shape[i - lead] === 1 ? 0 : own[i - lead]!));
}

/**
 * How to walk a broadcast as long straight runs: `outer` dimensions, and a run of `length` elements along which operand k steps by
 * `step[k]`. Neighbouring dimensions that every operand steps through evenly are merged, so equal shapes are one run.
 */
export interface Runs {
  readonly outer: readonly number[];
  readonly outerStrides: readonly (readonly number[])[];
  readonly length: number;
  readonly steps: readonly number[];
}

export function runsOf(to: readonly number[], ...shapes: readonly (readonly number[])[]): Runs {
  const all = shapes.map((shape) => broadcastStrides(shape, to));
  const dims: number[] = [];
  const steps: number[][] = shapes.map(() => []);
  for (let i = 0; i < to.length; i++) {
    if (to[i] === 1) continue;
    const last = dims.length - 1;
    // Merges when stepping once over the dimension before equals stepping through all of this one.
    if (last >= 0 && all.every((s, k) => steps[k]![last] === s[i]! * to[i]!)) {
      dims[last]! *= to[i]!;
      for (const [k, s] of all.entries()) steps[k]![last] = s[i]!;
    } else {
      dims.push(to[i]!);
      for (const [k, s] of all.entries()) steps[k]!.push(s[i]!);
    }
  }
  return {
    outer: dims.slice(0, -1),
    outerStrides: steps.map((s) => s.slice(0, -1)),
    length: dims.at(-1) ?? 1,
    steps: steps.map((s) => s.at(-1) ?? 0),
  };
}

/**
 * Visits the runs in order of the result: `at` is where the run starts in the result, `from[k]` where operand k does.
 * `from` is one array, overwritten from visit to visit.
 */
export function forEachRun(runs: Runs, visit: (at: number, from: readonly number[]) => void): void {
  const { outer, outerStrides, length } = runs;
  const count = outer.reduce((product, size) => product * size, 1);
  if (length === 0) return;
  const index = outer.map(() => 0);
  const from = outerStrides.map(() => 0);
  for (let run = 0; run < count; run++) {
    visit(run * length, from);
    for (let d = outer.length - 1; d >= 0; d--) {
      for (let k = 0; k < from.length; k++) from[k]! += outerStrides[k]![d]!;
      if (++index[d]! < outer[d]!) break;
      for (let k = 0; k < from.length; k++) from[k]! -= outerStrides[k]![d]! * outer[d]!;
      index[d] = 0;
    }
  }
}
