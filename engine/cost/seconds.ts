import type { FigureName } from './devices/figures.ts';
import type { Engine } from './devices/types.ts';
import type { NodeWork } from './work.ts';

/** A board's figures as bare numbers. */
export type Rates = Readonly<Record<FigureName, number>>;

/**
 * One node on the CPU. A roofline: what its arithmetic takes or what its bytes take, the longer; threads share `cpu.parallel` of
 * the arithmetic. Kernels also rescale and store each output element, which is why arithmetic has a part for elements.
 */
export function cpuSeconds(work: NodeWork, rates: Rates, threads: number): number {
  const type = work.isFloat ? 'float' : 'int8';
  const parallel = rates['cpu.parallel'];
  const share = 1 - parallel + parallel / Math.min(threads, rates['cpu.cores']);
  return Math.max(arithmetic(work, rates, type) * share, work.bytes / rates['cpu.bytes']) + rates['cpu.node'];
}

function arithmetic(work: NodeWork, rates: Rates, type: 'int8' | 'float'): number {
  if (work.class === 'free') return 0;
  if (work.class === 'light' || work.class === 'heavy')
    return work.elements / rates[`cpu.${type}.${work.class}`];
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
