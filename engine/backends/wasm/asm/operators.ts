import type { ByteWriter } from './bytes.ts';
import type { Expression, F32, F64, I32, I64, V128, ValueType } from './expression.ts';

// Opcodes: WebAssembly core specification 3.0, appendix "Index of Instructions"; vector ones carry the prefix 0xfd.

const unary =
  <A extends ValueType, R extends ValueType>(type: R, opcode: number) =>
  (value: Expression<A>): Expression<R> => ({
    type,
    write(out) {
      value.write(out);
      out.byte(opcode);
    },
  });

const binary =
  <A extends ValueType, R extends ValueType>(type: R, opcode: number) =>
  (left: Expression<A>, right: Expression<A>): Expression<R> => ({
    type,
    write(out) {
      left.write(out);
      right.write(out);
      out.byte(opcode);
    },
  });

function vectorOpcode(out: ByteWriter, opcode: number): void {
  out.byte(0xfd);
  out.unsigned(opcode);
}

// Written out for each number of operands: layers hold thousands of these, made once each by code that has not run hot yet.
const vectorUnary =
  <A extends ValueType, R extends ValueType>(type: R, opcode: number) =>
  (a: Expression<A>): Expression<R> => ({
    type,
    write(out) {
      a.write(out);
      vectorOpcode(out, opcode);
    },
  });

const v1 = (opcode: number) => vectorUnary<'v128', 'v128'>('v128', opcode);
const v2 =
  (opcode: number) =>
  (a: V128, b: V128): V128 => ({
    type: 'v128',
    write(out) {
      a.write(out);
      b.write(out);
      vectorOpcode(out, opcode);
    },
  });
const v3 =
  (opcode: number) =>
  (a: V128, b: V128, c: V128): V128 => ({
    type: 'v128',
    write(out) {
      a.write(out);
      b.write(out);
      c.write(out);
      vectorOpcode(out, opcode);
    },
  });
const shift =
  (opcode: number) =>
  (a: V128, amount: number): V128 => ({
    type: 'v128',
    write(out) {
      a.write(out);
      out.byte(0x41);
      out.signed(amount);
      vectorOpcode(out, opcode);
    },
  });
const splat = <A extends ValueType>(opcode: number) => vectorUnary<A, 'v128'>('v128', opcode);

const lane =
  <R extends ValueType>(type: R, opcode: number) =>
  (vector: V128, index: number): Expression<R> => ({
    type,
    write(out) {
      vector.write(out);
      vectorOpcode(out, opcode);
      out.byte(index);
    },
  });

const load =
  <R extends ValueType>(type: R, opcode: number) =>
  (address: I32, offset = 0): Expression<R> => ({
    type,
    write(out) {
      address.write(out);
      out.byte(opcode);
      out.byte(0);
      out.unsigned(offset);
    },
  });

const vectorLoad =
  (opcode: number) =>
  (address: I32, offset = 0): V128 => ({
    type: 'v128',
    write(out) {
      address.write(out);
      vectorOpcode(out, opcode);
      out.byte(0);
      out.unsigned(offset);
    },
  });

export const i32 = {
  const: (value: number): I32 => ({
    type: 'i32',
    write(out) {
      out.byte(0x41);
      out.signed(value);
    },
  }),
  load: load('i32', 0x28),
  load8S: load('i32', 0x2c),
  load8U: load('i32', 0x2d),
  load16S: load('i32', 0x2e),
  load16U: load('i32', 0x2f),
  clz: unary<'i32', 'i32'>('i32', 0x67),
  eqz: unary<'i32', 'i32'>('i32', 0x45),
  eq: binary<'i32', 'i32'>('i32', 0x46),
  ne: binary<'i32', 'i32'>('i32', 0x47),
  ltS: binary<'i32', 'i32'>('i32', 0x48),
  ltU: binary<'i32', 'i32'>('i32', 0x49),
  gtS: binary<'i32', 'i32'>('i32', 0x4a),
  gtU: binary<'i32', 'i32'>('i32', 0x4b),
  leS: binary<'i32', 'i32'>('i32', 0x4c),
  leU: binary<'i32', 'i32'>('i32', 0x4d),
  geS: binary<'i32', 'i32'>('i32', 0x4e),
  geU: binary<'i32', 'i32'>('i32', 0x4f),
  add: binary<'i32', 'i32'>('i32', 0x6a),
  sub: binary<'i32', 'i32'>('i32', 0x6b),
  mul: binary<'i32', 'i32'>('i32', 0x6c),
  divU: binary<'i32', 'i32'>('i32', 0x6e),
  remU: binary<'i32', 'i32'>('i32', 0x70),
  and: binary<'i32', 'i32'>('i32', 0x71),
  or: binary<'i32', 'i32'>('i32', 0x72),
  xor: binary<'i32', 'i32'>('i32', 0x73),
  shl: binary<'i32', 'i32'>('i32', 0x74),
  shrS: binary<'i32', 'i32'>('i32', 0x75),
  shrU: binary<'i32', 'i32'>('i32', 0x76),
  wrap: unary<'i64', 'i32'>('i32', 0xa7),
  reinterpretF32: unary<'f32', 'i32'>('i32', 0xbc),
};

export const i64 = {
  const: (value: bigint): I64 => ({
    type: 'i64',
    write(out) {
      out.byte(0x42);
      out.signed64(value);
    },
  }),
  load: load('i64', 0x29),
  add: binary<'i64', 'i64'>('i64', 0x7c),
  sub: binary<'i64', 'i64'>('i64', 0x7d),
  mul: binary<'i64', 'i64'>('i64', 0x7e),
  ltS: binary<'i64', 'i32'>('i32', 0x53),
  shl: binary<'i64', 'i64'>('i64', 0x86),
  shrS: binary<'i64', 'i64'>('i64', 0x87),
  shrU: binary<'i64', 'i64'>('i64', 0x88),
  extendS: unary<'i32', 'i64'>('i64', 0xac),
  extendU: unary<'i32', 'i64'>('i64', 0xad),
};

export const f32 = {
  const: (value: number): F32 => ({
    type: 'f32',
    write(out) {
      out.byte(0x43);
      out.float32(value);
    },
  }),
  load: load('f32', 0x2a),
  eq: binary<'f32', 'i32'>('i32', 0x5b),
  ne: binary<'f32', 'i32'>('i32', 0x5c),
  lt: binary<'f32', 'i32'>('i32', 0x5d),
  gt: binary<'f32', 'i32'>('i32', 0x5e),
  add: binary<'f32', 'f32'>('f32', 0x92),
  sub: binary<'f32', 'f32'>('f32', 0x93),
  mul: binary<'f32', 'f32'>('f32', 0x94),
  div: binary<'f32', 'f32'>('f32', 0x95),
  min: binary<'f32', 'f32'>('f32', 0x96),
  max: binary<'f32', 'f32'>('f32', 0x97),
  sqrt: unary<'f32', 'f32'>('f32', 0x91),
  convertI32S: unary<'i32', 'f32'>('f32', 0xb2),
  demote: unary<'f64', 'f32'>('f32', 0xb6),
};

export const f64 = {
  const: (value: number): F64 => ({
    type: 'f64',
    write(out) {
      out.byte(0x44);
      out.float64(value);
    },
  }),
  add: binary<'f64', 'f64'>('f64', 0xa0),
  mul: binary<'f64', 'f64'>('f64', 0xa2),
  div: binary<'f64', 'f64'>('f64', 0xa3),
  convertI32S: unary<'i32', 'f64'>('f64', 0xb7),
  promote: unary<'f32', 'f64'>('f64', 0xbb),
};

export const v128 = {
  /** Sixteen bytes. */
  const: (bytes: ArrayLike<number>): V128 => ({
    type: 'v128',
    write(out) {
      vectorOpcode(out, 12);
      for (let i = 0; i < 16; i++) out.byte((bytes[i] as number) & 255);
    },
  }),
  load: vectorLoad(0),
  load8x8S: vectorLoad(1),
  load8x8U: vectorLoad(2),
  load16x4S: vectorLoad(3),
  load16x4U: vectorLoad(4),
  load8Splat: vectorLoad(7),
  load16Splat: vectorLoad(8),
  load32Splat: vectorLoad(9),
  load64Splat: vectorLoad(10),
  load32Zero: vectorLoad(0x5c),
  load64Zero: vectorLoad(0x5d),
  /** Bytes of `low` are 0-15, of `high` 16-31. */
  shuffle: (low: V128, high: V128, lanes: readonly number[]): V128 => ({
    type: 'v128',
    write(out) {
      low.write(out);
      high.write(out);
      vectorOpcode(out, 13);
      out.append(lanes);
    },
  }),
  not: v1(77),
  and: v2(78),
  /** a and not b. */
  andnot: v2(79),
  or: v2(80),
  xor: v2(81),
  /** Bits of a where the mask is set, else of b. */
  bitselect: v3(82),
  anyTrue: vectorUnary<'v128', 'i32'>('i32', 83),
};

export const i8x16 = {
  splat: splat<'i32'>(15),
  swizzle: v2(14),
  extractS: lane('i32', 21),
  extractU: lane('i32', 22),
  eq: v2(35),
  gtS: v2(39),
  abs: v1(96),
  neg: v1(97),
  narrowS: v2(101),
  narrowU: v2(102),
  add: v2(110),
  addSatS: v2(111),
  addSatU: v2(112),
  sub: v2(113),
  subSatU: v2(115),
  minS: v2(118),
  minU: v2(119),
  maxS: v2(120),
  maxU: v2(121),
};

export const i16x8 = {
  splat: splat<'i32'>(16),
  extractS: lane('i32', 24),
  extaddPairwiseI8x16S: v1(124),
  extaddPairwiseI8x16U: v1(125),
  narrowS: v2(133),
  narrowU: v2(134),
  extendLowS: v1(135),
  extendHighS: v1(136),
  extendLowU: v1(137),
  extendHighU: v1(138),
  shl: shift(139),
  shrS: shift(140),
  shrU: shift(141),
  add: v2(142),
  addSatS: v2(143),
  addSatU: v2(144),
  sub: v2(145),
  subSatS: v2(146),
  mul: v2(149),
  minS: v2(150),
  minU: v2(151),
  maxS: v2(152),
  maxU: v2(153),
  extmulLowS: v2(156),
  extmulHighS: v2(157),
  gtS: v2(49),
  abs: v1(128),
};

export const i32x4 = {
  splat: splat<'i32'>(17),
  extract: lane('i32', 27),
  eq: v2(55),
  ltS: v2(57),
  gtS: v2(59),
  abs: v1(160),
  neg: v1(161),
  extaddPairwiseI16x8S: v1(126),
  extaddPairwiseI16x8U: v1(127),
  extendLowS: v1(167),
  extendHighS: v1(168),
  extendLowU: v1(169),
  extendHighU: v1(170),
  shl: shift(171),
  shrS: shift(172),
  shrU: shift(173),
  add: v2(174),
  sub: v2(177),
  mul: v2(181),
  minS: v2(182),
  maxS: v2(184),
  /** Pairs of int16 multiplied and added, exact. */
  dotI16x8S: v2(186),
  extmulLowS: v2(188),
  extmulHighS: v2(189),
  truncSatF32x4S: v1(248),
};

export const i64x2 = {
  splat: splat<'i64'>(18),
  extendLowS: v1(199),
  extendHighS: v1(200),
  shl: shift(203),
  shrS: shift(204),
  shrU: shift(205),
  add: v2(206),
  sub: v2(209),
  extmulLowS: v2(220),
  extmulHighS: v2(221),
};

export const f32x4 = {
  splat: splat<'f32'>(19),
  extract: lane('f32', 31),
  eq: v2(65),
  ne: v2(66),
  lt: v2(67),
  gt: v2(68),
  le: v2(69),
  ge: v2(70),
  demoteF64x2Zero: v1(94),
  ceil: v1(103),
  floor: v1(104),
  trunc: v1(105),
  nearest: v1(106),
  abs: v1(224),
  neg: v1(225),
  sqrt: v1(227),
  add: v2(228),
  sub: v2(229),
  mul: v2(230),
  div: v2(231),
  min: v2(232),
  max: v2(233),
  /** b < a ? b : a, one instruction; a NaN in b yields a. */
  pmin: v2(234),
  /** a < b ? b : a, one instruction; a NaN in b yields a. */
  pmax: v2(235),
  convertI32x4S: v1(250),
};

export const f64x2 = {
  splat: splat<'f64'>(20),
  promoteLowF32x4: v1(95),
  floor: v1(117),
  trunc: v1(122),
  abs: v1(236),
  add: v2(240),
  sub: v2(241),
  mul: v2(242),
  div: v2(243),
  convertLowI32x4S: v1(254),
  /** Two int32 in the low half, saturated; zeros above. */
  truncSatI32x4SZero: v1(252),
};

/** Relaxed SIMD: results depend on the machine; `probe.ts` tells what this one does. */
export const relaxed = {
  /** a*b + c, fused or not. */
  madd: v3(0x105),
  /** The same of doubles. */
  madd64: v3(0x107),
  /** Two products of int8 `a` and int7 (or uint8) `b` a lane, added and saturated to int16. */
  dotI8x16I7x16S: v2(0x112),
  /** Four products of int8 `a` and int7 (or uint8) `b` a lane, added to `c`. */
  dotI8x16I7x16AddS: v3(0x113),
};
