import {
  floatActivationRange,
  type QuantizedMultiplier,
  quantizedActivationRange,
  quantizeMultiplier,
} from '../../../base/quantized.ts';
import type { Local, V128 } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { f32x4, i8x16, i16x8, i32, i32x4, v128 } from '../asm/operators.ts';
import { code, type Kernel, type Layer, type Lowering, type Operand } from '../layer.ts';
import { constant } from './float-functions.ts';
import { activationOf, isByte } from './geometry.ts';
import { emitNestRange, type Loop, mergeLoops, nestUnits, strides } from './loops.ts';
import { clampFloat } from './matrix.ts';
import { storeColumns } from './matrix-tile.ts';
import { doublingHigh } from './requantize.ts';
import { byTable } from './unary.ts';

// Two operands, broadcast against each other. The innermost loop is a run in which each operand either moves along or stays.

type FloatPair = (a: V128, b: V128) => V128;

const floatPairs: Readonly<Record<string, FloatPair>> = {
  ADD: f32x4.add,
  SUB: f32x4.sub,
  MUL: f32x4.mul,
  DIV: f32x4.div,
  // a > b ? a : b, so that a NaN on the left yields b.
  MAXIMUM: (a, b) => v128.bitselect(a, b, f32x4.gt(a, b)),
  MINIMUM: (a, b) => v128.bitselect(a, b, f32x4.lt(a, b)),
  SQUARED_DIFFERENCE: (a, b) => f32x4.mul(f32x4.sub(a, b), f32x4.sub(a, b)),
  PRELU: (x, alpha) => v128.bitselect(f32x4.mul(x, alpha), x, f32x4.lt(x, constant(0))),
};

const clamped = new Set(['ADD', 'SUB', 'MUL', 'DIV']);

export const binaryOps = Object.keys(floatPairs);

export const binary: Kernel = (layer) => {
  const [a, b] = layer.inputs;
  const [output] = layer.outputs;
  if (!a || !b || !output || a.type !== b.type || output.type !== a.type)
    return 'its operands differ in type';
  const loops = broadcastLoops([a, b], output);
  const { op } = layer.node;
  if (a.type === 'FLOAT32') {
    const range = clamped.has(op) ? floatActivationRange(activationOf(layer.node)) : undefined;
    return zip(loops, 4, 4, { form: 'float', op, range: range ?? null });
  }
  if (!isByte(a.type)) return `there is no kernel for ${a.type}`;
  if (b.elements === 1 && b.constant() && a.elements === output.elements) return byTable(layer);
  const bytes = bytePair(layer, a, b, output);
  return typeof bytes === 'string' ? bytes : zip(loops, 1, 8, bytes);
};

/** Loops over the output, outermost first, stepping through operands and output. */
function broadcastLoops(operands: readonly Operand[], output: Operand): Loop[] {
  const rank = output.shape.length;
  const steps = operands.map(({ shape }) => {
    const padded = [...Array<number>(rank - shape.length).fill(1), ...shape];
    return strides(padded).map((stride, i) => (padded[i] === 1 ? 0 : stride));
  });
  const own = strides(output.shape);
  return mergeLoops(
    output.shape.map((count, i) => ({ count, steps: [...steps.map((list) => list[i]!), own[i]!] })),
  );
}

type Pair =
  | {
      readonly form: 'float';
      readonly op: string;
      readonly range: { readonly min: number; readonly max: number } | null;
    }
  | BytePair;

interface BytePair {
  readonly form: 'sum' | 'product' | 'larger' | 'smaller';
  readonly signed: boolean;
  readonly sign: 1 | -1;
  readonly zeroPoints: readonly [number, number, number];
  readonly multipliers: readonly QuantizedMultiplier[];
  readonly min: number;
  readonly max: number;
}

/** The loop nest with its innermost run done by vectors. */
function zip(loops: readonly Loop[], width: 1 | 4, lanes: number, pair: Pair): Lowering {
  const [run = { count: 1, steps: [1, 1, 1] }] = loops.slice(-1);
  // A single long run is cut so that threads can share it.
  const outer = loops.length > 1 ? loops.slice(0, -1) : splitRun(run, lanes);
  const inner = loops.length > 1 ? run : { ...run, count: run.count / (outer[0]?.count ?? 1) };
  const parameters = { outer, run: inner, width, lanes, pair };
  return {
    blocks: [],
    scratch: [],
    passes: [
      {
        code: code('zip', parameters, 3, (f, range, pointers, { outer, run, width, lanes, pair }) => {
          const [a, b, out] = run.steps as [number, number, number];
          emitNestRange(f, range, outer, pointers, [width, width, width], () => {
            const [first, second, write] = pointers.map((pointer) => f.let(pointer)) as [P, P, P];
            const block = (live: number) => {
              const results = combine(f, pair, first, a === 0, second, b === 0);
              storeColumns(f, write, results, live, width, 0);
              f.advance(first, live * a * width);
              f.advance(second, live * b * width);
              f.advance(write, live * out * width);
            };
            f.repeat(Math.floor(run.count / lanes), () => block(lanes));
            if (run.count % lanes) block(run.count % lanes);
          });
        }),
        units: nestUnits(outer),
        pointers: [{ input: 0 }, { input: 1 }, { output: 0 }],
      },
    ],
  };
}

type P = Local<'i32'>;

function splitRun(run: Loop, lanes: number): Loop[] {
  for (const parts of [16, 8, 4, 2]) {
    const count = run.count / parts;
    if (count >= 1024 && count % lanes === 0)
      return [{ count: parts, steps: run.steps.map((step) => step * count) }];
  }
  return [];
}

function combine(
  f: FunctionBuilder,
  pair: Pair,
  a: P,
  fixedA: boolean,
  b: P,
  fixedB: boolean,
): readonly V128[] {
  if (pair.form === 'float') {
    const read = (at: P, fixed: boolean) => f.let(fixed ? v128.load32Splat(at) : v128.load(at));
    const value = (floatPairs[pair.op] as FloatPair)(read(a, fixedA), read(b, fixedB));
    return [f.let(pair.range ? clampFloat(f, value, pair.range) : value)];
  }
  if (pair.form === 'larger' || pair.form === 'smaller') {
    const read = (at: P, fixed: boolean) => (fixed ? v128.load8Splat(at) : v128.load64Zero(at));
    const pick = {
      larger: { true: i8x16.maxS, false: i8x16.maxU },
      smaller: { true: i8x16.minS, false: i8x16.minU },
    };
    return [f.let(pick[pair.form][`${pair.signed}`](read(a, fixedA), read(b, fixedB)))];
  }
  return [combineBytes(f, pair, widened(f, pair, 0, a, fixedA), widened(f, pair, 1, b, fixedB))];
}

/** Eight values less their zero point, as int16. */
function widened(
  f: FunctionBuilder,
  { signed, zeroPoints }: BytePair,
  index: 0 | 1,
  at: P,
  fixed: boolean,
): V128 {
  const raw = fixed
    ? i16x8.splat(signed ? i32.load8S(at) : i32.load8U(at))
    : signed
      ? v128.load8x8S(at)
      : v128.load8x8U(at);
  return f.let(i16x8.sub(raw, f.hoist(i16x8.splat(i32.const(zeroPoints[index])))));
}

const sumShift = 20;

function combineBytes(f: FunctionBuilder, pair: BytePair, a: V128, b: V128): V128 {
  const half = (extend: (v: V128) => V128, product: (a: V128, b: V128) => V128): V128 => {
    const [first, second, third] = pair.multipliers as [
      QuantizedMultiplier,
      QuantizedMultiplier,
      QuantizedMultiplier,
    ];
    if (pair.form === 'product') return requantized(f, product(a, b), first);
    const left = requantized(f, i32x4.shl(extend(a), sumShift), first);
    const right = requantized(f, i32x4.shl(extend(b), sumShift), second);
    return requantized(f, pair.sign > 0 ? i32x4.add(left, right) : i32x4.sub(left, right), third);
  };
  const low = half(i32x4.extendLowS, i32x4.extmulLowS);
  const high = half(i32x4.extendHighS, i32x4.extmulHighS);
  const zeroPoint = f.hoist(i16x8.splat(i32.const(pair.zeroPoints[2])));
  const words = f.let(i16x8.addSatS(i16x8.narrowS(low, high), zeroPoint));
  const bound = (value: number) => f.hoist(i8x16.splat(i32.const(value)));
  if (pair.signed) {
    const bytes = i8x16.narrowS(words, words);
    return f.let(i8x16.minS(i8x16.maxS(bytes, bound(pair.min)), bound(pair.max)));
  }
  const bytes = i8x16.narrowU(words, words);
  return f.let(i8x16.minU(i8x16.maxU(bytes, bound(pair.min)), bound(pair.max)));
}

/** The runtime's multiplication by one fixed-point factor for all lanes. */
export function requantized(
  f: FunctionBuilder,
  value: V128,
  { multiplier, shift }: QuantizedMultiplier,
): V128 {
  const shifted = shift > 0 ? i32x4.shl(value, shift) : value;
  const high = f.let(doublingHigh(f, f.let(shifted), f.hoist(i32x4.splat(i32.const(multiplier)))));
  if (shift >= 0) return high;
  // Ties away from zero: half is added, and a negative value loses one first. No overflow: |high| < 2^31 - 2^30 wherever a
  // factor below 1/2 was applied to what fits in int32.
  const towards = i32x4.add(high, i32x4.shrS(high, 31));
  return f.let(i32x4.shrS(i32x4.add(towards, f.hoist(i32x4.splat(i32.const(1 << (-shift - 1))))), -shift));
}

function bytePair({ node }: Layer, a: Operand, b: Operand, output: Operand): BytePair | string {
  const signed = output.type === 'INT8';
  const zeroPoints = [a.zeroPoint, b.zeroPoint, output.zeroPoint] as const;
  const common = { signed, sign: node.op === 'SUB' ? -1 : 1, zeroPoints } as const;
  if (node.op === 'MAXIMUM' || node.op === 'MINIMUM') {
    const form = node.op === 'MAXIMUM' ? 'larger' : 'smaller';
    return { ...common, form, multipliers: [], min: 0, max: 0 };
  }
  const range = quantizedActivationRange(activationOf(node), output.type, output.scale, output.zeroPoint);
  if (!range) return 'its activation does not fit the output scale';
  if (node.op === 'MUL') {
    const factor = quantizeMultiplier(Math.fround(Math.fround(a.scale * b.scale) / output.scale));
    return !(a.scale * b.scale * output.scale > 0) || factor.shift < -30
      ? 'its factor is zero or too small'
      : { ...common, form: 'product', multipliers: [factor], ...range };
  }
  if (node.op !== 'ADD' && node.op !== 'SUB') return `there is no kernel for ${a.type}`;
  const twice = 2 * Math.max(a.scale, b.scale);
  const factors = [a.scale / twice, b.scale / twice, twice / (2 ** sumShift * output.scale)];
  if (factors.some((factor) => !(factor > 0 && factor < 1))) return 'its scales are too far apart';
  const multipliers = factors.map(quantizeMultiplier);
  if (multipliers.some(({ shift }) => shift < -30)) return 'its factors are too small';
  return { ...common, form: 'sum', multipliers, ...range };
}
