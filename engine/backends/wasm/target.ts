import { fail, ok, type Result } from '../../base/result.ts';
import type { V128 } from './asm/expression.ts';
import { ModuleBuilder } from './asm/module.ts';
import { f32, f32x4, f64, f64x2, i8x16, i32, i32x4, relaxed } from './asm/operators.ts';

/**
 * What this machine's WebAssembly does best. `dot`: how 8-bit products are summed. 'quads' is the relaxed dot product of
 * four, where it is exact for int8 times uint8 (it saturates on machines without VNNI); 'pairs' widens to int16 and is exact
 * everywhere. 'bytes' multiplies like 'quads' but adds two products in int16, which saturates: for weights that leave room.
 */
export interface Target {
  /** relaxed_madd exists and rounds once, of float32 and of doubles. */
  readonly fusedMultiplyAdd: boolean;
  readonly dot: 'quads' | 'bytes' | 'pairs';
  /** How sums become 8-bit outputs: as the reference kernels' integers, the default, or quicker (`Requantizing`). */
  readonly requantization?: Requantizing;
  /** Relaxed instructions replaced by plain ones that compute the same, so that their kernels can be tested on any machine. */
  readonly emulated?: boolean;
}

/**
 * exact: the integers of the runtime's reference kernels. fp32: one float32 product rounded to even, as XNNPACK's kernels have it; where
 * the runtime's two roundings say otherwise the result is one off.
 */
export type Requantizing = 'exact' | 'fp32';

/** Looks for SIMD, then measures what the relaxed instructions really compute here. */
export function probe(): Result<Target, string> {
  if (typeof WebAssembly === 'undefined') return fail('this environment has no WebAssembly');
  if (evaluate(() => i32x4.splat(i32.const(7))) !== 7)
    return fail('this environment has WebAssembly but no 128-bit SIMD');
  return ok({ fusedMultiplyAdd: fuses() && fusesDoubles(), dot: dotHere() });
}

/** The first lane of a vector expression, or undefined where the engine does not compile it. */
function evaluate(vector: () => V128): number | undefined {
  const module = new ModuleBuilder();
  const f = module.function([], ['i32']);
  f.return(i32x4.extract(vector(), 0));
  module.export('f', f);
  const bytes = module.encode({ shared: false, minimumPages: 0, maximumPages: 1 });
  if (!WebAssembly.validate(bytes)) return undefined;
  const memory = new WebAssembly.Memory({ initial: 0, maximum: 1 });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return (instance.exports.f as () => number)();
}

/** (1 + 2^-12)^2 - 1 keeps its last bit, 2^-24, only where the product is not rounded before the sum. */
function fuses(): boolean {
  const factor = () => f32x4.splat(f32.const(1 + 2 ** -12));
  const product = evaluate(() => relaxed.madd(factor(), factor(), f32x4.splat(f32.const(-1))));
  return product === bits(2 ** -11 + 2 ** -24);
}

/** (1 + 2^-30)^2 - 1 = 2^-29 * (1 + 2^-31): the last bit is bit 21 of the low word. */
function fusesDoubles(): boolean {
  const factor = () => f64x2.splat(f64.const(1 + 2 ** -30));
  return evaluate(() => relaxed.madd64(factor(), factor(), f64x2.splat(f64.const(-1)))) === 1 << 21;
}

const dotHere = (): Target['dot'] =>
  sumsQuadsExactly() ? 'quads' : multipliesUnsignedBytes() ? 'bytes' : 'pairs';

function multipliesUnsignedBytes(): boolean {
  const pairs = [
    [63, 255],
    [-64, 255],
    [-64, 128],
    [1, 200],
  ] as const;
  const dot = (weight: number, activation: number) =>
    evaluate(() =>
      relaxed.dotI8x16I7x16S(i8x16.splat(i32.const(weight)), i8x16.splat(i32.const(activation))),
    );
  // Two int16 sums fill the lane.
  return pairs.every(([weight, activation]) => {
    const sum = (2 * weight * activation) & 0xffff;
    return dot(weight, activation) === ((sum << 16) | sum);
  });
}

function sumsQuadsExactly(): boolean {
  const pairs = [
    [127, 255],
    [-128, 255],
    [-128, 128],
    [1, 200],
  ] as const;
  const dot = (weight: number, activation: number) =>
    evaluate(() =>
      relaxed.dotI8x16I7x16AddS(
        i8x16.splat(i32.const(weight)),
        i8x16.splat(i32.const(activation)),
        i32x4.splat(i32.const(5)),
      ),
    );
  return pairs.every(([weight, activation]) => dot(weight, activation) === 4 * weight * activation + 5);
}

const bits = (value: number): number => new Int32Array(new Float32Array([value]).buffer)[0] as number;
