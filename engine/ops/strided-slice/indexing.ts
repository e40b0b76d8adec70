import type { GraphNode } from '../../graph/types.ts';
import { numberOption } from '../shape-rule.ts';

/** The contents of the index operands. */
export interface Indexing {
  readonly begin: readonly number[];
  readonly end: readonly number[];
  readonly strides: readonly number[];
  /** `end` counts from `begin`. */
  readonly offset: boolean;
}

/** One dimension of the input (new axes count as dimensions of 1) and how it is indexed. */
export interface Axis {
  readonly size: number;
  readonly begin: number;
  readonly end: number;
  readonly stride: number;
  readonly fromStart: boolean;
  readonly toEnd: boolean;
  readonly shrink: boolean;
  readonly offset: boolean;
}

const bit = (mask: number, i: number): boolean => i < 32 && ((mask >>> i) & 1) === 1;

/**
 * Spreads sparse indices, an ellipsis and new axes over the dimensions (strided_slice.cc:70-165):
 *
 *   x[..., new, 3]  of [2, 5, 4]   =>   axes  2 (all)  5 (all)  1 (new)  4 (index 3, shrinks)
 *
 * Bits of the masks follow the index operands, so they are looked up behind the ellipsis at the position before it was spread.
 */
export function indexing(node: GraphNode, input: readonly number[], given: Indexing): Axis[] {
  const mask = (name: string) => numberOption(node, `${name}_mask`);
  const [ellipsis, newAxis] = [mask('ellipsis'), mask('new_axis')];
  const listed = given.begin.length;
  let added = 0;
  for (let i = 0; i < listed; i++) if (!bit(ellipsis, i) && bit(newAxis, i)) added++;
  const rank = input.length + added;

  const axes: Axis[] = [];
  let dim = 0; // of the input
  let spread = 0; // dimensions that the ellipsis stands for beyond its first
  const { offset } = given;
  const all = { begin: 0, end: 0, stride: 1, fromStart: true, toEnd: true, shrink: false, offset };
  while (axes.length < rank) {
    const i = axes.length;
    const at = i - spread; // position in the index operands
    if (bit(ellipsis, i)) {
      const stop = Math.max(i + 1, Math.min(i + 1 + added + input.length - listed, rank));
      spread = stop - i - 1;
      for (let k = i; k < stop; k++) axes.push({ ...all, size: input[dim++] ?? 1 });
    } else if (bit(newAxis, at)) {
      axes.push({ ...all, size: 1, end: 1, fromStart: false, toEnd: false });
    } else if (at >= listed) {
      axes.push({ ...all, size: input[dim++] ?? 1 });
    } else {
      axes.push({
        size: input[dim++] ?? 1,
        begin: given.begin[at] ?? 0,
        end: given.end[at] ?? 0,
        stride: given.strides[at] ?? 1,
        fromStart: bit(mask('begin'), at),
        toEnd: bit(mask('end'), at),
        shrink: bit(mask('shrink_axis'), at),
        offset,
      });
    }
  }
  return axes;
}

const clamp = (x: number, low: number, high: number): number => Math.max(low, Math.min(x, high));

/** Where a loop over the axis starts (internal/reference/strided_slice.h, StartForAxis). */
export function startOf({ size, begin, stride, fromStart }: Axis): number {
  if (fromStart) return stride > 0 ? 0 : size - 1;
  const start = begin < 0 ? begin + size : begin;
  return stride > 0 ? clamp(start, 0, size) : clamp(start, -1, size - 1);
}

/** Where it stops, exclusive; an axis that shrinks uses its start alone (EndForAxis). */
export function stopOf(axis: Axis): number {
  const { size, stride } = axis;
  const start = startOf(axis);
  if (axis.shrink) return start >= size ? start : start + 1;
  if (axis.toEnd) return stride > 0 ? size : -1;
  const given = axis.offset ? axis.end + start : axis.end;
  const stop = given < 0 ? given + size : given;
  return stride > 0 ? clamp(stop, 0, size) : clamp(stop, -1, size - 1);
}

/** Turns of a loop from start to stop. */
export const countOf = (start: number, stop: number, stride: number): number =>
  Math.max(0, Math.ceil((stop - start) / stride));
