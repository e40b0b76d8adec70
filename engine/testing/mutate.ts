import { mulberry32 } from '../base/random.ts';
import { fromBytes } from '../base/source.ts';
import { readModel } from '../model/read.ts';

/** A model to damage: its bytes, and the stretches that hold structure rather than weights. */
export interface Base {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly structure: readonly (readonly [start: number, end: number])[];
}

/** Damage to weights opens like the model itself, so it is put where tables are: everywhere but in buffers. */
export function baseOf(name: string, bytes: Uint8Array): Base {
  const read = readModel(fromBytes(bytes), name);
  const buffers = read.ok ? read.value.buffers.filter(({ bytes: size }) => size > 64) : [];
  const structure: [number, number][] = [];
  let from = 0;
  for (const { offset, bytes: size } of [...buffers].sort((a, b) => a.offset - b.offset)) {
    if (offset > from) structure.push([from, offset]);
    from = Math.max(from, offset + size);
  }
  if (from < bytes.length) structure.push([from, bytes.length]);
  return { name, bytes, structure };
}

export type Draw = (below: number) => number;

export function drawing(seed: number): Draw {
  const next = mulberry32(seed);
  return (below) => next() % below;
}

export const mutations = {
  /** 1 to 64 bits flipped. */
  bits(bytes: Uint8Array, base: Base, draw: Draw): Uint8Array {
    const out = bytes.slice();
    for (let n = 1 << draw(7); n > 0; n--) {
      const at = place(base, draw);
      out[at] = out[at]! ^ (1 << draw(8));
    }
    return out;
  },
  /** A 32-bit word (offset, length, index, dimension) replaced by one that is often wrong. */
  word(bytes: Uint8Array, base: Base, draw: Draw): Uint8Array {
    const out = bytes.slice();
    for (let n = 1 + draw(3); n > 0; n--) setWord(out, place(base, draw) & ~3, word(out.length, draw));
    return out;
  },
  /** A 16-bit word (vtables are made of them) replaced. */
  half(bytes: Uint8Array, base: Base, draw: Draw): Uint8Array {
    const out = bytes.slice();
    const at = place(base, draw) & ~1;
    const value = [0, 1, 2, 3, 4, 6, 0xffff, 0xfffe, 0x8000, draw(65536)][draw(10)]!;
    out[at] = value & 255;
    if (at + 1 < out.length) out[at + 1] = value >> 8;
    return out;
  },
  truncate: (bytes: Uint8Array, _: Base, draw: Draw): Uint8Array => bytes.slice(0, draw(bytes.length)),
  /** A stretch copied over another. */
  copy(bytes: Uint8Array, base: Base, draw: Draw): Uint8Array {
    const out = bytes.slice();
    const from = place(base, draw);
    out.copyWithin(place(base, draw), from, Math.min(out.length, from + 1 + draw(64)));
    return out;
  },
  /** Bytes put in, so that everything behind moves. */
  insert(bytes: Uint8Array, base: Base, draw: Draw): Uint8Array {
    const at = place(base, draw);
    const extra = 1 + draw(16);
    const out = new Uint8Array(bytes.length + extra);
    out.set(bytes.subarray(0, at));
    out.set(bytes.subarray(at), at + extra);
    return out;
  },
  remove(bytes: Uint8Array, base: Base, draw: Draw): Uint8Array {
    const at = place(base, draw);
    const count = Math.min(bytes.length - at, 1 + draw(16));
    const out = new Uint8Array(bytes.length - count);
    out.set(bytes.subarray(0, at));
    out.set(bytes.subarray(at + count), at);
    return out;
  },
} as const;

export type Mutation = keyof typeof mutations;

function place({ bytes, structure }: Base, draw: Draw): number {
  const stretch = structure[draw(structure.length)] ?? [0, bytes.length];
  return stretch[0] + draw(stretch[1] - stretch[0]);
}

function word(size: number, draw: Draw): number {
  const values = [0, 1, 2, 4, 0xffffffff, 0xfffffffe, 0x7fffffff, 0x80000000, size, size - 4, size >> 1];
  const kind = draw(values.length + 3);
  if (kind < values.length) return values[kind]!;
  return kind === values.length ? draw(256) : kind === values.length + 1 ? draw(size) : draw(0xffffffff);
}

function setWord(bytes: Uint8Array, at: number, value: number): void {
  for (let i = 0; i < 4 && at + i < bytes.length; i++) bytes[at + i] = (value >>> (8 * i)) & 255;
}
