import { refuse } from '../base/result.ts';

/** How a window slides along one axis. */
export interface WindowAxis {
  /** Positions the window takes. */
  readonly out: number;
  /** Elements of padding before the first input element. */
  readonly before: number;
  /** 1 where the padding after exceeds the padding before, which is then the smaller half. */
  readonly offset: number;
}

export interface SlidingWindow {
  readonly padding: string;
  readonly input: number;
  readonly filter: number;
  readonly stride: number;
  readonly dilation: number;
}

const reach = (filter: number, dilation: number): number => (filter - 1) * dilation + 1;

/**
 * Output size of a window along one axis (padding.h, `ComputeOutSize`). SAME: one position a stride; VALID: the positions
 * that fit, which is 0 rather than a refusal while the window is less than a stride too large.
 * Refuses what the runtime refuses: unknown padding, sizes below 1, a window that does not fit.
 */
export function windowPositions({ padding, input, filter, stride, dilation }: SlidingWindow): number {
  if (padding !== 'SAME' && padding !== 'VALID') refuse(`padding is ${padding}, SAME or VALID is needed`);
  if (stride <= 0) refuse(`stride is ${stride}, it must be at least 1`);
  if (dilation <= 0) refuse(`dilation is ${dilation}, it must be at least 1`);
  if (filter <= 0) refuse(`the window is ${filter} long, it must be at least 1`);
  const span = padding === 'SAME' ? input + stride - 1 : input + stride - reach(filter, dilation);
  const out = Math.trunc(span / stride);
  if (out < 0)
    refuse(`a window reaching over ${reach(filter, dilation)} elements does not fit an input of ${input}`);
  return out;
}

/** Padding before the input for a given number of positions (padding.h, `ComputePaddingWithOffset`). */
export function paddingBefore(
  axis: Omit<SlidingWindow, 'padding'>,
  out: number,
): Pick<WindowAxis, 'before' | 'offset'> {
  const total = Math.max(0, (out - 1) * axis.stride + reach(axis.filter, axis.dilation) - axis.input);
  return { before: Math.floor(total / 2), offset: total % 2 };
}

/** Both of the above: what SAME and VALID come to along one axis. */
export function slide(axis: SlidingWindow): WindowAxis {
  const out = windowPositions(axis);
  return { out, ...paddingBefore(axis, out) };
}
