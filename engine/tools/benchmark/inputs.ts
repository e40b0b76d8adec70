import { mulberry32 } from '../../base/random.ts';

/** `low,high` of integers, both included, as `benchmark_model` draws them (tools/utils.cc:179-196); floats from -0.5 to 0.5. */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  UINT8: [0, 254],
  INT8: [-127, 127],
  INT16: [-32767, 32767],
  INT32: [0, 99],
  INT64: [0, 99],
  BOOL: [0, 1],
};

/**
 * Bytes of one random input, little-endian. The real tool's generator differs between C++ libraries, so its exact values cannot be had;
 * the ranges are its own.
 *
 * @param range low and high the user set (`--input_layer_value_range`), else the tool's
 * @returns undefined for types the tool gives no random values either
 */
export function benchmarkInput(
  type: string,
  elements: number,
  position: number,
  range?: readonly [number, number],
): Uint8Array | undefined {
  const draw = mulberry32(position + 1);
  if (type === 'FLOAT32') {
    const [low, high] = range ?? [-0.5, 0.5];
    const values = Float32Array.from({ length: elements }, () => low + (high - low) * (draw() / 2 ** 32));
    return new Uint8Array(values.buffer);
  }
  const [low, high] = range ?? ranges[type] ?? [0, 0];
  const next = (): number => low + (draw() % (high - low + 1));
  const make = integers[type];
  return make && new Uint8Array(make(elements, next).buffer as ArrayBuffer);
}

const integers: Readonly<Record<string, (count: number, next: () => number) => ArrayBufferView>> = {
  UINT8: (length, next) => Uint8Array.from({ length }, next),
  BOOL: (length, next) => Uint8Array.from({ length }, next),
  INT8: (length, next) => Int8Array.from({ length }, next),
  INT16: (length, next) => Int16Array.from({ length }, next),
  INT32: (length, next) => Int32Array.from({ length }, next),
  INT64: (length, next) => BigInt64Array.from({ length }, () => BigInt(next())),
};
