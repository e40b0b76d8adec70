/** Something a user can change in the model so that a delegate takes a node. */
export interface Remedy {
  readonly id: string;
  /** One sentence in the imperative. */
  readonly sentence: string;
  /** What it costs, or what stays different. */
  readonly cost: string;
  readonly source: string;
}

interface RemedyRow extends Remedy {
  /** Op types it helps; all when absent. */
  readonly ops?: readonly string[];
  /** Reason codes it answers. */
  readonly codes: readonly string[];
}

const types = [
  'tensor-type',
  'dtype',
  'input-type',
  'output-type',
  'type-mismatch',
  'mixed-types',
  'hybrid',
  'quant-type',
];
const quantization = [
  'quant-params',
  'quant-type',
  'scale',
  'restricted-scale',
  'quant-match',
  'build-quant',
];
const unsupported = ['op-unsupported', 'op-version', 'op-variant'];
const fixed = ['dynamic', 'dynamic-tensors', 'not-static', 'not-constant'];

const rows: readonly RemedyRow[] = [
  {
    id: 'relu6-for-hard-swish',
    ops: ['HARD_SWISH'],
    codes: [...unsupported, ...types],
    sentence: 'Replace HARD_SWISH by RELU6 and train on for a few epochs.',
    cost: 'Some accuracy; EfficientNet-Lite lost little by it.',
    source: 'TensorFlow blog, March 2020, Higher accuracy on vision models with EfficientNet-Lite',
  },
  {
    id: 'relu6-for-swish',
    ops: ['LOGISTIC', 'MUL', 'GELU', 'ELU'],
    codes: [...unsupported, ...types],
    sentence: 'Replace x * sigmoid(x) and its relatives by RELU6 and train on.',
    cost: 'Some accuracy.',
    source: 'TensorFlow blog, March 2020, Higher accuracy on vision models with EfficientNet-Lite',
  },
  {
    id: 'fix-batch',
    codes: [...fixed, 'batch', 'shape'],
    sentence:
      'Convert with every dimension of the inputs fixed, the batch too (set the shape before conversion, not -1).',
    cost: 'One model for each batch size.',
    source:
      'TensorFlow Lite converter guide, input shapes; core/subgraph.cc:2534-2552 refuses dynamic tensors',
  },
  {
    id: 'per-tensor',
    ops: ['CONV_2D', 'DEPTHWISE_CONV_2D', 'TRANSPOSE_CONV', 'FULLY_CONNECTED'],
    codes: quantization,
    sentence: "Quantize again with one scale a tensor (the converter's _experimental_disable_per_channel).",
    cost: 'Accuracy, most of all with depthwise filters; quantization-aware training wins it back.',
    source: 'wiki.st.com STM32MP2_NPU_description; TensorFlow Lite 8-bit quantization specification',
  },
  {
    id: 'quantize-fully',
    codes: [...types, ...quantization],
    sentence:
      'Quantize to int8 throughout with a representative data set, so that no part stays in float or hybrid.',
    cost: 'Needs sample data; check the accuracy after.',
    source: 'TensorFlow Lite guide, post-training integer quantization',
  },
  {
    id: 'split-postprocessing',
    ops: [
      'TFLite_Detection_PostProcess',
      'NON_MAX_SUPPRESSION_V4',
      'NON_MAX_SUPPRESSION_V5',
      'TOPK_V2',
      'ARG_MAX',
      'ARG_MIN',
    ],
    codes: [...unsupported, ...types, 'value', 'rank'],
    sentence: 'Split the post-processing off the model and do it in the application.',
    cost: 'Code of your own for boxes and labels.',
    source: 'assumed',
  },
  {
    id: 'resize-without-half-pixels',
    ops: ['RESIZE_BILINEAR', 'RESIZE_NEAREST_NEIGHBOR'],
    codes: ['attr', 'value', 'op-variant', 'op-version', 'build-value'],
    sentence: 'Resize without half_pixel_centers and without align_corners (tf.compat.v1.image.resize).',
    cost: 'Borders shift by half a pixel; train or fine-tune with the same setting.',
    source: 'TensorFlow Lite schema, ResizeBilinearOptions; rules of the delegates on half_pixel_centers',
  },
  {
    id: 'resize-as-transposed-convolution',
    ops: ['RESIZE_BILINEAR', 'RESIZE_NEAREST_NEIGHBOR'],
    codes: [...unsupported, 'attr', 'value'],
    sentence: 'Write an enlargement by a whole factor as a TRANSPOSE_CONV with fixed weights.',
    cost: 'More multiplications, which a MAC array does for almost nothing.',
    source: 'TIM-VX, op_map.cc ResizeToTransposeConv',
  },
  {
    id: 'constant-operand',
    codes: ['not-constant'],
    sentence: 'Make the operand a constant of the file: fold what computes it before converting.',
    cost: 'None where it never changes.',
    source: 'TensorFlow Lite converter, constant folding; rules of the delegates on constant operands',
  },
  {
    id: 'fewer-dimensions',
    codes: ['rank', 'operand-rank', 'shape'],
    sentence: 'Reshape to four dimensions at most, with a batch of 1, before this op.',
    cost: 'A RESHAPE more, which moves nothing.',
    source: 'rules of the delegates on ranks',
  },
  {
    id: 'separate-activation',
    codes: ['activation', 'no-activation', 'build-activation'],
    sentence: 'Use RELU or RELU6 as the fused activation, or none and an op of its own behind it.',
    cost: 'None with RELU6 where values stay small.',
    source: 'rules of the delegates on fused activations',
  },
  {
    id: 'older-version',
    codes: ['op-version'],
    sentence:
      'Convert with the converter of the runtime release that runs on the board, so that ops get versions it knows.',
    cost: 'Features of newer converters.',
    source: 'TensorFlow Lite, op versioning',
  },
];

/** Known remedies for an op refused with a reason code, those for this op type first. */
export const remediesFor = (op: string, code: string): readonly Remedy[] =>
  rows
    .filter(({ ops, codes }) => codes.includes(code) && (ops === undefined || ops.includes(op)))
    .sort((a, b) => Number(b.ops !== undefined) - Number(a.ops !== undefined));

export const remedies: readonly Remedy[] = rows;
