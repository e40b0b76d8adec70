import { type I32, type Local, select } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { i32 } from '../asm/operators.ts';
import type { Range } from '../layer.ts';

/** Elements that one unit of a flat sweep covers: enough to make a call worth it, few enough to share between threads. */
const unitElements = 8192;

/** Units of a sweep over `count` elements. */
export const flatUnits = (count: number): number => Math.ceil(count / unitElements);

/**
 * Sweeps over `count` elements, `lanes` at a time. `block(live)` handles the elements under the pointers: `live` of them, which
 * is `lanes` but for the very end. Pointers advance by `widths` bytes an element.
 */
export function emitFlat(
  f: FunctionBuilder,
  { from, to }: Range,
  count: number,
  lanes: number,
  pointers: readonly Local<'i32'>[],
  widths: readonly number[],
  block: (live: number) => void,
): void {
  const advance = (elements: number) => {
    for (const [i, pointer] of pointers.entries()) f.advance(pointer, elements * widths[i]!);
  };
  for (const [i, pointer] of pointers.entries())
    f.set(pointer, i32.add(pointer, i32.mul(from, i32.const(unitElements * widths[i]!))));
  const end = f.let(smaller(i32.mul(to, i32.const(unitElements)), i32.const(count)));
  const left = f.let(i32.sub(end, i32.mul(from, i32.const(unitElements))));
  f.while(
    () => i32.geS(left, i32.const(lanes)),
    () => {
      block(lanes);
      advance(lanes);
      f.advance(left, -lanes);
    },
  );
  const rest = count % lanes;
  // Only the last unit ends inside a vector, because units are whole vectors.
  if (rest) f.if(left, () => block(rest));
}

export const smaller = (a: I32, b: I32): I32 => select(i32.ltS(a, b), a, b);

/** One loop of a nest: its turns, and the distance each pointer moves a turn, in elements. */
export interface Loop {
  readonly count: number;
  readonly steps: readonly number[];
}

/** Drops loops of one turn and joins neighbours that step evenly, so that inner loops get long. Outermost first. */
export function mergeLoops(loops: readonly Loop[]): Loop[] {
  const merged: Loop[] = [];
  for (const loop of loops) {
    if (loop.count === 1) continue;
    const outer = merged.at(-1);
    if (outer?.steps.every((step, i) => step === loop.steps[i]! * loop.count))
      merged[merged.length - 1] = { count: outer.count * loop.count, steps: loop.steps };
    else merged.push(loop);
  }
  return merged;
}

/** Row-major distances of a shape, in elements. */
export function strides(shape: readonly number[]): number[] {
  const result = Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) result[i] = result[i + 1]! * shape[i + 1]!;
  return result;
}

/** Runs `body` for every turn of the loops, pointers at their places; afterwards the pointers are back where they were. */
export function emitNest(
  f: FunctionBuilder,
  loops: readonly Loop[],
  pointers: readonly Local<'i32'>[],
  widths: readonly number[],
  body: () => void,
): void {
  const [loop, ...inner] = loops;
  if (!loop) {
    body();
    return;
  }
  f.repeat(loop.count, () => {
    emitNest(f, inner, pointers, widths, body);
    for (const [i, pointer] of pointers.entries()) f.advance(pointer, loop.steps[i]! * widths[i]!);
  });
  for (const [i, pointer] of pointers.entries())
    f.advance(pointer, -loop.count * loop.steps[i]! * widths[i]!);
}

/** As `emitNest`, the outermost loop cut to the units of a thread. */
export function emitNestRange(
  f: FunctionBuilder,
  { from, to }: Range,
  loops: readonly Loop[],
  pointers: readonly Local<'i32'>[],
  widths: readonly number[],
  body: () => void,
): void {
  const [outer, ...inner] = loops;
  if (!outer) {
    body();
    return;
  }
  for (const [i, pointer] of pointers.entries()) {
    const bytes = outer.steps[i]! * widths[i]!;
    if (bytes) f.set(pointer, i32.add(pointer, i32.mul(from, i32.const(bytes))));
  }
  f.for(from, to, () => {
    emitNest(f, inner, pointers, widths, body);
    for (const [i, pointer] of pointers.entries()) f.advance(pointer, outer.steps[i]! * widths[i]!);
  });
}

/** Units of `emitNestRange`. */
export const nestUnits = (loops: readonly Loop[]): number => loops[0]?.count ?? 1;
