import type { Device } from '../backends/types.ts';
import { knownContents } from '../backends/wasm/constants.ts';
import { attempt } from '../backends/webgpu/lower.ts';
import type { NodeId } from '../base/ids.ts';
import { must } from '../base/result.ts';
import type { Program } from '../graph/types.ts';
import { ops } from '../ops/table.ts';
import { viewBytes } from '../ops/tensor-data.ts';
import { planSteps } from '../partitioner/execution.ts';
import { defaultPartitionOptions, partition } from '../partitioner/index.ts';
import { plan, undelegated } from '../plan/plan.ts';
import { PreparedRun } from '../run/run.ts';
import { propagate } from '../shapes/propagate.ts';
import type { Shapes } from '../shapes/types.ts';
import type { TrialOf } from './trial.ts';

/** Nodes that the WebGPU device takes: those with a WGSL kernel for their types, shapes known before running. */
export function gpuNodes(program: Program, subgraph: number, shapes: Shapes): ReadonlySet<NodeId> {
  const graph = must(program.graphs[subgraph], 'the subgraph exists');
  const constants = must(program.constants[subgraph], 'constants');
  const part = { nodes: [], inputs: [], outputs: [] };
  const segment = { program, graph, shapes, constants, ...part };
  const known = knownContents(segment, ops);
  return new Set(
    graph.nodes
      .filter((node) => typeof attempt(node, segment, known, ops, true) !== 'string')
      .map(({ id }) => id),
  );
}

/** How much of a model ran on the GPU. */
export interface GpuCoverage {
  nodes: number;
  gpuNodes: number;
  readonly sentences: Set<string>;
}

/** On the GPU what it takes, the rest on the CPU's device; every tensor kept. */
export const gpuTrial =
  (delegate: Device, cpu: Device, coverage?: GpuCoverage): TrialOf =>
  async (program, subgraph, inputShapes) => {
    const graph = must(program.graphs[subgraph], 'the subgraph exists');
    const shapes = propagate(program, subgraph, inputShapes);
    const limits = { maxDelegatedPartitions: 0, minNodesPerPartition: 0 };
    const cut = partition(graph, gpuNodes(program, subgraph, shapes), limits, defaultPartitionOptions);
    const made = plan(graph, shapes, cut.ok ? planSteps(cut.value.plan) : undelegated(graph), {
      keep: 'all',
    });
    const execution = made.ok
      ? made.value
      : must(plan(graph, shapes, undelegated(graph), { keep: 'all' }), 'plans');
    const run = must(
      await PreparedRun.prepare(program, shapes, execution, { cpu, delegate, fallback: cpu }),
      'prepares',
    );
    if (coverage) {
      coverage.nodes += graph.nodes.length;
      for (const [index, step] of execution.steps.entries()) {
        const placed = run.placed[index];
        if (step.kind !== 'delegate' || !placed) continue;
        if (placed.device === delegate) coverage.gpuNodes += step.segment.nodes.length;
        if (placed.sentence !== undefined) coverage.sentences.add(placed.sentence);
      }
    }
    return {
      async invoke(inputs) {
        const done = await run.invoke(inputs, { name: 'none', now: () => 0 });
        return done.ok ? undefined : done.problem;
      },
      async view(id) {
        const tensor = graph.tensors[id];
        const [shape, bytes] = [run.shapeOf(id), await run.read(id).catch(() => undefined)];
        return tensor && shape && bytes ? { tensor, shape, data: viewBytes(tensor.type, bytes) } : undefined;
      },
    };
  };
