import { refuse } from '../../base/result.ts';
import { affine } from '../affine.ts';
import { elementCount, unpackInt4 } from '../tensor-data.ts';
import type { TensorView } from '../types.ts';

/** Quantized weights as int8 with the zero point that goes with them. */
export interface IntegerWeights {
  readonly values: Int8Array;
  readonly zeroPoint: number;
}

/**
 * Weights of any 8- or 4-bit type as int8. UINT8 is moved down by 128 together with its zero point, so that one inner loop
 * serves all; a per-channel zero point counts as 0, as the kernels ignore it.
 */
export function integerWeights({ tensor, shape, data }: TensorView): IntegerWeights {
  const { zeroPoint } = affine(tensor);
  if (data instanceof Int8Array) return { values: data, zeroPoint };
  if (tensor.type === 'INT4')
    return { values: unpackInt4(data as Uint8Array, elementCount(shape)), zeroPoint };
  if (tensor.type !== 'UINT8') return refuse(`weights of type ${tensor.type} have no kernel here`);
  const values = new Int8Array(data.length);
  for (let i = 0; i < data.length; i++) values[i] = (data[i] as number) - 128;
  return { values, zeroPoint: zeroPoint - 128 };
}

/**
 * Weights for the kernels with float activations, which read UINT8 bytes as if they were int8 and ignore zero points
 * (conv.cc, `EvalHybrid`).
 */
export function hybridWeights(view: TensorView): Int8Array {
  const { data } = view;
  if (view.tensor.type !== 'UINT8') return integerWeights(view).values;
  const bytes = data as Uint8Array;
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Quantized activations less their zero point. INT16 activations are symmetric and come back as they are. */
export function centred({ tensor, data }: TensorView): Int16Array {
  if (data instanceof Int16Array) return data;
  const { zeroPoint } = affine(tensor);
  const values = new Int16Array(data.length);
  for (let i = 0; i < data.length; i++) values[i] = (data[i] as number) - zeroPoint;
  return values;
}

/** The same numbers as float32, which holds integers up to 2^24 exactly. */
export const asFloat = (values: Int8Array | Int16Array): Float32Array => Float32Array.from(values);
