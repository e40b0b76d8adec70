import { mulberry32 } from '../base/random.ts';
import { allocate, bytesOf } from '../ops/tensor-data.ts';
import type { TensorData } from '../ops/types.ts';

/** Ranges of drawn values. Integers stay below `intMod`, so that ids and positions stay inside their tables. */
export interface Fill {
  readonly intMod: number;
  readonly floatLo: number;
  readonly floatHi: number;
}

export const defaultFill: Fill = { intMod: 2, floatLo: -1, floatHi: 1 };

/**
 * Reproducible contents for input number `position`: one draw an element, in memory order, from a generator seeded with
 * `seed + position`. The same rule made the project's reference answers. Types without a rule stay zero.
 */
export function seededInput(
  type: string,
  shape: readonly number[],
  position: number,
  seed: number,
  fill: Fill = defaultFill,
): Uint8Array {
  const draw = mulberry32(seed + position);
  if (type === 'STRING') return seededStrings(shape, draw);
  const data = allocate(type, shape);
  const value = rule(type, draw, fill);
  if (value === undefined) return bytesOf(data);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    for (let i = 0; i < data.length; i++) data[i] = BigInt(value());
  } else {
    const numbers: Exclude<TensorData, BigInt64Array | BigUint64Array> = data;
    for (let i = 0; i < numbers.length; i++) numbers[i] = value();
  }
  return bytesOf(data);
}

function rule(
  type: string,
  draw: () => number,
  { intMod, floatLo, floatHi }: Fill,
): (() => number) | undefined {
  switch (type) {
    case 'FLOAT32':
      return () => floatLo + (floatHi - floatLo) * (draw() / 2 ** 32);
    case 'INT8':
    case 'UINT8':
    case 'INT16':
      return draw; // the low bits, as the array stores them
    case 'INT32':
    case 'INT64':
      return () => draw() % intMod;
    case 'BOOL':
      return () => draw() & 1;
    default:
      return undefined;
  }
}

/** The runtime's string buffer: a count, count + 1 offsets from its start, then the bytes of `s0` to `s999`. */
function seededStrings(shape: readonly number[], draw: () => number): Uint8Array {
  const count = shape.reduce((product, dimension) => product * dimension, 1);
  const texts = Array.from({ length: count }, () => new TextEncoder().encode(`s${draw() % 1000}`));
  const header = 4 * (count + 2);
  const bytes = new Uint8Array(texts.reduce((sum, text) => sum + text.length, header));
  const view = new DataView(bytes.buffer);
  view.setInt32(0, count, true);
  let offset = header;
  texts.forEach((text, i) => {
    view.setInt32(4 * (i + 1), offset, true);
    bytes.set(text, offset);
    offset += text.length;
  });
  view.setInt32(4 * (count + 1), offset, true);
  return bytes;
}
