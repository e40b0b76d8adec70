import type { FigureName } from './figures.ts';
import type { Told } from './profile.ts';

/** Written by `npm run cost:check -- --write`. */
export const fitted: Readonly<Record<string, Partial<Record<FigureName, Told>>>> = {
  imx8mp: {
    'cpu.bytes': [2770000000, 'derived', 'least squares over 28 published latencies (npm run cost:check)'],
    'cpu.int8.dense': [
      4810000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.int8.depthwise': [
      1110000000,
      'derived',
      'least squares over 28 published latencies (npm run cost:check)',
    ],
    'cpu.int8.light': [
      214000000,
      'derived',
      'least squares over 28 published latencies (npm run cost:check)',
    ],
    'cpu.int8.heavy': [15900000, 'derived', 'least squares over 28 published latencies (npm run cost:check)'],
    'cpu.parallel': [0.871, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'cpu.node': [0.00000466, 'derived', 'least squares over 28 published latencies (npm run cost:check)'],
    'cpu.float.dense': [
      4000000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.float.depthwise': [
      1000000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.float.light': [
      1500000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.float.heavy': [
      30000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'band.cpu': [1.35, 'derived', '8 of 10 of 28 published latencies, each predicted without its model'],
    'npu.NN.dense': [
      362000000000,
      'derived',
      'least squares over 14 published latencies (npm run cost:check)',
    ],
    'npu.NN.depthwise': [
      8670000000,
      'derived',
      'least squares over 14 published latencies (npm run cost:check)',
    ],
    'npu.NN.elements': [
      1500000000,
      'derived',
      'least squares over 14 published latencies (npm run cost:check)',
    ],
    'npu.TP.elements': [
      1600000000,
      'derived',
      'least squares over 14 published latencies (npm run cost:check)',
    ],
    'npu.PPU.light': [
      1630000000,
      'derived',
      'least squares over 14 published latencies (npm run cost:check)',
    ],
    'npu.PPU.heavy': [24500000, 'derived', 'least squares over 14 published latencies (npm run cost:check)'],
    'npu.PPU.macs': [1660000000, 'derived', 'least squares over 14 published latencies (npm run cost:check)'],
    'npu.bytes': [3200000000, 'derived', 'least squares over 14 published latencies (npm run cost:check)'],
    'npu.node': [0.00000513, 'derived', 'least squares over 14 published latencies (npm run cost:check)'],
    'npu.invocation': [
      0.0000725,
      'derived',
      'least squares over 14 published latencies (npm run cost:check)',
    ],
    'band.npu': [2.69, 'derived', '8 of 10 of 14 published latencies, each predicted without its model'],
  },
  imx93: {
    'cpu.bytes': [2630000000, 'derived', 'least squares over 26 published latencies (npm run cost:check)'],
    'cpu.int8.dense': [
      12800000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.int8.depthwise': [
      2790000000,
      'derived',
      'least squares over 26 published latencies (npm run cost:check)',
    ],
    'cpu.int8.light': [
      269000000,
      'derived',
      'least squares over 26 published latencies (npm run cost:check)',
    ],
    'cpu.int8.heavy': [
      30700000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.parallel': [0.832, 'derived', 'least squares over 26 published latencies (npm run cost:check)'],
    'cpu.node': [0.00000434, 'derived', 'least squares over 26 published latencies (npm run cost:check)'],
    'cpu.float.dense': [
      4000000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.float.depthwise': [
      1000000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.float.light': [
      1500000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.float.heavy': [
      30000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'band.cpu': [1.39, 'derived', '8 of 10 of 26 published latencies, each predicted without its model'],
    'npu.NN.dense': [
      318000000000,
      'derived',
      'least squares over 11 published latencies (npm run cost:check)',
    ],
    'npu.NN.depthwise': [
      20400000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.NN.elements': [
      1540000000,
      'derived',
      'least squares over 11 published latencies (npm run cost:check)',
    ],
    'npu.TP.elements': [
      1000000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.PPU.light': [
      1000000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.PPU.heavy': [50000000, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'npu.PPU.macs': [
      1120000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.bytes': [6870000000, 'derived', 'least squares over 11 published latencies (npm run cost:check)'],
    'npu.node': [0.00000762, 'derived', 'least squares over 11 published latencies (npm run cost:check)'],
    'npu.invocation': [
      0.000105,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'band.npu': [1.76, 'derived', '8 of 10 of 11 published latencies, each predicted without its model'],
  },
  vs640: {
    'cpu.bytes': [8440000000, 'derived', 'least squares over 9 published latencies (npm run cost:check)'],
    'cpu.int8.dense': [
      10300000000,
      'derived',
      'least squares over 9 published latencies (npm run cost:check)',
    ],
    'cpu.int8.depthwise': [
      3710000000,
      'derived',
      'least squares over 9 published latencies (npm run cost:check)',
    ],
    'cpu.int8.light': [486000000, 'derived', 'least squares over 9 published latencies (npm run cost:check)'],
    'cpu.int8.heavy': [
      33700000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.parallel': [0.919, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'cpu.node': [0.00000393, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'cpu.float.dense': [
      8450000000,
      'derived',
      'least squares over 9 published latencies (npm run cost:check)',
    ],
    'cpu.float.depthwise': [
      1360000000,
      'derived',
      'least squares over 9 published latencies (npm run cost:check)',
    ],
    'cpu.float.light': [
      1570000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.float.heavy': [
      30200000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'band.cpu': [1.96, 'derived', '8 of 10 of 9 published latencies, each predicted without its model'],
    'npu.NN.dense': [
      351000000000,
      'derived',
      'least squares over 5 published latencies (npm run cost:check)',
    ],
    'npu.NN.depthwise': [
      10600000000,
      'derived',
      'least squares over 5 published latencies (npm run cost:check)',
    ],
    'npu.NN.elements': [
      1270000000,
      'derived',
      'least squares over 5 published latencies (npm run cost:check)',
    ],
    'npu.TP.elements': [
      1820000000,
      'derived',
      'least squares over 5 published latencies (npm run cost:check)',
    ],
    'npu.PPU.light': [
      1130000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.PPU.heavy': [23700000, 'derived', 'least squares over 5 published latencies (npm run cost:check)'],
    'npu.PPU.macs': [
      1120000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.bytes': [7150000000, 'derived', 'least squares over 5 published latencies (npm run cost:check)'],
    'npu.node': [0.00000632, 'derived', 'least squares over 5 published latencies (npm run cost:check)'],
    'npu.invocation': [
      0.0000962,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'band.npu': [2.18, 'derived', '8 of 10 of 5 published latencies, each predicted without its model'],
  },
  vs680: {
    'cpu.bytes': [8010000000, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'cpu.int8.dense': [
      7150000000,
      'derived',
      'least squares over 9 published latencies (npm run cost:check)',
    ],
    'cpu.int8.depthwise': [
      2430000000,
      'derived',
      'least squares over 9 published latencies (npm run cost:check)',
    ],
    'cpu.int8.light': [554000000, 'derived', 'least squares over 9 published latencies (npm run cost:check)'],
    'cpu.int8.heavy': [
      27600000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.parallel': [0.915, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'cpu.node': [0.00000399, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'cpu.float.dense': [
      6410000000,
      'derived',
      'least squares over 9 published latencies (npm run cost:check)',
    ],
    'cpu.float.depthwise': [
      1630000000,
      'derived',
      'least squares over 9 published latencies (npm run cost:check)',
    ],
    'cpu.float.light': [
      1560000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.float.heavy': [
      30000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'band.cpu': [2.26, 'derived', '8 of 10 of 9 published latencies, each predicted without its model'],
    'npu.NN.dense': [
      1450000000000,
      'derived',
      'least squares over 5 published latencies (npm run cost:check)',
    ],
    'npu.NN.depthwise': [
      27800000000,
      'derived',
      'least squares over 5 published latencies (npm run cost:check)',
    ],
    'npu.NN.elements': [
      5400000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.TP.elements': [
      5510000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.PPU.light': [
      5600000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.PPU.heavy': [91900000, 'derived', 'least squares over 5 published latencies (npm run cost:check)'],
    'npu.PPU.macs': [
      1120000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.bytes': [7290000000, 'derived', 'least squares over 5 published latencies (npm run cost:check)'],
    'npu.node': [0.00000663, 'derived', 'least squares over 5 published latencies (npm run cost:check)'],
    'npu.invocation': [
      0.0000981,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'band.npu': [1.47, 'derived', '8 of 10 of 5 published latencies, each predicted without its model'],
  },
  a311d: {
    'cpu.bytes': [8000000000, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'cpu.int8.dense': [
      7490000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.int8.depthwise': [
      2540000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.int8.light': [
      580000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.int8.heavy': [
      28900000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.parallel': [0.9, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'cpu.node': [0.000004, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'cpu.float.dense': [
      6000000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.float.depthwise': [
      1500000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.float.light': [
      1500000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.float.heavy': [
      30000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.NN.dense': [
      531000000000,
      'derived',
      'least squares over 4 published latencies (npm run cost:check)',
    ],
    'npu.NN.depthwise': [
      10000000000,
      'derived',
      'least squares over 4 published latencies (npm run cost:check)',
    ],
    'npu.NN.elements': [
      2370000000,
      'derived',
      'least squares over 4 published latencies (npm run cost:check)',
    ],
    'npu.TP.elements': [
      2140000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.PPU.light': [
      2180000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.PPU.heavy': [32500000, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'npu.PPU.macs': [
      1120000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.bytes': [4150000000, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'npu.node': [0.0000098, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'npu.invocation': [
      0.000101,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'band.npu': [1.53, 'derived', '8 of 10 of 4 published latencies, each predicted without its model'],
  },
};
