import { fail, ok, type Result } from '../../base/result.ts';
import type { GraphTensor } from '../../graph/types.ts';

const integerRanges: Readonly<Record<string, readonly [number, number]>> = {
  INT8: [-128, 127],
  UINT8: [0, 255],
  INT16: [-32768, 32767],
  UINT16: [0, 65535],
  INT32: [-(2 ** 31), 2 ** 31 - 1],
  UINT32: [0, 2 ** 32 - 1],
  BOOL: [0, 1],
};

const arrays: Readonly<Record<string, (values: ArrayLike<number>) => ArrayBufferView>> = {
  FLOAT32: (values) => Float32Array.from(values),
  FLOAT64: (values) => Float64Array.from(values),
  INT8: (values) => Int8Array.from(values),
  UINT8: (values) => Uint8Array.from(values),
  BOOL: (values) => Uint8Array.from(values),
  INT16: (values) => Int16Array.from(values),
  UINT16: (values) => Uint16Array.from(values),
  INT32: (values) => Int32Array.from(values),
  UINT32: (values) => Uint32Array.from(values),
  INT64: (values) => BigInt64Array.from(Array.from(values, (value) => BigInt(Math.round(value)))),
};

/**
 * Values as bytes of an input tensor, little-endian. Values outside of its type's range are cut to it.
 *
 * @param real the values are real numbers, which a quantized tensor stores by its scale; otherwise they are taken as they are
 */
export function tensorBytes(
  { name, type, quantization }: Pick<GraphTensor, 'name' | 'type' | 'quantization'>,
  values: ArrayLike<number>,
  real: boolean,
): Result<Uint8Array, string> {
  const make = arrays[type];
  if (make === undefined) return fail(`input ${name} is ${type}: no values of a file can be put into it`);
  const range = integerRanges[type];
  const [scale = 1] = real ? (quantization?.scale ?? []) : [];
  const zero = real && quantization?.scale?.length === 1 ? Number(quantization.zeroPoint?.[0] ?? 0) : 0;
  const stored =
    range === undefined
      ? values
      : Float64Array.from(values, (value) =>
          Math.max(range[0], Math.min(range[1], Math.round(value / scale) + zero)),
        );
  const view = make(stored);
  return ok(new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength));
}
