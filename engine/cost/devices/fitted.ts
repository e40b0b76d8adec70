import type { FigureName } from './figures.ts';
import type { Told } from './profile.ts';

/** Written by `npm run cost:check -- --write`. */
export const fitted: Readonly<Record<string, Partial<Record<FigureName, Told>>>> = {
  imx8mp: {
    'cpu.bytes': [2810000000, 'derived', 'least squares over 28 published latencies (npm run cost:check)'],
    'cpu.int8.dense': [
      4790000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.int8.depthwise': [
      1120000000,
      'derived',
      'least squares over 28 published latencies (npm run cost:check)',
    ],
    'cpu.int8.light': [
      213000000,
      'derived',
      'least squares over 28 published latencies (npm run cost:check)',
    ],
    'cpu.int8.heavy': [16000000, 'derived', 'least squares over 28 published latencies (npm run cost:check)'],
    'cpu.parallel': [0.874, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'cpu.node': [0.00000477, 'derived', 'least squares over 28 published latencies (npm run cost:check)'],
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
    'band.cpu': [1.34, 'derived', '8 of 10 of 28 published latencies, each predicted without its model'],
    'npu.NN.dense': [
      383000000000,
      'derived',
      'least squares over 14 published latencies (npm run cost:check)',
    ],
    'npu.NN.depthwise': [
      10600000000,
      'derived',
      'least squares over 14 published latencies (npm run cost:check)',
    ],
    'npu.NN.elements': [
      2010000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.TP.elements': [
      1730000000,
      'derived',
      'least squares over 14 published latencies (npm run cost:check)',
    ],
    'npu.PPU.light': [
      1540000000,
      'derived',
      'least squares over 14 published latencies (npm run cost:check)',
    ],
    'npu.PPU.heavy': [24400000, 'derived', 'least squares over 14 published latencies (npm run cost:check)'],
    'npu.PPU.macs': [1660000000, 'derived', 'least squares over 14 published latencies (npm run cost:check)'],
    'npu.bytes': [3460000000, 'derived', 'least squares over 14 published latencies (npm run cost:check)'],
    'npu.node': [0.00000551, 'derived', 'least squares over 14 published latencies (npm run cost:check)'],
    'npu.invocation': [
      0.0000747,
      'derived',
      'least squares over 14 published latencies (npm run cost:check)',
    ],
    'band.npu': [2.85, 'derived', '8 of 10 of 14 published latencies, each predicted without its model'],
  },
  imx93: {
    'cpu.bytes': [2640000000, 'derived', 'least squares over 26 published latencies (npm run cost:check)'],
    'cpu.int8.dense': [
      12900000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.int8.depthwise': [
      2800000000,
      'derived',
      'least squares over 26 published latencies (npm run cost:check)',
    ],
    'cpu.int8.light': [
      267000000,
      'derived',
      'least squares over 26 published latencies (npm run cost:check)',
    ],
    'cpu.int8.heavy': [
      30400000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.parallel': [0.86, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'cpu.node': [0.00000442, 'derived', 'least squares over 26 published latencies (npm run cost:check)'],
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
    'band.cpu': [1.34, 'derived', '8 of 10 of 26 published latencies, each predicted without its model'],
    'npu.NN.dense': [
      311000000000,
      'derived',
      'least squares over 11 published latencies (npm run cost:check)',
    ],
    'npu.NN.depthwise': [
      22000000000,
      'derived',
      'least squares over 11 published latencies (npm run cost:check)',
    ],
    'npu.NN.elements': [
      1630000000,
      'derived',
      'least squares over 11 published latencies (npm run cost:check)',
    ],
    'npu.TP.elements': [
      1030000000,
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
    'npu.bytes': [6290000000, 'derived', 'least squares over 11 published latencies (npm run cost:check)'],
    'npu.node': [0.00000759, 'derived', 'least squares over 11 published latencies (npm run cost:check)'],
    'npu.invocation': [
      0.0000995,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'band.npu': [1.75, 'derived', '8 of 10 of 11 published latencies, each predicted without its model'],
  },
  vs640: {
    'cpu.bytes': [8380000000, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'cpu.int8.dense': [
      14400000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.int8.depthwise': [
      3450000000,
      'derived',
      'least squares over 9 published latencies (npm run cost:check)',
    ],
    'cpu.int8.light': [417000000, 'derived', 'least squares over 9 published latencies (npm run cost:check)'],
    'cpu.int8.heavy': [
      33700000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.parallel': [0.921, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'cpu.node': [0.00000403, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'cpu.float.dense': [
      8380000000,
      'derived',
      'least squares over 9 published latencies (npm run cost:check)',
    ],
    'cpu.float.depthwise': [
      1370000000,
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
    'band.cpu': [1.74, 'derived', '8 of 10 of 9 published latencies, each predicted without its model'],
    'npu.NN.dense': [
      325000000000,
      'derived',
      'least squares over 5 published latencies (npm run cost:check)',
    ],
    'npu.NN.depthwise': [
      10100000000,
      'derived',
      'least squares over 5 published latencies (npm run cost:check)',
    ],
    'npu.NN.elements': [
      1500000000,
      'derived',
      'least squares over 5 published latencies (npm run cost:check)',
    ],
    'npu.TP.elements': [
      1630000000,
      'derived',
      'least squares over 5 published latencies (npm run cost:check)',
    ],
    'npu.PPU.light': [
      1070000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.PPU.heavy': [21100000, 'derived', 'least squares over 5 published latencies (npm run cost:check)'],
    'npu.PPU.macs': [
      1120000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.bytes': [5830000000, 'derived', 'least squares over 5 published latencies (npm run cost:check)'],
    'npu.node': [0.00000694, 'derived', 'least squares over 5 published latencies (npm run cost:check)'],
    'npu.invocation': [
      0.0000962,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'band.npu': [2.16, 'derived', '8 of 10 of 5 published latencies, each predicted without its model'],
  },
  vs680: {
    'cpu.bytes': [8010000000, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'cpu.int8.dense': [
      7880000000,
      'derived',
      'least squares over 9 published latencies (npm run cost:check)',
    ],
    'cpu.int8.depthwise': [
      2250000000,
      'derived',
      'least squares over 9 published latencies (npm run cost:check)',
    ],
    'cpu.int8.light': [483000000, 'derived', 'least squares over 9 published latencies (npm run cost:check)'],
    'cpu.int8.heavy': [
      27900000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.parallel': [0.913, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'cpu.node': [0.00000398, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'cpu.float.dense': [
      6450000000,
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
    'band.cpu': [2.15, 'derived', '8 of 10 of 9 published latencies, each predicted without its model'],
    'npu.NN.dense': [
      1520000000000,
      'derived',
      'least squares over 5 published latencies (npm run cost:check)',
    ],
    'npu.NN.depthwise': [
      36400000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.NN.elements': [
      6910000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.TP.elements': [
      5950000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.PPU.light': [
      5300000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.PPU.heavy': [91200000, 'derived', 'least squares over 5 published latencies (npm run cost:check)'],
    'npu.PPU.macs': [
      1120000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.bytes': [6920000000, 'derived', 'least squares over 5 published latencies (npm run cost:check)'],
    'npu.node': [0.00000735, 'derived', 'least squares over 5 published latencies (npm run cost:check)'],
    'npu.invocation': [
      0.0000985,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'band.npu': [1.48, 'derived', '8 of 10 of 5 published latencies, each predicted without its model'],
  },
  a311d: {
    'cpu.bytes': [8000000000, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'cpu.int8.dense': [
      8260000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.int8.depthwise': [
      2350000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.int8.light': [
      506000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'cpu.int8.heavy': [
      29300000,
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
      548000000000,
      'derived',
      'least squares over 4 published latencies (npm run cost:check)',
    ],
    'npu.NN.depthwise': [
      12500000000,
      'derived',
      'least squares over 4 published latencies (npm run cost:check)',
    ],
    'npu.NN.elements': [
      2720000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.TP.elements': [
      2310000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.PPU.light': [
      2060000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.PPU.heavy': [32500000, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'npu.PPU.macs': [
      1120000000,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'npu.bytes': [4080000000, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'npu.node': [0.0000103, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'],
    'npu.invocation': [
      0.000101,
      'assumed',
      'believed before fitting (bench/cost/priors.ts); no row moved it',
    ],
    'band.npu': [1.54, 'derived', '8 of 10 of 4 published latencies, each predicted without its model'],
  },
};
