import type { FigureName } from './devices/figures.ts';
import type { Engine } from './devices/types.ts';
import type { NodeWork } from './work.ts';

/** A board's figures as bare numbers. */
export type Rates = Readonly<Record<FigureName, number>>;

/**
 * One node on the CPU. A roofline: what its arithmetic takes or what its bytes take, the longer; threads share `cpu.parallel` of
 * the arithmetic of kernels that use them. Kernels also rescale and store each output element, which is why arithmetic has a part
 * for elements.
 */
export function cpuSeconds(work: NodeWork, rates: Rates, threads: number): number {
  const parallel = usesThreads(work) ? rates['cpu.parallel'] : 0;
  const share = 1 - parallel + parallel / Math.min(threads, rates['cpu.cores']);
  return Math.max(arithmetic(work, rates) * share, work.bytes / rates['cpu.bytes']) + rates['cpu.node'];
}

/**
 * The runtime's own kernels of bytes hand only matrix products to the thread pool (tflite/kernels/: conv, depthwise_conv,
 * fully_connected and transpose_conv ask for CpuBackendContext; activations, add, mul, pooling and resize do not). Floats go
 * through XNNPACK, which splits every op.
 */
const usesThreads = (work: NodeWork): boolean => work.isFloat || work.macs > 0;

/**
 * Kernels of bytes that multiply by a 64-bit product and branch on the sign, one element at a time (LEAKY_RELU:
 * tflite/kernels/internal/reference/leaky_relu.h, to which activations.cc has no faster sibling for 8 bits).
 */
const scalarOps = new Set(['LEAKY_RELU', 'PRELU']);

function arithmetic(work: NodeWork, rates: Rates): number {
  const type = work.isFloat ? 'float' : 'int8';
  if (work.class === 'free') return 0;
  if (work.class === 'heavy' || (scalarOps.has(work.op) && !work.isFloat))
    return work.elements / rates[`cpu.${type}.heavy`];
  if (work.class === 'light') return work.elements / rates[`cpu.${type}.light`];
  return work.macs / rates[`cpu.${type}.${work.class}`] + work.elements / rates[`cpu.${type}.light`];
}

/** One node on a unit of the accelerator: a roofline of its arithmetic and its bytes, and what starting it costs. */
export function npuSeconds(work: NodeWork, engine: Engine, rates: Rates): number {
  if (work.class === 'free') return 0;
  const busy =
    work.macs > 0
      ? work.macs / macRate(work, engine, rates)
      : work.elements / elementRate(work, engine, rates);
  return Math.max(busy, work.bytes / rates['npu.bytes']) + rates['npu.node'];
}

function macRate(work: NodeWork, engine: Engine, rates: Rates): number {
  if (engine === 'NN') return rates[`npu.NN.${work.class === 'depthwise' ? 'depthwise' : 'dense'}`];
  return rates[`npu.${engine}.macs`];
}

function elementRate(work: NodeWork, engine: Engine, rates: Rates): number {
  if (engine === 'PPU') return rates[`npu.PPU.${work.class === 'heavy' ? 'heavy' : 'light'}`];
  return rates[`npu.${engine}.elements`];
}
