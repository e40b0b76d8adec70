import type { V128 } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { f32x4, i8x16, i16x8, i32, i32x4, v128 } from '../asm/operators.ts';
import { blockOf, code, type Kernel, type Layer, type Lowering } from '../layer.ts';
import { constant, exponential, hyperbolicTangent, logistic, roundHalfAway } from './float-functions.ts';
import { isByte, numberOption } from './geometry.ts';
import { emitFlat, flatUnits } from './loops.ts';
import { storeColumns } from './matrix-tile.ts';

type FloatFunction = (f: FunctionBuilder, x: V128, alpha: number) => V128;

const between =
  (low: number, high: number): FloatFunction =>
  (_, x) =>
    f32x4.pmin(f32x4.pmax(x, constant(low)), constant(high));

const whereNegative = (f: FunctionBuilder, x: V128, negative: (x: V128) => V128): V128 => {
  const value = f.let(x);
  return v128.bitselect(negative(value), value, f32x4.lt(value, constant(0)));
};

const floatFunctions: Readonly<Record<string, FloatFunction>> = {
  ABS: (_, x) => f32x4.abs(x),
  NEG: (_, x) => f32x4.neg(x),
  SQRT: (_, x) => f32x4.sqrt(x),
  RSQRT: (_, x) => f32x4.div(constant(1), f32x4.sqrt(x)),
  SQUARE: (f, x) => {
    const value = f.let(x);
    return f32x4.mul(value, value);
  },
  FLOOR: (_, x) => f32x4.floor(x),
  CEIL: (_, x) => f32x4.ceil(x),
  ROUND: (_, x) => f32x4.nearest(x),
  EXP: exponential,
  LOGISTIC: logistic,
  TANH: hyperbolicTangent,
  RELU: (_, x) => f32x4.pmax(x, constant(0)),
  RELU6: between(0, 6),
  RELU_N1_TO_1: between(-1, 1),
  RELU_0_TO_1: between(0, 1),
  LEAKY_RELU: (f, x, alpha) => whereNegative(f, x, (value) => f32x4.mul(value, constant(alpha))),
  ELU: (f, x) => whereNegative(f, x, (value) => f32x4.sub(exponential(f, value), constant(1))),
  // x * min(max(x + 3, 0), 6) / 6
  HARD_SWISH: (f, x) => {
    const value = f.let(x);
    const gate = f32x4.pmin(f32x4.pmax(f32x4.add(value, constant(3)), constant(0)), constant(6));
    return f32x4.div(f32x4.mul(value, gate), constant(6));
  },
};

export const unaryOps = Object.keys(floatFunctions);

/** Ops of one operand, and any whose other operands are single constants: floats by formula, 8-bit values by table. */
export const unary: Kernel = (layer) => {
  const [input] = layer.inputs;
  const [output] = layer.outputs;
  if (!input || !output || input.elements !== output.elements) return 'its sizes differ';
  if (isByte(input.type)) return byTable(layer);
  if (input.type !== 'FLOAT32' || output.type !== 'FLOAT32' || !(layer.node.op in floatFunctions))
    return `there is no kernel for ${input.type}`;
  const parameters = { op: layer.node.op, count: input.elements, alpha: numberOption(layer.node, 'alpha') };
  return sweep(
    code('map', parameters, 2, (f, range, pointers, { op, count, alpha }) => {
      const apply = floatFunctions[op] as FloatFunction;
      const [read, write] = pointers;
      emitFlat(f, range, count, 4, pointers, [4, 4], (live) =>
        storeColumns(f, write!, [f.let(apply(f, v128.load(read!), alpha))], live, 4, 0),
      );
    }),
    flatUnits(input.elements),
  );
};

const sweep = (one: ReturnType<typeof code>, units: number): Lowering => ({
  blocks: [],
  scratch: [],
  passes: [{ code: one, units, pointers: [{ input: 0 }, { output: 0 }] }],
});

/** Looks every byte up in what the reference kernel makes of the 256 values. */
export function byTable(layer: Layer): Lowering | string {
  const [input] = layer.inputs;
  const [output] = layer.outputs;
  if (!input || !output || output.width !== 1) return 'its output is not 8 bits wide';
  const table = layer.tabulate();
  if (!table) return 'its values cannot be tabulated';
  return {
    blocks: [blockOf(table)],
    scratch: [],
    passes: [
      {
        code: code('table', { count: input.elements }, 3, (f, range, pointers, { count }) => {
          const [read, write, table] = pointers as [V, V, V];
          const look = (offset: number) =>
            f.storeI32As8(write, i32.load8U(i32.add(table, i32.load8U(read, offset))), offset);
          emitFlat(f, range, count, 8, [read, write], [1, 1], (live) => {
            for (let i = 0; i < live; i++) look(i);
          });
        }),
        units: flatUnits(input.elements),
        pointers: [{ input: 0 }, { output: 0 }, { block: 0 }],
      },
    ],
  };
}

type V = import('../asm/expression.ts').Local<'i32'>;

/** QUANTIZE: float32 to 8 bits, or 8 bits to 8 bits. */
export const quantize: Kernel = (layer) => {
  const [input] = layer.inputs;
  const [output] = layer.outputs;
  if (!input || !output) return 'it lacks an operand';
  if (isByte(input.type) && isByte(output.type)) return byTable(layer);
  if (input.type !== 'FLOAT32' || !isByte(output.type))
    return `there is no kernel for ${input.type} to ${output.type}`;
  if ((output.tensor.quantization?.scale.length ?? 0) !== 1) return 'its output is quantized per channel';
  const { scale, zeroPoint } = output;
  const parameters = { count: input.elements, scale, zeroPoint, signed: output.type === 'INT8' };
  return sweep(
    code('quantize', parameters, 2, (f, range, pointers, { count, scale, zeroPoint, signed }) => {
      const [read, write] = pointers;
      const quantized = (at: number) => {
        const rounded = roundHalfAway(f, f32x4.div(v128.load(read!, at), constant(scale)));
        // Far outside of 8 bits already; keeps the sum below inside int32.
        const limited = f32x4.pmin(f32x4.pmax(rounded, constant(-70000)), constant(70000));
        return i32x4.add(i32x4.truncSatF32x4S(limited), i32x4.splat(i32.const(zeroPoint)));
      };
      emitFlat(f, range, count, 8, pointers, [4, 1], (live) => {
        const words = f.let(i16x8.narrowS(quantized(0), quantized(16)));
        const bytes = f.let(signed ? i8x16.narrowS(words, words) : i8x16.narrowU(words, words));
        storeColumns(f, write!, [bytes], live, 1, 0);
      });
    }),
    flatUnits(input.elements),
  );
};

/** DEQUANTIZE of 8-bit tensors: scale * (q - zero point), exact before its one rounding. */
export const dequantize: Kernel = ({ inputs: [input], outputs: [output] }) => {
  if (!input || !output) return 'it lacks an operand';
  if (!isByte(input.type) || output.type !== 'FLOAT32')
    return `there is no kernel for ${input.type} to ${output.type}`;
  if ((input.tensor.quantization?.scale.length ?? 0) !== 1) return 'its input is quantized per channel';
  const { scale, zeroPoint } = input;
  const parameters = { count: input.elements, scale, zeroPoint, signed: input.type === 'INT8' };
  return sweep(
    code('dequantize', parameters, 2, (f, range, pointers, { count, scale, zeroPoint, signed }) => {
      const [read, write] = pointers;
      emitFlat(f, range, count, 8, pointers, [1, 4], (live) => {
        const raw = signed ? v128.load8x8S(read!) : v128.load8x8U(read!);
        const words = f.let(i16x8.sub(raw, i16x8.splat(i32.const(zeroPoint))));
        const floats = [i32x4.extendLowS(words), i32x4.extendHighS(words)].map((ints) =>
          f.let(f32x4.mul(f32x4.convertI32x4S(ints), constant(scale))),
        );
        storeColumns(f, write!, floats, live, 4, 0);
      });
    }),
    flatUnits(input.elements),
  );
};
