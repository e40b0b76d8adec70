import { strToU8, zipSync } from 'fflate';
import { writeModel } from '../engine/index.ts';
import { modelMetadata } from '../engine/schema/metadata.ts';
import { writeFile } from '../engine/schema/writer.ts';

/** A name that a page which took text for HTML would run. */
export const hostile = '<img src=x onerror="document.title=\'owned\'">';

/**
 * A quantized model with everything an inspector shows: a convolution with a scale for each of two 3x3 filters, a signature,
 * metadata by its authors, and packed files.
 */
export function describedModel(): Uint8Array {
  const about = writeFile(modelMetadata, {
    name: 'Flowers',
    description: hostile,
    author: 'A gardener',
    license: 'Apache-2.0',
    subgraph_metadata: [
      {
        input_tensor_metadata: [{ name: 'photo', description: 'a flower' }],
        output_tensor_metadata: [
          {
            name: 'kind',
            associated_files: [{ name: 'labels.txt', description: 'kinds', type: 'TENSOR_VALUE_LABELS' }],
          },
        ],
      },
    ],
  });
  const model = writeModel({
    description: hostile,
    subgraphs: [
      {
        name: 'main',
        tensors: [
          {
            name: 'image',
            type: 'INT8',
            shape: [1, 4, 4, 1],
            quantization: { scale: [0.5], zero_point: [3] },
          },
          {
            name: 'filters',
            type: 'INT8',
            shape: [2, 3, 3, 1],
            data: Uint8Array.from({ length: 18 }, (_, i) => (i < 9 ? i : 256 - i)),
            quantization: { scale: [0.25, 0.5], zero_point: [0, 0], quantized_dimension: 0 },
          },
          { name: 'bias', type: 'INT32', shape: [2], data: new Uint8Array(8) },
          { name: hostile, type: 'INT8', shape: [1, 4, 4, 2], quantization: { scale: [1], zero_point: [0] } },
        ],
        operators: [
          {
            op: 'CONV_2D',
            inputs: [0, 1, 2],
            outputs: [3],
            options: {
              padding: 'SAME',
              stride_w: 1,
              stride_h: 1,
              dilation_w_factor: 1,
              dilation_h_factor: 1,
              fused_activation_function: 'RELU6',
            },
          },
        ],
        inputs: [0],
        outputs: [3],
      },
    ],
    signatures: [
      {
        signature_key: 'classify',
        subgraph_index: 0,
        inputs: [{ name: 'photo', tensor_index: 0 }],
        outputs: [{ name: 'scores', tensor_index: 3 }],
      },
    ],
    metadata: [{ name: 'TFLITE_METADATA', data: about }],
  });
  const files = zipSync({
    'labels.txt': strToU8(`daisy\n${hostile}\n`),
    'noise.bin': new Uint8Array([0, 255, 254]),
  });
  const both = new Uint8Array(model.length + files.length);
  both.set(model);
  both.set(files, model.length);
  return both;
}
