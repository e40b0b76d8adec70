import { tensorId } from '../base/ids.ts';
import type { tflite } from '../schema/tflite.ts';
import type { TableValue } from '../schema/values.ts';
import type { Signature } from './types.ts';

type Table<N> = TableValue<typeof tflite, N>;

/** A named entry point: which graph it runs, and the names of its arguments and results. */
export const signatureOf = (table: Table<'SignatureDef'>): Signature => ({
  key: table.signature_key ?? '',
  subgraph: table.subgraph_index,
  inputs: (table.inputs ?? []).map(argument),
  outputs: (table.outputs ?? []).map(argument),
});

const argument = (map: Table<'TensorMap'>) => ({
  name: map.name ?? '',
  tensor: tensorId(map.tensor_index),
});
