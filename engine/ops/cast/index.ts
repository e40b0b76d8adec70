import { clamp, halfToNumber, integerRange, numberToHalf } from '../../base/quantized.ts';
import { refuse } from '../../base/result.ts';
import { checkArity, need, needShape, operandAt } from '../elementwise.ts';
import { unpackInt2, unpackUint4 } from '../quantize/packed.ts';
import { shapeRule, staticShapes } from '../shape-rule.ts';
import { elementCount, isBig, packInt4, unpackInt4 } from '../tensor-data.ts';
import type { Op, TensorView } from '../types.ts';
import { bfloat16ToNumber, bigToFloat32, numberToBfloat16 } from './floats.ts';

const { fround } = Math;
const floats = new Set(['FLOAT32', 'FLOAT64', 'FLOAT16', 'BFLOAT16', 'COMPLEX64']);

/** The operand's elements as numbers, or bigints for 64-bit integers; of complex numbers the real part. */
function values(x: TensorView): ArrayLike<number> | ArrayLike<bigint> {
  const { data } = x;
  const count = elementCount(x.shape);
  switch (x.tensor.type) {
    case 'FLOAT16':
      return Float32Array.from(data as Uint16Array, halfToNumber);
    case 'BFLOAT16':
      return Float32Array.from(data as Uint16Array, bfloat16ToNumber);
    case 'COMPLEX64':
      return (data as Float32Array).filter((_, i) => i % 2 === 0);
    case 'INT4':
      return unpackInt4(data as Uint8Array, count);
    case 'UINT4':
      return unpackUint4(data as Uint8Array, count);
    case 'INT2':
      return unpackInt2(data as Uint8Array, count);
    case 'STRING':
    case 'RESOURCE':
    case 'VARIANT':
      return refuse(`it cannot cast ${x.tensor.type} data`);
    default:
      return data;
  }
}

/** Float to a narrow integer: truncates, saturates, and NaN gives the maximum (cast.cc:55-77). */
function saturate(type: string): (x: number) => number {
  const { min, max } = integerRange(type) ?? refuse(`it cannot cast to ${type}`);
  return (x) => (Number.isNaN(x) ? max : clamp(Math.trunc(x), min, max));
}

function saturateBig(unsigned: boolean): (x: number) => bigint {
  const [min, max] = unsigned ? [0n, 2n ** 64n - 1n] : [-(2n ** 63n), 2n ** 63n - 1n];
  return (x) => {
    if (Number.isNaN(x) || x >= Number(max)) return max;
    return x <= Number(min) ? min : BigInt(Math.trunc(x));
  };
}

type Source = number | bigint;

/** What one element becomes, by output type; storing it wraps integers to the type. */
function converter(from: string, to: string): (x: Source) => Source {
  const float = floats.has(from);
  switch (to) {
    case 'BOOL':
      return (x) => (Number(x) !== 0 ? 1 : 0);
    case 'FLOAT64':
      return Number;
    case 'FLOAT32':
    case 'COMPLEX64':
      return (x) => (typeof x === 'bigint' ? bigToFloat32(x) : x);
    case 'FLOAT16':
      return (x) => numberToHalf(typeof x === 'bigint' ? bigToFloat32(x) : fround(x));
    case 'BFLOAT16':
      return (x) => numberToBfloat16(typeof x === 'bigint' ? bigToFloat32(x) : fround(x));
    case 'INT64':
    case 'UINT64': {
      const saturated = saturateBig(to === 'UINT64');
      return (x) => (typeof x === 'bigint' ? x : float ? saturated(x) : BigInt(x));
    }
    default: {
      const saturated = saturate(to);
      if (float) return (x) => saturated(Number(x));
      // The low 32 bits hold all that a narrower integer keeps.
      return (x) => (typeof x === 'bigint' ? Number(BigInt.asIntN(32, x)) : x);
    }
  }
}

const packedTypes = ['INT4', 'UINT4'];

function cast(out: TensorView, x: TensorView): void {
  const to = out.tensor.type;
  if (x.tensor.type === to) {
    (out.data as Uint8Array).set(x.data as Uint8Array);
    return;
  }
  const from = values(x);
  if (packedTypes.includes(to)) {
    if (x.tensor.type !== 'FLOAT32') refuse(`it cannot cast ${x.tensor.type} to ${to}`);
    const { min, max } = to === 'INT4' ? { min: -8, max: 7 } : { min: 0, max: 15 };
    const whole = Int8Array.from(from as Float32Array, (v) => Math.trunc(clamp(v, min, max)));
    (out.data as Uint8Array).set(packInt4(whole));
    return;
  }
  const convert = converter(x.tensor.type, to);
  const results = out.data as { [index: number]: Source };
  const lanes = to === 'COMPLEX64' ? 2 : 1;
  if (lanes === 2) (out.data as Float32Array).fill(0);
  if (isBig(out.data)) for (let i = 0; i < from.length; i++) results[i] = convert(from[i]!);
  else for (let i = 0; i < from.length; i++) results[i * lanes] = Number(convert(from[i]!));
}

export const castOp: Op = {
  name: 'CAST',
  maxVersion: 9,
  shape: shapeRule((context) => {
    checkArity(context, 1);
    need(context, 0);
    return staticShapes(needShape(context, 0));
  }),
  reference(context) {
    cast(context.output(0), operandAt(context, 0));
  },
};
