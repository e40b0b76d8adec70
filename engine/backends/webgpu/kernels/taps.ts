import type { Window } from '../../wasm/kernels/geometry.ts';

// How an output pixel and a kernel tap name an input pixel, as WGSL.

/** Geometry of a convolution, transposed or not. A matrix product is one over single pixels. */
export interface Taps extends Omit<Window, 'padding'> {
  /** Rows and columns before the image. */
  readonly before: { readonly height: number; readonly width: number };
  readonly transposed: boolean;
}

export const isPointwise = ({ kernel, stride, before, input, output, transposed }: Taps): boolean =>
  !transposed &&
  kernel.height * kernel.width === 1 &&
  stride.height * stride.width === 1 &&
  before.height + before.width === 0 &&
  input.height === output.height &&
  input.width === output.width;

/** Constants and `inputPixel(p, ky, kx)`: the number of an input pixel, or -1 where there is none. */
export function tapFunction({ input, output, stride, dilation, before, transposed }: Taps): string {
  const place = (axis: 'height' | 'width', at: string, tap: string): string =>
    transposed
      ? `let ${at}s = i32(${at}) + ${before[axis]} - ${tap};
  let ${at}i = ${at}s / ${stride[axis]};
  if (${at}s < 0 || ${at}s % ${stride[axis]} != 0 || ${at}i >= ${input[axis]}) { return -1; }`
      : `let ${at}i = i32(${at}) * ${stride[axis]} - ${before[axis]} + ${tap} * ${dilation[axis]};
  if (${at}i < 0 || ${at}i >= ${input[axis]}) { return -1; }`;
  return `
fn inputPixel(p: u32, ky: i32, kx: i32) -> i32 {
  let x = p % ${output.width}u;
  let y = p / ${output.width}u % ${output.height}u;
  let image = i32(p / ${output.width * output.height}u);
  ${place('height', 'y', 'ky')}
  ${place('width', 'x', 'kx')}
  return (image * ${input.height} + yi) * ${input.width} + xi;
}
`;
}
