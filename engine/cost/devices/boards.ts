import type { FigureName } from './figures.ts';
import { fitted } from './fitted.ts';
import { profile, type Told } from './profile.ts';
import type { DeviceProfile } from './types.ts';

type Telling = Readonly<Record<FigureName, Told>>;

const assumed = (value: number, why: string): Told => [value, 'assumed', why];
const lmbench = 'TI SPRADG0A: bcopy of 8 MB on four A53 with LPDDR4, a stand-in for this board';
const believed = 'no row pulls it; see bench/cost/priors.ts';

/** Common ground: what no source tells for a single board. */
const common: Telling = {
  'cpu.cores': assumed(4, 'four cores'),
  'cpu.parallel': assumed(0.9, believed),
  'cpu.bytes': assumed(4e9, believed),
  'cpu.node': assumed(4e-6, believed),
  'cpu.int8.dense': assumed(5e9, believed),
  'cpu.int8.depthwise': assumed(1.2e9, believed),
  'cpu.int8.light': assumed(3e8, believed),
  'cpu.int8.heavy': assumed(3e7, believed),
  'cpu.float.dense': assumed(4e9, believed),
  'cpu.float.depthwise': assumed(1e9, believed),
  'cpu.float.light': assumed(1.5e9, believed),
  'cpu.float.heavy': assumed(3e7, believed),
  'npu.NN.dense': assumed(0.25e12, believed),
  'npu.NN.depthwise': assumed(2e10, believed),
  'npu.NN.elements': assumed(2e9, believed),
  'npu.TP.macs': assumed(2e10, 'matrix products are bound by their weights on this unit'),
  'npu.TP.elements': assumed(1e9, believed),
  'npu.PPU.macs': [
    1.12e9,
    'derived',
    'efficientdet-lite0 in float32: 0.98 GMAC in 870 ms (nxp-imx/efficientdet-imx)',
  ],
  'npu.PPU.light': assumed(1e9, believed),
  'npu.PPU.heavy': assumed(5e7, believed),
  'npu.bytes': assumed(4e9, believed),
  'npu.node': assumed(1e-5, believed),
  'npu.invocation': assumed(1e-4, believed),
  'copy.bytes': [1.96e9, 'published', lmbench],
  'copy.latency': assumed(2e-5, 'one cache flush and one driver call a tensor'),
  'warmUp.node': assumed(0.05, 'between the boards that publish a first inference'),
  'band.cpu': assumed(1.5, 'no rows to judge by'),
  'band.npu': assumed(3, 'no rows to judge by'),
  'band.copy': assumed(3, 'a stand-in for bandwidth, an assumption for latency'),
};

/** Every rate of the CPU times a factor, for a core of the same kind at another clock. */
function cpuScaled(board: Readonly<Partial<Telling>>, factor: number, why: string): Partial<Telling> {
  const scaled: Partial<Record<FigureName, Told>> = {};
  for (const name of ['dense', 'depthwise', 'light', 'heavy'] as const)
    for (const type of ['int8', 'float'] as const) {
      const [value] = board[`cpu.${type}.${name}`] ?? common[`cpu.${type}.${name}`];
      scaled[`cpu.${type}.${name}`] = assumed(value * factor, why);
    }
  return scaled;
}

/** A GPU takes every op; its shaders reach about a third of their peak on convolutions. */
const shaders = (peakFlops: Told, why: string): Partial<Telling> => ({
  'npu.PPU.macs': [
    peakFlops[0] / 6,
    'derived',
    `a third of half of ${peakFlops[0] / 1e9} GFLOPS (${peakFlops[2]})`,
  ],
  'npu.PPU.light': assumed(peakFlops[0] / 30, why),
  'npu.PPU.heavy': assumed(peakFlops[0] / 300, why),
  'npu.invocation': assumed(
    2e-3,
    'a GPU delegate takes 2.2 ms for a model of 0.1 ms on VS640 (synap documentation)',
  ),
});

const imx8mp = { ...common, ...fitted.imx8mp };
const phoneCore = cpuScaled(
  fitted.imx93 ?? {},
  3.5,
  'A76 at 2.4 GHz: twice the width of the A55, 1.4 times the clock',
);

/** The boards of the menu, best known first. */
export const devices: readonly DeviceProfile[] = [
  profile('imx8mp', 'VeriSilicon NPU (VIPNano-SI+), TFLite through OpenVX', 'vsi', {
    ...imx8mp,
    'warmUp.node': [
      6.04 / 31,
      'derived',
      'first inference of mobilenet_v1: 6,040 ms for 31 nodes (NXP talk, March 2021)',
    ],
  }),
  profile('imx93', 'Arm Ethos-U65', 'mac-array', {
    ...common,
    ...fitted.imx93,
    'cpu.cores': assumed(2, 'two A55, as the board is sold'),
    'warmUp.node': assumed(0, 'compiled before, by Vela'),
  }),
  profile('vs640', 'VeriSilicon NPU, 1.6 TOPS', 'vsi', {
    ...common,
    ...fitted.vs640,
    'warmUp.node': [
      0.02,
      'derived',
      'mobilenet_v2: 1.2 to 1.4 s of compiling for 65 nodes (synap documentation)',
    ],
  }),
  profile('vs680', 'VeriSilicon NPU, 7.9 TOPS', 'vsi', {
    ...common,
    ...fitted.vs680,
    'warmUp.node': [
      0.854 / 65,
      'derived',
      'mobilenet_v2: 0.85 s of compiling for 65 nodes (synap documentation)',
    ],
  }),
  profile('a311d', 'VeriSilicon NPU (VIPNano-QI)', 'vsi', { ...common, ...fitted.a311d }),
  profile('imx8mq', 'Vivante GC7000Lite GPU', 'shaders', {
    ...imx8mp,
    ...cpuScaled(imx8mp, 1.5 / 1.8, 'the A53 of the i.MX 8M Plus at 1.5 GHz'),
    ...shaders([25.6e9, 'vendor', 'RidgeRun, quoting the reference manual'], 'in proportion to the shaders'),
    'band.cpu': assumed(1.8, 'scaled from another board'),
  }),
  profile('imx8qm', 'Vivante GC7000XSVX GPU', 'shaders', {
    ...imx8mp,
    ...cpuScaled(imx8mp, 1.2 / 1.8, 'the A53 of the i.MX 8M Plus at 1.2 GHz; its two A72 are not counted'),
    ...shaders([64e9, 'assumed', 'no figure read; shaders at 850 MHz'], 'in proportion to the shaders'),
    'band.cpu': assumed(2.5, 'scaled from another board, and two faster cores left out'),
  }),
  profile('phone', 'Mali GPU', 'shaders', {
    ...common,
    ...phoneCore,
    'cpu.bytes': assumed(1.2e10, 'LPDDR4X of a phone'),
    ...shaders(
      [480e9, 'derived', '48 FLOP a cycle and core, 12 cores at 0.83 GHz'],
      'in proportion to the shaders',
    ),
    'npu.bytes': assumed(1.5e10, 'LPDDR4X of a phone'),
    'copy.bytes': assumed(6e9, 'LPDDR4X of a phone'),
    'warmUp.node': [0.0145, 'derived', '870 ms of preparing a model of about 60 nodes (tensorflow#43541)'],
    'band.cpu': assumed(2.5, 'no row of a phone'),
  }),
];

export const deviceOf = (id: string): DeviceProfile | undefined => devices.find((device) => device.id === id);
