import { clamp, integerRange, roundHalfAway } from '../base/quantized.ts';
import type { GraphTensor } from '../graph/types.ts';
import { affine } from './affine.ts';
import { mapBytes } from './elementwise.ts';
import type { TensorView } from './types.ts';

const { fround } = Math;

/** A real function of a quantized value; `out` for those that need the output's range. */
export type RealFunction = (x: number, out: GraphTensor) => number;

/**
 * 8-bit to 8-bit by the table the runtime fills while preparing (internal/common.h, LUTPopulateInt8), in float32: dequantize,
 * apply, multiply by 1/scale, round half away.
 */
export function byTable8(out: TensorView, x: TensorView, f: RealFunction): void {
  const [from, to] = [affine(x.tensor), affine(out.tensor)];
  const inverse = fround(1 / to.scale);
  const { min, max } = integerRange(out.tensor.type) ?? { min: 0, max: 0 };
  mapBytes(out.data as Int8Array | Uint8Array, x.data as Int8Array | Uint8Array, (q) => {
    const real = fround(f(fround(from.scale * (q - from.zeroPoint)), out.tensor));
    const rescaled = roundHalfAway(fround(real * inverse));
    return clamp(Math.trunc(fround(rescaled + to.zeroPoint)), min, max);
  });
}

interface Scaling {
  readonly scale: number;
  readonly zeroPoint: number;
}

const steps = 512;

/**
 * The 513 samples of a function of int16 that the runtime interpolates between (internal/common.h, LUTPopulateInt16). Each is
 * moved by half of the error that interpolation makes in the middle of its interval. `precise`: in float64 instead of float32.
 */
export function table16(
  from: Scaling,
  to: Scaling,
  f: (x: number) => number,
  precise?: 'float64',
): Int16Array {
  const r = precise === undefined ? fround : (x: number) => x;
  const least = r(from.scale * (-32768 - from.zeroPoint));
  const most = r(from.scale * (32767 - from.zeroPoint));
  const outLeast = r(to.scale * (-32768 - to.zeroPoint));
  const outMost = r(to.scale * (32767 - to.zeroPoint));
  const step = r(r(most - least) / steps);
  const inverse = r(65536 / r(outMost - outLeast));
  const at = (i: number) => r(least + r(i * step));
  const scaled = (x: number) => r(r(f(x)) * inverse);
  return Int16Array.from({ length: steps + 1 }, (_, i) => {
    if (i === steps) return clamp(roundHalfAway(scaled(most)), -32768, 32767);
    const sample = roundHalfAway(scaled(at(i)));
    const interpolated = roundHalfAway(r(r(scaled(at(i + 1)) + sample) / 2));
    const middle = roundHalfAway(scaled(r(at(i) + r(step / 2))));
    const bias = roundHalfAway(r(r(interpolated - middle) / 2));
    return clamp(sample - bias, -32768, 32767);
  });
}

/** One value of `table16`: the upper 9 bits choose the interval, the lower 7 interpolate. */
export function lookup16(table: Int16Array, q: number): number {
  const index = 256 + (q >> 7);
  const base = table[index]!;
  return base + (((table[index + 1]! - base) * (q & 127) + 64) >> 7);
}

export function byTable16(out: TensorView, x: TensorView, f: RealFunction): void {
  const table = table16(affine(x.tensor), affine(out.tensor), (value) => f(value, out.tensor));
  const [from, to] = [x.data as Int16Array, out.data as Int16Array];
  for (let i = 0; i < from.length; i++) to[i] = lookup16(table, from[i]!);
}
