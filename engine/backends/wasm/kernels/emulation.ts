import type { V128 } from '../asm/expression.ts';
import { i16x8, i32x4, v128 } from '../asm/operators.ts';

const even = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27];
const odd = even.map((lane) => lane + 4);

/** The four-way dot product of int8 `a` and uint8 `b` plus `c`, exact on any machine; slow, for tests. */
export function dotEmulated(a: V128, b: V128, c: V128): V128 {
  const low = i32x4.dotI16x8S(i16x8.extendLowS(a), i16x8.extendLowU(b));
  const high = i32x4.dotI16x8S(i16x8.extendHighS(a), i16x8.extendHighU(b));
  return i32x4.add(c, i32x4.add(v128.shuffle(low, high, even), v128.shuffle(low, high, odd)));
}

const evenHalves = [0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25, 28, 29];
const oddHalves = evenHalves.map((lane) => lane + 2);

/** Products of int8 `a` and uint8 `b`, two added and saturated to int16. */
export function dotBytesEmulated(a: V128, b: V128): V128 {
  const low = i16x8.mul(i16x8.extendLowS(a), i16x8.extendLowU(b));
  const high = i16x8.mul(i16x8.extendHighS(a), i16x8.extendHighU(b));
  return i16x8.addSatS(v128.shuffle(low, high, evenHalves), v128.shuffle(low, high, oddHalves));
}
