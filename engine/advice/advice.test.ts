import { describe, expect, test } from 'vitest';
import { type NodeId, nodeId } from '../base/ids.ts';
import { must } from '../base/result.ts';
import { deviceOf } from '../cost/devices/boards.ts';
import { ownDevice } from '../cost/devices/own.ts';
import { costing, planMs } from '../cost/estimate.ts';
import { macsOf } from '../cost/macs.ts';
import type { SupportMask } from '../delegates/types.ts';
import type { Graph } from '../graph/types.ts';
import { planSteps } from '../partitioner/execution.ts';
import { cutByHand, defaultPartitionOptions, noLimits, type Outcome, preview } from '../partitioner/index.ts';
import { propagate } from '../shapes/propagate.ts';
import { drawProgram } from '../testing/draw-program.ts';
import { blockers } from './blockers.ts';
import { type OptimumRequest, optimum, whyNoOptimum } from './optimum.ts';
import { pricedSweep, sweepBy } from './outcomes.ts';
import { pareto } from './pareto.ts';
import { remedies, remediesFor } from './remedies.ts';

const options = defaultPartitionOptions;
const imx8mp = must(deviceOf('imx8mp'), 'a board');

/** A chain over 1 x side x side x 16 in bytes: C = CONV_2D 3 x 3, R = RELU, L = LOGISTIC; `*` = supported. */
function chain(text: string, figures: Readonly<Record<string, number>> = {}, side = 64) {
  const words = text.split(' ').filter(Boolean);
  const count = words.length;
  const filter = { type: 'INT8', shape: [16, 3, 3, 16], scale: 0.1, value: new Int8Array(2304) };
  const bias = { type: 'INT32', shape: [16], scale: 0.01, value: new Int32Array(16) };
  const conv = { padding: 'SAME', stride_w: 1, stride_h: 1, fused_activation_function: 'NONE' };
  const program = drawProgram({
    tensors: [
      ...words.map(() => ({ type: 'INT8', shape: [1, side, side, 16], scale: 0.1 })),
      { type: 'INT8', shape: [1, side, side, 16], scale: 0.1 },
      filter,
      bias,
    ],
    nodes: words.map((word, i) =>
      word.startsWith('C')
        ? (['CONV_2D', [i, count + 1, count + 2], [i + 1], conv] as const)
        : ([word.startsWith('R') ? 'RELU' : 'LOGISTIC', [i], [i + 1]] as const),
    ),
    inputs: [0],
    outputs: [count],
  });
  const graph = must(program.graphs[0], 'a graph');
  const shapes = propagate(program, 0);
  const macs = macsOf(graph, shapes);
  const device = must(ownDevice({ base: imx8mp.id, figures }, [imx8mp]), 'a board');
  const supported = new Set<NodeId>(words.flatMap((word, i) => (word.endsWith('*') ? [nodeId(i)] : [])));
  const first = must(preview(graph, supported), 'previews');
  const costs = must(costing(graph, shapes, device, macs), 'prices');
  const mask: SupportMask = {
    subgraph: 0,
    supported: [...supported],
    refused: graph.nodes
      .filter(({ id }) => !supported.has(id))
      .map(({ id, op }) => ({ node: id, op, reasons: [{ code: 'attr', sentence: 'no', source: 'test' }] })),
  };
  return { graph, macs, supported, first, costs, mask, measures: { macs, bytes: () => 16 * side * side } };
}

describe('outcomes', () => {
  test('each outcome of the limits is priced by its own plan', () => {
    const { graph, supported, first, costs, measures } = chain('C* L C* C* L C*');
    const priced = must(
      pricedSweep({ graph, supported, first, flow: 'helper', costs, options, ...measures }),
      'sweeps',
    );
    expect(priced.map(({ borders }) => borders)).toEqual([0, 2, 4, 6]);
    for (const { chosen, estimate } of priced)
      expect(estimate.ms).toBeCloseTo(
        planMs(costs, planSteps(must(cutByHand(graph, first, chosen), 'cuts').plan)),
        9,
      );
  });

  test('the Pareto list keeps what nobody beats and says why the fastest is marked', () => {
    const entries = pareto([
      { ms: 10, delegatedShare: 0, borders: 0 },
      { ms: 4, delegatedShare: 0.5, borders: 2 },
      { ms: 6, delegatedShare: 0.5, borders: 4 },
      { ms: 5, delegatedShare: 1, borders: 4 },
      { ms: 4, delegatedShare: 0.5, borders: 2 },
      { ms: Number.NaN, delegatedShare: 1, borders: 0 },
    ]);
    expect(entries.map(({ at }) => at)).toEqual([1, 3, 0]);
    expect(entries[0]?.best).toBe(
      '4.00 ms with 50 % of the nodes delegated: the fastest; the next one takes 5.00 ms and delegates more.',
    );
    expect(pareto([])).toEqual([]);
    const [estimated] = pareto([
      { ms: 4, band: { ms: 4, low: 2, high: 8 }, delegatedShare: 0.5, borders: 2 },
      { ms: 5, band: { ms: 5, low: 2.5, high: 10 }, delegatedShare: 1, borders: 4 },
    ]);
    expect(estimated?.best).toBe(
      'an estimated 4.00 ms (band 2.00 to 8.00 ms) with 50 % of the nodes delegated: the fastest; the next one takes an estimated 5.00 ms (band 2.50 to 10.0 ms) and delegates more. Their bands overlap, so which is faster is undecided.',
    );
  });
});

describe('optimum', () => {
  const find = (request: Omit<OptimumRequest, 'flow' | 'options'>) =>
    must(must(optimum({ ...request, flow: 'helper', options }), 'finds'), 'an optimum');

  test('the exact search finds what brute force finds, and names the policy it beats', () => {
    // The large candidate of RELUs does not pay for its border, the small one of convolutions does.
    const { graph, supported, first, costs } = chain('R* R* R* L C* C*', { 'cpu.int8.light': 1e11 });
    const found = find({ graph, supported, first, costs });
    const every = [[], [0], [1], [0, 1]].map((chosen) =>
      planMs(costs, planSteps(must(cutByHand(graph, first, chosen), 'cuts').plan)),
    );
    expect(found).toMatchObject({ chosen: [1], search: 'exact', priced: 4 });
    expect(found.ms).toBeCloseTo(Math.min(...every), 9);
    expect(found.ms).toBeLessThan(found.largestFirst.ms);
    expect(found.expression).toMatchObject({ kind: 'node-range', first: 4, last: 5 });
  });

  test('a choice that limits give is told as limits', () => {
    const { graph, supported, first, costs } = chain('C* C* C* L R*', { 'cpu.int8.light': 1e11 });
    const found = find({ graph, supported, first, costs });
    expect(found.expression).toEqual({
      kind: 'limits',
      limits: { maxDelegatedPartitions: 1, minNodesPerPartition: 0 },
    });
  });

  test('limits that the delegate lacks express nothing, and limits it reads otherwise neither', () => {
    const { graph, supported, first, costs } = chain('C* C* C* L R*', { 'cpu.int8.light': 1e11 });
    const told = (exists: boolean, nonPositiveBecomes?: number) => {
      const fact = { default: 0, exists, ...(nonPositiveBecomes !== undefined && { nonPositiveBecomes }) };
      const facts = { maxDelegatedPartitions: fact, minNodesPerPartition: { default: 0, exists: false } };
      return find({ graph, supported, first, costs, facts }).expression;
    };
    expect(told(true)).toMatchObject({ kind: 'limits', limits: { maxDelegatedPartitions: 1 } });
    expect(told(false)).toMatchObject({ kind: 'node-range', first: 0, last: 2 });
    const none = chain('R* L', { 'cpu.int8.light': 1e11 });
    const facts = {
      maxDelegatedPartitions: { default: 0, exists: false },
      minNodesPerPartition: { default: 0, exists: false },
    };
    const found = find({ ...none, facts });
    expect(found.chosen).toEqual([]);
    expect(found.expression.kind).toBe('no-delegate');
    expect(found.band.low).toBeLessThan(found.ms);
  });

  test('a choice with a gap that no limits give cannot be expressed', () => {
    const { graph, supported, first, costs } = chain('C* C* L R* R* R* L C* C*', { 'cpu.int8.light': 1e11 });
    const found = find({ graph, supported, first, costs });
    expect(found.chosen).toEqual([0, 2]);
    expect(found.expression.kind).toBe('none');
  });

  test('many candidates are searched within a bound that is told, and never end worse than the policy', () => {
    const text = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 'C* L' : 'R* L')).join(' ');
    const { graph, supported, first, costs } = chain(text, { 'cpu.int8.light': 1e10 }, 16);
    const found = find({ graph, supported, first, costs });
    expect(found.search).toBe('bounded');
    expect(found.ms).toBeLessThanOrEqual(found.largestFirst.ms);
  });

  test('without a supported node, and with a single node, the answer is the CPU or the node', () => {
    const none = chain('C L');
    const empty = find(none);
    expect(empty).toMatchObject({ chosen: [], search: 'exact', expression: { kind: 'limits' } });
    const one = chain('C*', { 'copy.latency': 10 });
    expect(find(one).chosen).toEqual([]);
  });
});

describe('blockers', () => {
  const ask = ({ graph, mask, macs, costs }: ReturnType<typeof chain>, limits = noLimits) =>
    must(blockers({ graph, mask, macs, limits, flow: 'helper', options, costs }), 'ranks');

  test('an op type between partitions joins them: partitions, borders and time are gained', () => {
    const { rows, untried } = ask(chain('C* L C* L C*'));
    expect(untried).toBe(0);
    expect(rows.find(({ kind }) => kind === 'op')).toMatchObject({
      what: 'LOGISTIC',
      nodes: [1, 3],
      partitionsGained: 2,
      bordersGained: 4,
      macsGained: 0,
    });
    for (const { msGained } of rows) {
      const { ms, low, high } = must(msGained, 'a gain');
      expect(0 < ms && low < ms && ms < high).toBe(true);
    }
    expect(rows.find(({ what }) => what === 'LOGISTIC #1')).toMatchObject({ partitionsGained: 1 });
  });

  test('the best op types are tried in pairs, and reasons as a whole', () => {
    const { rows } = ask(chain('C* L R C* L C'));
    const pair = rows.find(({ what }) => what.includes('LOGISTIC + ') || what.includes(' + LOGISTIC'));
    expect(pair?.kind).toBe('pair');
    expect(rows.find(({ kind }) => kind === 'reason')).toMatchObject({ what: 'attr', nodes: [1, 2, 4, 5] });
  });

  test('nothing refused gives no rows, and absurd limits leave nothing to gain', () => {
    expect(ask(chain('C* C*')).rows).toEqual([]);
    const { rows } = ask(chain('C* L C*'), { maxDelegatedPartitions: 1e9, minNodesPerPartition: 1e9 });
    expect(rows.every(({ partitionsGained, msGained }) => partitionsGained === 0 && msGained?.ms === 0)).toBe(
      true,
    );
  });

  test('remedies answer the op and the reason, and each has a source', () => {
    expect(remediesFor('HARD_SWISH', 'op-unsupported')[0]?.id).toBe('relu6-for-hard-swish');
    expect(remediesFor('RESIZE_BILINEAR', 'attr')[0]?.id).toBe('resize-without-half-pixels');
    expect(remediesFor('RELU', 'no-such-code')).toEqual([]);
    for (const { source } of remedies) expect(source.length).toBeGreaterThan(3);
  });
});

describe('float16 weights', () => {
  // 0 makes floats of a float16 constant h for 1 and 3; starred: supported.
  //
  //   h ── 0:DEQUANTIZE ─┬────────────┐
  //           x ───── 1* ── 2 ── 3* ──┘
  function halves(all: boolean) {
    const [drawn] = drawProgram({
      tensors: [
        ...Array.from({ length: 4 }, () => ({ shape: [4] })),
        { type: 'FLOAT16', shape: [4], value: new Uint16Array(4) },
        { shape: [4] },
      ],
      nodes: [
        ['DEQUANTIZE', [4], [5]],
        ['ADD', [0, 5], [1]],
        ['CEIL', [1], [2]],
        ['ADD', [2, 5], [3]],
      ],
      inputs: [0],
      outputs: [3],
    }).graphs;
    const graph: Graph = {
      ...must(drawn, 'a graph'),
      nodes: drawn!.nodes.map((node, i) => ({ ...node, isConstantFp16Dequantize: i === 0 })),
    };
    const supported = new Set((all ? [1, 2, 3] : [1, 3]).map(nodeId));
    const mask: SupportMask = {
      subgraph: 0,
      supported: [...supported],
      refused: graph.nodes.flatMap(({ id, op }) =>
        supported.has(id)
          ? []
          : [{ node: id, op, reasons: [{ code: 'attr', sentence: 'no', source: 'test' }] }],
      ),
    };
    const first = must(preview(graph, supported), 'previews');
    return { graph, supported, mask, first, options, macs: [0, 0, 0, 0], bytes: () => 16 };
  }
  const figures = ({ partitions, delegatedNodes }: Outcome) => [partitions, delegatedNodes];

  test('a graph that goes over whole has one outcome and no blockers', () => {
    const request = halves(true);
    const swept = must(sweepBy({ ...request, flow: 'fp16-helper' }), 'sweeps');
    expect(swept.map(figures)).toEqual([[1, 4]]);
    expect(swept[0]?.limits).toEqual(noLimits);
    const limits = { maxDelegatedPartitions: 1, minNodesPerPartition: 0 };
    expect(must(blockers({ ...request, limits, flow: 'fp16-helper' }), 'ranks')).toEqual({
      rows: [],
      untried: 0,
      wholeGraph: true,
    });
  });

  test('a blocker that completes the graph gains the DEQUANTIZE too, which is no blocker itself', () => {
    const { rows } = must(blockers({ ...halves(false), limits: noLimits, flow: 'fp16-helper' }), 'ranks');
    expect(rows.filter(({ kind }) => kind === 'op').map(({ what }) => what)).toEqual(['CEIL']);
    expect(rows[0]).toMatchObject({ partitionsGained: 1 });
  });

  test('limits under which NNAPI cannot be applied say so and delegate nothing', () => {
    const swept = must(sweepBy({ ...halves(false), flow: 'nnapi' }), 'sweeps');
    expect(swept.map(figures)).toEqual([
      [0, 0],
      [0, 0],
      [2, 2],
    ]);
    expect(swept[1]?.fails).toContain('Applying NNAPI fails');
  });

  test('a graph that NNAPI takes as a whole is an outcome beside none: its limits come after', () => {
    const { graph, supported, first, measures } = chain('C* R* C*');
    const swept = must(sweepBy({ graph, supported, first, options, ...measures, flow: 'nnapi' }), 'sweeps');
    expect(swept.map(figures)).toEqual([
      [0, 0],
      [1, 3],
    ]);
  });

  test('the optimum stands beside nothing delegated, and says where that is undecided', () => {
    const ask = (figures: Readonly<Record<string, number>>) => {
      const { graph, supported, first, costs } = chain('C* C*', figures);
      return must(optimum({ graph, supported, first, costs, options, flow: 'helper' }), 'finds')?.sentence;
    };
    expect(ask({ 'band.npu': 1.1 })).toMatch(
      /Nothing delegated takes .* ms less \(band [0-9.]+ to [0-9.]+ ms\) with it/,
    );
    expect(ask({ 'band.npu': 1000 })).toMatch(/ms less \(band -[0-9.]+ to [0-9.]+ ms, undecided\) with it/);
  });

  test('no optimum is searched, with a sentence; without float16 constants it is', () => {
    const request = halves(false);
    expect(whyNoOptimum(request.graph, 'nnapi')).toContain('float16 constants');
    expect(whyNoOptimum(request.graph, 'helper')).toBeUndefined();
    const { graph, supported, first, costs } = chain('C* C*');
    const found = must(optimum({ graph, supported, first, costs, options, flow: 'fp16-helper' }), 'finds');
    expect(found?.largestFirst.chosen).toEqual([0]);
    expect(must(optimum({ ...request, costs, flow: 'nnapi' }), 'answers')).toBeUndefined();
  });
});
