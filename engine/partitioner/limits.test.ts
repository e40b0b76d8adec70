import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nodeId, tensorId } from '../base/ids.ts';
import { must } from '../base/result.ts';
import { candidateList, candidateSizes } from './columns.ts';
import { planSteps } from './execution.ts';
import { partitionFp16 } from './fp16.ts';
import { partitionNnapi } from './nnapi.ts';
import { cut, cutByHand, partition, preview } from './partition.ts';
import { applySeveral } from './several.ts';
import { outcomeAt, sweep } from './sweep.ts';
import { draw } from './testing/drawing.ts';
import type { ExecutionPlan, Limits, PartitionGraph } from './types.ts';

const limits = (max: number, min: number): Limits => ({
  maxDelegatedPartitions: max,
  minNodesPerPartition: min,
});
const chain = draw('0* 1 2* 3* 4 5* 6* 7*');

const planText = (plan: ExecutionPlan): string =>
  planSteps(plan)
    .map((step) => (step.kind === 'node' ? step.node : `D${step.candidate}`))
    .join(' ');

test('the maximum keeps the largest candidates', () => {
  const result = must(partition(chain.graph, chain.supported, limits(1, 0)), 'cuts');
  expect(candidateSizes(result)).toEqual([1, 2, 3]);
  expect(result.chosen).toEqual([2]);
  expect(planText(result.plan)).toBe('0 1 2 3 4 D2');
});

test('the minimum drops small candidates, equal ones stay', () => {
  expect(must(partition(chain.graph, chain.supported, limits(0, 2)), 'cuts').chosen).toEqual([2, 1]);
});

test('zero and negative limits do not limit', () => {
  for (const max of [0, -1, -1_000_000])
    expect(must(partition(chain.graph, chain.supported, limits(max, max)), 'cuts').chosen).toHaveLength(3);
});

test('absurd limits are only limits', () => {
  expect(must(partition(chain.graph, chain.supported, limits(2 ** 31, 0)), 'cuts').chosen).toHaveLength(3);
  expect(planText(must(partition(chain.graph, chain.supported, limits(0, 2 ** 31)), 'cuts').plan)).toBe(
    '0 1 2 3 4 5 6 7',
  );
});

test('a tie is said where the cut falls between equals', () => {
  const { graph, supported } = draw('0* 1 2* 3 4*');
  expect(must(partition(graph, supported, limits(2, 0)), 'cuts').tie).toBe(true);
  expect(must(partition(graph, supported, limits(3, 0)), 'cuts').tie).toBe(false);
});

test('candidates can be chosen by hand', () => {
  const first = must(preview(chain.graph, chain.supported), 'previews');
  expect(planText(must(cutByHand(chain.graph, first, [0, 1, 99]), 'cuts').plan)).toBe('D0 1 D1 4 5 6 7');
});

test('the sweep has each distinct outcome of the grid once', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), (mask) => {
      const { graph, supported } = draw(mask.map((on, n) => `${n}${on ? '*' : ''}`).join(' '));
      const first = must(preview(graph, supported), 'previews');
      const outcomes = sweep(first, 'libstdcxx', { macs: mask.map((_, n) => n), bytes: () => 10 });
      const sizes = candidateSizes(first);
      const seen = new Set<string>();
      for (let max = 0; max <= sizes.length + 1; max++)
        for (let min = 0; min <= mask.length + 1; min++) {
          const direct = must(cut(graph, first, limits(max, min)), 'cuts').chosen;
          expect(outcomes[outcomeAt(sizes, limits(max, min))]!.chosen).toEqual(direct);
          seen.add(direct.join());
        }
      expect(outcomes.map((o) => o.chosen.join()).sort()).toEqual([...seen].sort());
      for (const o of outcomes) expect(must(cut(graph, first, o.limits), 'cuts').chosen).toEqual(o.chosen);
    }),
    { numRuns: 60 },
  );
});

// h: float16 constant (tensor 9), dequantized by node 0 into tensor 0; 1 and 3 read it; 2 is unsupported.
//
//   h ── 0:DEQUANTIZE ─┬──────────────┐
//           x ────── 1* ── 2 ── 3* ───┘
const fp16: PartitionGraph = {
  nodes: [
    { inputs: [9], outputs: [0], fp16: true },
    { inputs: [8, 0], outputs: [1], fp16: false },
    { inputs: [1], outputs: [2], fp16: false },
    { inputs: [2, 0], outputs: [3], fp16: false },
  ].map((node) => ({
    inputs: node.inputs.map(tensorId),
    outputs: node.outputs.map(tensorId),
    hasSideEffect: false,
    isConstantFp16Dequantize: node.fp16,
  })),
  tensors: { length: 10 },
  outputs: [tensorId(3)],
};

test('the fp16 helper re-points chosen nodes and leaves the DEQUANTIZE on the CPU', () => {
  const result = must(partitionFp16(fp16, new Set([1, 3].map(nodeId)), limits(1, 0)), 'cuts');
  expect(planSteps(result.plan)).toEqual([
    { kind: 'node', node: 0 },
    { kind: 'delegate', candidate: -1, nodes: [1], inputs: [8, 9], outputs: [1] },
    { kind: 'node', node: 2 },
    { kind: 'node', node: 3 },
  ]);
});

test('the fp16 helper takes the whole graph when all else is supported, whatever the limits', () => {
  const result = must(partitionFp16(fp16, new Set([1, 2, 3].map(nodeId)), limits(1, 100)), 'cuts');
  expect(result.wholeGraph).toBe(true);
  expect(planSteps(result.plan)).toEqual([
    { kind: 'delegate', candidate: -1, nodes: [0, 1, 2, 3], inputs: [8, 9], outputs: [3] },
  ]);
});

test('NNAPI fails on a float16 model when its limit drops a re-pointed node', () => {
  const supported = new Set([1, 3].map(nodeId));
  expect(must(partitionNnapi(fp16, supported, limits(1, 0)), 'cuts').fails).toContain(
    '1 node that the limit leaves',
  );
  expect(must(partitionNnapi(fp16, supported, limits(3, 0)), 'cuts').fails).toBeUndefined();
});

test('a second delegate sees delegate nodes of the first as unsupported nodes', () => {
  const { graph } = draw('0 1 2 3 4');
  const take = (...nodes: number[]) => ({ supported: new Set(nodes.map(nodeId)), apply: partition });
  const { plan, applied } = must(applySeveral(graph, [take(1, 2), take(0, 1, 2, 3)], new Set()), 'applies');
  expect(plan.map((s) => (s.kind === 'node' ? s.node : `D${s.delegate}[${s.nodes}]`))).toEqual([
    'D1[0]',
    'D0[1,2]',
    'D1[3]',
    4,
  ]);
  expect(candidateList(applied[1]!).map((c) => c.nodes)).toEqual([[0], [3]]);
});
