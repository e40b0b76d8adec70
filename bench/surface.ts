import { blockers } from '../engine/advice/blockers.ts';
import { optimum } from '../engine/advice/optimum.ts';
import { pricedSweep } from '../engine/advice/outcomes.ts';
import { surface } from '../engine/advice/surface.ts';
import { nodeId } from '../engine/base/ids.ts';
import { must } from '../engine/base/result.ts';
import { deviceOf } from '../engine/cost/devices/boards.ts';
import { costing } from '../engine/cost/estimate.ts';
import { macsOf } from '../engine/cost/macs.ts';
import { defaultPartitionOptions, noLimits, preview } from '../engine/partitioner/partition.ts';
import { propagate } from '../engine/shapes/propagate.ts';
import { drawProgram } from '../engine/testing/draw-program.ts';
import { cpuTime, printRow } from './measure.ts';

/** 1,000 nodes of four op types, each reading the one before and, every fourth, an earlier one. */
const count = 1000;
const shape = [1, 28, 28, 32];
const filter = { type: 'INT8', shape: [32, 1, 1, 32], scale: 0.1, value: new Int8Array(1024) };
const bias = { type: 'INT32', shape: [32], scale: 0.01, value: new Int32Array(32) };
const conv = { padding: 'SAME', stride_w: 1, stride_h: 1, fused_activation_function: 'NONE' };
const program = drawProgram({
  tensors: [...Array.from({ length: count + 1 }, () => ({ type: 'INT8', shape, scale: 0.1 })), filter, bias],
  nodes: Array.from({ length: count }, (_, n) => {
    if (n % 2 === 0) return ['CONV_2D', [n, count + 1, count + 2], [n + 1], conv] as const;
    if (n % 4 === 1) return ['ADD', [n, Math.max(0, n - 3)], [n + 1], {}] as const;
    return [n % 8 === 3 ? 'RELU' : 'LOGISTIC', [n], [n + 1]] as const;
  }),
  inputs: [0],
  outputs: [count],
});
const graph = must(program.graphs[0], 'a graph');
const shapes = propagate(program, 0);
const supported = new Set(graph.nodes.map(({ id }) => id).filter((n) => n % 10 < 3 + (n % 7)));
const device = must(deviceOf('imx8mp'), 'a board');
const options = defaultPartitionOptions;
const measures = { macs: macsOf(graph, shapes), bytes: () => 25088 };
const facts = {
  maxDelegatedPartitions: { default: 0, exists: true },
  minNodesPerPartition: { default: 0, exists: true },
};
const first = must(preview(graph, supported), 'previews');
const costs = must(costing(graph, shapes, device, measures.macs), 'prices');
const request = { graph, supported, first, flow: 'helper' as const, options, ...measures };
const mask = {
  subgraph: 0,
  supported: [...supported],
  refused: graph.nodes
    .filter(({ id }) => !supported.has(id))
    .map(({ id, op }) => ({
      node: nodeId(id),
      op,
      reasons: [{ code: 'attr', sentence: '', source: 'bench' }],
    })),
};

printRow(
  `full surface with estimates, ${first.candidates.length} candidates`,
  cpuTime(() => {
    const macs = macsOf(graph, shapes);
    const again = must(costing(graph, shapes, device, macs), 'prices');
    const anew = must(preview(graph, supported), 'previews');
    must(pricedSweep({ ...request, first: anew, costs: again }), 'sweeps');
  }),
);
printRow(
  'the same as the page asks for it, with its cells',
  cpuTime(() => {
    const macs = macsOf(graph, shapes);
    const again = must(costing(graph, shapes, device, macs), 'prices');
    const anew = must(preview(graph, supported), 'previews');
    must(surface({ ...request, first: anew, facts, macs, costs: again }), 'sweeps');
  }),
);
printRow(
  'optimum, bounded search',
  cpuTime(() => must(optimum({ ...request, costs }), 'finds'), 5, 1),
);
printRow(
  `blockers, ${mask.refused.length} refused nodes`,
  cpuTime(() => must(blockers({ ...request, mask, limits: noLimits, costs }), 'ranks'), 5, 1),
);
