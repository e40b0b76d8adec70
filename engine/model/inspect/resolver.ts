import type { Model } from '../types.ts';

/** Builtin operators that TensorFlow Lite Micro registers (micro_mutable_op_resolver.h, 2026-08). */
const available: ReadonlySet<string> = new Set(
  `ABS ADD ADD_N ARG_MAX ARG_MIN ASSIGN_VARIABLE AVERAGE_POOL_2D BATCH_MATMUL BATCH_TO_SPACE_ND BROADCAST_ARGS BROADCAST_TO
  CALL_ONCE CAST CEIL CONCATENATION CONV_2D COS CUMSUM DEPTH_TO_SPACE DEPTHWISE_CONV_2D DEQUANTIZE DIV DYNAMIC_UPDATE_SLICE
  EMBEDDING_LOOKUP ELU EQUAL EXP EXPAND_DIMS FILL FLOOR FLOOR_DIV FLOOR_MOD FULLY_CONNECTED GATHER GATHER_ND GREATER
  GREATER_EQUAL HARD_SWISH IF L2_NORMALIZATION L2_POOL_2D LEAKY_RELU LESS LESS_EQUAL LOG LOGICAL_AND LOGICAL_NOT LOGICAL_OR
  LOGISTIC LOG_SOFTMAX MAXIMUM MAX_POOL_2D MIRROR_PAD MEAN MINIMUM MUL NEG NOT_EQUAL PACK PAD PADV2 PRELU QUANTIZE
  READ_VARIABLE REDUCE_ALL REDUCE_MAX REDUCE_MIN RELU RELU6 RESHAPE RESIZE_BILINEAR RESIZE_NEAREST_NEIGHBOR REVERSE_V2 ROUND
  RSQRT SELECT_V2 SHAPE SIN SLICE SOFTMAX SPACE_TO_BATCH_ND SPACE_TO_DEPTH SPLIT SPLIT_V SQUEEZE SQRT SQUARE
  SQUARED_DIFFERENCE STRIDED_SLICE SUB SUM SVDF TANH TRANSPOSE_CONV TRANSPOSE UNPACK UNIDIRECTIONAL_SEQUENCE_LSTM VAR_HANDLE
  WHILE ZEROS_LIKE`.split(/\s+/),
);

/** Methods that are not the operator's words with capitals, and those for custom operators. */
const named: Readonly<Record<string, string>> = {
  BATCH_MATMUL: 'BatchMatMul',
  CUMSUM: 'CumSum',
  PADV2: 'PadV2',
  UNIDIRECTIONAL_SEQUENCE_LSTM: 'UnidirectionalSequenceLSTM',
};
const customMethods: Readonly<Record<string, string>> = {
  CIRCULAR_BUFFER: 'CircularBuffer',
  TFLite_Detection_PostProcess: 'DetectionPostprocess',
  TFLM_DECODE: 'Decode',
  'ethos-u': 'EthosU',
  SignalDelay: 'Delay',
  SignalEnergy: 'Energy',
  SignalFftAutoScale: 'FftAutoScale',
  SignalFilterBank: 'FilterBank',
  SignalFilterBankLog: 'FilterBankLog',
  SignalFilterBankSpectralSubtraction: 'FilterBankSpectralSubtraction',
  SignalFilterBankSquareRoot: 'FilterBankSquareRoot',
  SignalFramer: 'Framer',
  SignalIrfft: 'Irfft',
  SignalOverlapAdd: 'OverlapAdd',
  SignalPCAN: 'PCAN',
  SignalRfft: 'Rfft',
  SignalStacker: 'Stacker',
  SignalWindow: 'Window',
};

export interface ResolverSnippet {
  readonly code: string;
  /** Builtin operators that TensorFlow Lite Micro lacks. */
  readonly missing: readonly string[];
  /** Custom operators whose registration the application must bring. */
  readonly custom: readonly string[];
}

/** C++ for TensorFlow Lite Micro that registers the operators a model needs, and no others. */
export function resolverSnippet(model: Model): ResolverSnippet {
  const used = model.subgraphs.flatMap(({ operators }) => operators);
  const builtin = distinct(used.filter(({ custom }) => !custom).map(({ op }) => op));
  const customOps = distinct(used.filter(({ custom }) => custom).map(({ op }) => op));
  const missing = builtin.filter((op) => !available.has(op));
  const custom = customOps.filter((op) => customMethods[op] === undefined);
  const calls = [
    ...builtin.filter((op) => available.has(op)).map((op) => `resolver.Add${methodOf(op)}();`),
    ...customOps.flatMap((op) => (customMethods[op] ? [`resolver.Add${customMethods[op]}();`] : [])),
    ...custom.map(
      (op) => `resolver.AddCustom("${op}", Register_${op.replace(/\W/g, '_')}());  // bring your own`,
    ),
  ];
  const lines = [
    `tflite::MicroMutableOpResolver<${calls.length}> resolver;`,
    ...calls,
    ...missing.map((op) => `// ${op}: TensorFlow Lite Micro has no such operator`),
  ];
  return { code: `${lines.join('\n')}\n`, missing, custom };
}

const distinct = (names: readonly string[]): string[] => [...new Set(names)].sort();

/** `DEPTHWISE_CONV_2D` -> `DepthwiseConv2D`. */
function methodOf(op: string): string {
  const capitals = (word: string) =>
    /^\d+D$/.test(word) ? word : word.charAt(0) + word.slice(1).toLowerCase();
  return named[op] ?? op.split('_').map(capitals).join('');
}
