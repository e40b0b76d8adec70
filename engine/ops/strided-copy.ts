/** Elements of one width, whatever they mean: data movement never looks inside. */
export type Elements = Uint8Array | Uint16Array | Uint32Array | BigUint64Array;

/** How a loop nest walks through a flat array: where it starts, and how far each loop steps, in elements. */
export interface Walk {
  readonly offset: number;
  readonly strides: readonly number[];
}

/** Row-major steps of a dense tensor. */
export function denseStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= shape[i] as number;
  }
  return strides;
}

export const denseWalk = (shape: readonly number[], offset = 0): Walk => ({
  offset,
  strides: denseStrides(shape),
});

interface Loop {
  readonly count: number;
  readonly from: number;
  readonly to: number;
}

// Below this many elements a plain loop is faster than a call of `set` on two fresh views.
const shortRun = 24;

/**
 * The one engine of data movement: for every index of a loop nest with these `counts`, `target[to] = source[from]`.
 * Transposing, slicing, tiling, broadcasting, splitting, reversing differ only in their strides: 0 repeats, negative reverses.
 */
export function copyStrided(
  counts: readonly number[],
  source: Elements,
  from: Walk,
  target: Elements,
  to: Walk,
): void {
  if (counts.includes(0)) return;
  const loops = mergeLoops(counts, from.strides, to.strides);
  const inner = loops.pop() ?? { count: 1, from: 1, to: 1 };
  const index = new Array<number>(loops.length).fill(0);
  let [s, t] = [from.offset, to.offset];
  for (;;) {
    copyRun(source as Uint8Array, s, inner.from, target as Uint8Array, t, inner.to, inner.count);
    let level = loops.length - 1;
    for (; level >= 0; level--) {
      const loop = loops[level]!;
      s += loop.from;
      t += loop.to;
      if (++index[level]! < loop.count) break;
      index[level] = 0;
      s -= loop.count * loop.from;
      t -= loop.count * loop.to;
    }
    if (level < 0) return;
  }
}

/** Drops loops of one turn and joins neighbours that step evenly on both sides, so that runs get long. */
function mergeLoops(counts: readonly number[], from: readonly number[], to: readonly number[]): Loop[] {
  const loops: Loop[] = [];
  for (let i = 0; i < counts.length; i++) {
    const loop = { count: counts[i]!, from: from[i]!, to: to[i]! };
    if (loop.count === 1) continue;
    const outer = loops.at(-1);
    if (outer && outer.from === loop.from * loop.count && outer.to === loop.to * loop.count)
      loops[loops.length - 1] = { ...loop, count: outer.count * loop.count };
    else loops.push(loop);
  }
  return loops;
}

// The parameter types name one width for all: the code is the same, and a union type would only make every access dearer to check.
function copyRun(
  source: Uint8Array,
  s: number,
  sourceStep: number,
  target: Uint8Array,
  t: number,
  targetStep: number,
  count: number,
): void {
  if (targetStep === 1 && count > shortRun) {
    if (sourceStep === 1) {
      target.set(source.subarray(s, s + count), t);
      return;
    }
    if (sourceStep === 0) {
      target.fill(source[s]!, t, t + count);
      return;
    }
  }
  for (let i = 0; i < count; i++, s += sourceStep, t += targetStep) target[t] = source[s]!;
}

/** Copies `count` neighbouring elements; for kernels that find their runs themselves. */
export function copySpan(source: Elements, s: number, target: Elements, t: number, count: number): void {
  copyRun(source as Uint8Array, s, 1, target as Uint8Array, t, 1, count);
}

/** Where a loop nest goes, turn by turn in row-major order: the sum of index times stride. */
export function offsetsOf(counts: readonly number[], strides: readonly number[]): number[] {
  let offsets = [0];
  for (const [d, count] of counts.entries())
    offsets = offsets.flatMap((offset) => Array.from({ length: count }, (_, i) => offset + i * strides[d]!));
  return offsets;
}
