import { describe, expect, test } from 'vitest';
import { nodeId } from '../base/ids.ts';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import type { SupportMask } from '../delegates/types.ts';
import { openProgram } from '../graph/program.ts';
import { writeModel } from '../model/draft.ts';
import { noLimits, partition } from '../partitioner/index.ts';
import { propagate } from '../shapes/propagate.ts';
import { summariseCut } from './cut.ts';
import { insideOf } from './inside.ts';

/** A chain of ABS on four floats, all of it taken by a delegate. */
function chain(length: number, delegate: string, backends?: SupportMask['backends']) {
  const bytes = writeModel({
    subgraphs: [
      {
        name: 'main',
        tensors: Array.from({ length: length + 1 }, (_, i) => ({
          ...{ name: `t${i}`, type: 'FLOAT32', shape: [4] },
        })),
        operators: Array.from({ length }, (_, i) => ({ op: 'ABS', inputs: [i], outputs: [i + 1] })),
        ...{ inputs: [0], outputs: [length] },
      },
    ],
  });
  const program = must(openProgram(fromBytes(bytes), 'chain'), 'the chain opens');
  const graph = must(program.graphs[0], 'it has a graph');
  const shapes = propagate(program, 0);
  const supported = graph.nodes.map(({ id }) => id);
  const cut = summariseCut({
    delegate: { id: delegate, title: delegate, options: {} },
    mask: { subgraph: 0, supported, refused: [], ...(backends && { backends }) },
    partitioning: must(partition(graph, new Set(supported), noLimits), 'it is cut'),
    ...{ graph, shapes, limits: noLimits, macs: new Float64Array(length) },
    hypothetical: { max: false, min: false },
  });
  return { graph, shapes, cut };
}

describe('what delegated nodes run on', () => {
  // one partition:  0 (CpuAcc) ── 1 (CpuRef) ── 2 (CpuAcc)
  test('groups of one backend, and a copy where it changes', async () => {
    const { graph, shapes, cut } = chain(3, 'armnn', {
      CpuAcc: [nodeId(0), nodeId(2)],
      CpuRef: [nodeId(1)],
    });
    const { regions, engines } = await insideOf(graph, shapes, cut);
    expect(regions).toEqual([
      {
        region: 0,
        groups: [
          { backend: 'CpuAcc', nodes: [0] },
          { backend: 'CpuRef', nodes: [1] },
          { backend: 'CpuAcc', nodes: [2] },
        ],
        copyCount: 2,
        copyBytes: 32,
      },
    ]);
    expect(engines).toEqual([]);
  });

  test('floats on the NPU of VX are delegated but slow', async () => {
    const { graph, shapes, cut } = chain(2, 'vx');
    const { engines } = await insideOf(graph, shapes, cut);
    expect(engines.map(({ node, slow }) => [node, slow])).toEqual([
      [0, true],
      [1, true],
    ]);
    expect(engines[0]?.sentence).toContain('ABS #0: FLOAT32 runs on the shader unit');
  });

  test('a delegate with one engine has nothing to say', async () => {
    const { graph, shapes, cut } = chain(2, 'xnnpack');
    expect(await insideOf(graph, shapes, cut)).toEqual({ regions: [], engines: [] });
  });
});
