import type { Engine, EngineMapping } from './devices/types.ts';
import type { NodeWork } from './work.ts';

// VeriSilicon NPUs have three units, and an op's unit decides its speed more than its size does. Which op goes where is Synaptics'
// operator table (synap documentation, npu_operators); ops it does not list are taken to need the shaders.
const onNn = new Set([
  'CONV_2D',
  'DEPTHWISE_CONV_2D',
  'TRANSPOSE_CONV',
  'ADD',
  'SUB',
  'MAX_POOL_2D',
  'AVERAGE_POOL_2D',
]);
const onTp = new Set([
  ...['FULLY_CONNECTED', 'ELU', 'HARD_SWISH', 'LEAKY_RELU', 'PRELU', 'RELU', 'RELU6', 'RELU_N1_TO_1'],
  ...['LOGISTIC', 'TANH', 'ABS', 'LOG', 'NEG', 'GELU', 'LOCAL_RESPONSE_NORMALIZATION'],
  ...['SLICE', 'SPLIT', 'SPLIT_V', 'CONCATENATION', 'PACK', 'UNPACK', 'RESHAPE', 'EXPAND_DIMS', 'SQUEEZE'],
  ...['TRANSPOSE', 'SPACE_TO_DEPTH', 'DEPTH_TO_SPACE', 'BATCH_TO_SPACE_ND', 'SPACE_TO_BATCH_ND', 'PAD'],
  ...['MIRROR_PAD', 'REVERSE_V2', 'STRIDED_SLICE', 'QUANTIZE', 'DEQUANTIZE'],
  ...['UNIDIRECTIONAL_SEQUENCE_LSTM', 'BIDIRECTIONAL_SEQUENCE_LSTM'],
]);
/** Filters that reach further leave the MAC array (same table, limits of convolutions). */
const nnReach = 15;

/** Which unit of an accelerator runs a node. */
export function engineOf(mapping: EngineMapping, work: NodeWork): Engine {
  if (mapping === 'shaders') return 'PPU';
  if (mapping === 'mac-array') return work.macs > 0 || onNn.has(work.op) ? 'NN' : 'TP';
  if (work.isFloat) return 'PPU';
  if (onNn.has(work.op)) return work.reach > nnReach ? 'PPU' : 'NN';
  return onTp.has(work.op) ? 'TP' : 'PPU';
}
