import { mulberry32 } from '../../base/random.ts';

/** Full range a value from [0, 1) is spread over, by type (inference_profiler_stage.cc). */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  FLOAT32: [-1, 1],
  UINT8: [0, 255],
  INT8: [-128, 127],
  INT32: [-(2 ** 31), 2 ** 31 - 1],
  BOOL: [0, 1],
};

/** Draws a normally distributed value, mean 0.5 and deviation 1/3, until it falls into [0, 1), as the real tool does. */
function truncatedNormal(draw: () => number): number {
  for (;;) {
    const radius = Math.sqrt(-2 * Math.log(1 - draw() / 2 ** 32));
    const value = 0.5 + (radius * Math.cos((2 * Math.PI * draw()) / 2 ** 32)) / 3;
    if (value >= 0 && value < 1) return value;
  }
}

/**
 * Inputs of one run: truncated normal values over the type's full range. The generator is ours (the real tool's depends on its
 * C++ library); the distribution is the tool's.
 *
 * @returns little-endian bytes, or undefined for a type the tool does not take
 */
export function diffInput(type: string, elements: number, seed: number): Uint8Array | undefined {
  const range = ranges[type];
  if (!range) return undefined;
  const draw = mulberry32(seed);
  const [low, high] = range;
  const value = (): number => low + truncatedNormal(draw) * (high - low);
  const from = { length: elements };
  if (type === 'FLOAT32') return new Uint8Array(Float32Array.from(from, value).buffer);
  if (type === 'INT32') return new Uint8Array(Int32Array.from(from, value).buffer);
  return type === 'INT8' ? new Uint8Array(Int8Array.from(from, value).buffer) : Uint8Array.from(from, value);
}
