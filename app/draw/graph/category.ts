/** Kinds of ops as graph viewers colour them. */
export const categories = [
  'layer',
  'activation',
  'pool',
  'normalization',
  'arithmetic',
  'shape',
  'quantization',
  'control',
  'other',
] as const;
export type Category = (typeof categories)[number];

const patterns: readonly (readonly [RegExp, Category])[] = [
  [/CONV|FULLY_CONNECTED|MATMUL|LSTM|RNN|SVDF|EMBEDDING/, 'layer'],
  [/^(RELU|LOGISTIC|TANH|ELU|GELU|PRELU|LEAKY_RELU|HARD_SWISH|SOFTMAX|LOG_SOFTMAX)/, 'activation'],
  [/POOL/, 'pool'],
  [/NORM/, 'normalization'],
  [/QUANTIZE/, 'quantization'],
  [/^(IF|WHILE|CALL|CALL_ONCE|VAR_HANDLE|READ_VARIABLE|ASSIGN_VARIABLE|HASHTABLE)/, 'control'],
  [
    /RESHAPE|TRANSPOSE|CONCAT|SPLIT|SLICE|PACK|SQUEEZE|EXPAND|GATHER|PAD|TILE|SHAPE|RANK|RESIZE|SPACE|DEPTH_TO|BROADCAST_TO|REVERSE|CAST|FILL|ONE_HOT|WHERE|SCATTER/,
    'shape',
  ],
  [
    /^(ADD|SUB|MUL|DIV|POW|SQRT|RSQRT|SQUARE|EXP|LOG|ABS|NEG|SIN|COS|FLOOR|CEIL|ROUND|MAXIMUM|MINIMUM|MEAN|SUM|REDUCE|ARG|CUMSUM|EQUAL|NOT_EQUAL|GREATER|LESS|LOGICAL|SELECT|SIGN|BITWISE|RIGHT_SHIFT|TOPK|STABLEHLO)/,
    'arithmetic',
  ],
];

const known = new Map<string, Category>();

export function categoryOf(op: string): Category {
  let category = known.get(op);
  if (category === undefined) {
    category = patterns.find(([pattern]) => pattern.test(op))?.[1] ?? 'other';
    known.set(op, category);
  }
  return category;
}
