import { affine } from '../affine.ts';
import { check } from '../shape-rule.ts';
import type { TensorView } from '../types.ts';

/** Per-channel parameters of a view: element i belongs to channel floor(i / inner) mod count. */
export interface Channels {
  readonly count: number;
  readonly inner: number;
  scaleAt(channel: number): number;
  zeroPointAt(channel: number): number;
}

export function channelsOf({ tensor, shape }: TensorView): Channels {
  const { scales, zeroPoints, axis } = affine(tensor);
  const count = shape[axis] ?? 0;
  check(count === scales.length, `it has ${scales.length} scales for ${count} channels on dimension ${axis}`);
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const each = zeroPoints.length === scales.length;
  return {
    count,
    inner,
    scaleAt: (channel) => scales[channel] ?? 0,
    zeroPointAt: (channel) => zeroPoints[each ? channel : 0] ?? 0,
  };
}
