import type { Constants, GraphNode } from '../../graph/types.ts';
import type { Options } from '../../model/types.ts';

// Custom ops of MediaPipe carry the runtime's own parameter structures as raw bytes (builtin_op_data.h): int32 fields in order.
const paddings = ['UNKNOWN', 'SAME', 'VALID'];
const activations = ['NONE', 'RELU', 'RELU_N1_TO_1', 'RELU6', 'TANH', 'SIGN_BIT', 'SIGMOID'];

const pooling = (field: (index: number) => number): Options => ({
  padding: paddings[field(0)] ?? String(field(0)),
  stride_w: field(1),
  stride_h: field(2),
  filter_width: field(3),
  filter_height: field(4),
  fused_activation_function: activations[field(5)] ?? String(field(5)),
});

const transposeConvolution = (field: (index: number) => number): Options => ({
  padding: paddings[field(0)] ?? String(field(0)),
  stride_w: field(1),
  stride_h: field(2),
});

const readers: Readonly<
  Record<string, { readonly fields: number; read(field: (index: number) => number): Options }>
> = {
  Convolution2DTransposeBias: { fields: 3, read: transposeConvolution },
  MaxPoolingWithArgmax2D: { fields: 6, read: pooling },
  MaxUnpooling2D: { fields: 6, read: pooling },
};

/** Options of the custom ops that delegates know, by schema-like names; undefined for others and for data too short. */
export function structureOptions(node: GraphNode, constants: Constants): Options | undefined {
  const reader = readers[node.op];
  if (reader === undefined) return undefined;
  const bytes = constants.customOptions(node);
  if (bytes.length < reader.fields * 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return reader.read((index) => view.getInt32(index * 4, true));
}
