import type { NodeId, TensorId } from '../base/ids.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Graph, GraphNode } from '../graph/types.ts';
import { ops } from '../ops/table.ts';
import { byteSize } from '../ops/tensor-data.ts';
import type { Op } from '../ops/types.ts';
import type { PlanStep } from '../partitioner/types.ts';
import type { Shapes } from '../shapes/types.ts';
import { runnable } from './runnable.ts';
import type { Plan, PlanOptions, PlanSegment, Step, Transfer } from './types.ts';

/**
 * Turns a final execution plan into steps on two devices and the copies between them:
 *
 *   cpu      [0 1]         [4]            one memory, run in pieces
 *              │ t1      t3 ▲
 *   delegate   └──► [2 3] ──┘             a memory of its own for each partition
 *
 * Every border tensor is copied once in, or once out; from one partition to another it goes through the CPU's memory, as
 * in the runtime. Constants are uploaded at preparation, and so are constant float16 weights with the DEQUANTIZE that
 * unpacks them. Fails, with one sentence, where a partition cannot run on a device of its own.
 */
export function plan(
  graph: Graph,
  shapes: Shapes,
  execution: readonly PlanStep[],
  { keep = 'outputs' }: PlanOptions = {},
  table: ReadonlyMap<string, Op> = ops,
): Result<Plan, string> {
  const { skipped, missing, runs } = runnable(graph, table);
  const delegated = execution.flatMap((step) =>
    step.kind === 'delegate' ? [{ ...step, nodes: step.nodes.filter(runs) }] : [],
  );
  const problem = borderProblem(graph, shapes, delegated);
  if (problem !== undefined) return fail(problem);
  const partitions = delegated.map(({ nodes }) => partitionSegment(graph, nodes, keep));
  const cpuNodes: NodeId[] = [];
  const steps: Step[] = [];
  let next = 0;
  for (const step of execution) {
    if (step.kind === 'node') {
      if (!runs(step.node)) continue;
      pushCpu(steps, cpuNodes.push(step.node) - 1);
      continue;
    }
    const segment = partitions[next++] as PlanSegment;
    if (segment.nodes.length === 0) continue;
    const transfers = (tensors: readonly TensorId[]) =>
      tensors.map((tensor) => transferOf(graph, shapes, tensor));
    const [copiesIn, copiesOut] = [transfers(segment.inputs), transfers(segment.outputs)];
    steps.push({ kind: 'delegate', candidate: step.candidate, segment, copiesIn, copiesOut });
  }
  const cpu = cpuSegment(graph, cpuNodes, partitions, keep);
  const missingOutputs = graph.outputs.filter((tensor) => missing.has(tensor));
  return ok({
    ...{ subgraph: graph.subgraph, cpu, steps, skipped, missingOutputs },
    ...(keep === 'all' && { keep }),
  });
}

/** The execution plan that delegates nothing. */
export const undelegated = (graph: Graph): PlanStep[] =>
  graph.nodes.map(({ id }) => ({ kind: 'node', node: id }));

function pushCpu(steps: Step[], position: number): void {
  const last = steps.at(-1);
  if (last?.kind === 'cpu') steps[steps.length - 1] = { ...last, end: position + 1 };
  else steps.push({ kind: 'cpu', first: position, end: position + 1 });
}

function partitionSegment(graph: Graph, delegated: readonly NodeId[], keep: 'all' | 'outputs'): PlanSegment {
  const unpacking = unpackingNodes(graph, delegated);
  const nodes = [...unpacking, ...delegated];
  const inside = new Set(nodes);
  const unpacked = new Set(unpacking);
  const written = nodes.filter((node) => !unpacked.has(node)).flatMap((node) => outputsOf(graph, node));
  const leaves = (tensor: TensorId) =>
    keep === 'all' ||
    graph.outputs.includes(tensor) ||
    (graph.tensors[tensor]?.consumers ?? []).some((consumer) => !inside.has(consumer));
  return { nodes, inputs: readFromOutside(graph, nodes), outputs: ascending(written.filter(leaves)) };
}

/** DEQUANTIZEs of constant float16 tensors that the nodes read: the weights go to the device packed, and are unpacked there. */
function unpackingNodes(graph: Graph, nodes: readonly NodeId[]): NodeId[] {
  const inside = new Set(nodes);
  const producers = nodes
    .flatMap((node) => inputsOf(graph, node))
    .map((tensor) => graph.nodes[graph.tensors[tensor]?.producer ?? -1]);
  const outside = producers.filter(
    (node): node is GraphNode => node?.isConstantFp16Dequantize === true && !inside.has(node.id),
  );
  return ascending(outside.map(({ id }) => id));
}

/** The CPU's memory holds the graph's inputs and outputs, and whatever partitions read or write. */
function cpuSegment(
  graph: Graph,
  nodes: readonly NodeId[],
  partitions: readonly PlanSegment[],
  keep: 'all' | 'outputs',
): PlanSegment {
  const given = graph.inputs.filter((tensor) => tensor >= 0);
  const fromPartitions = partitions.flatMap(({ outputs }) => outputs);
  const toPartitions = partitions.flatMap(({ inputs }) => inputs);
  const touched = nodes.flatMap((node) => [...inputsOf(graph, node), ...outputsOf(graph, node)]);
  const here = new Set([
    ...given,
    ...fromPartitions,
    ...touched.filter((tensor) => !graph.tensors[tensor]?.isConstant),
  ]);
  const kept = keep === 'all' ? [...here] : graph.outputs.filter((tensor) => here.has(tensor));
  return {
    nodes,
    inputs: ascending([...given, ...fromPartitions]),
    outputs: ascending([...kept, ...toPartitions]),
  };
}

function readFromOutside(graph: Graph, nodes: readonly NodeId[]): TensorId[] {
  const written = new Set(nodes.flatMap((node) => outputsOf(graph, node)));
  const read = nodes.flatMap((node) => inputsOf(graph, node));
  return ascending(
    read.filter((id) => {
      const tensor = graph.tensors[id];
      return tensor && !tensor.isConstant && !tensor.isVariable && !written.has(id);
    }),
  );
}

/** Why a partition cannot have a memory of its own: a shape only running tells, or state that others touch too. */
function borderProblem(
  graph: Graph,
  shapes: Shapes,
  partitions: readonly { readonly nodes: readonly NodeId[] }[],
): string | undefined {
  for (const [partition, { nodes }] of partitions.entries()) {
    const inside = new Set(nodes);
    for (const node of nodes)
      for (const tensor of [...inputsOf(graph, node), ...outputsOf(graph, node)]) {
        const where = `partition ${partition}: ${graph.nodes[node]?.op} #${node}`;
        const info = graph.tensors[tensor];
        if (shapes.tensors[tensor]?.kind === 'dynamic')
          return `${where} has tensor ${tensor}, whose shape is only known when running; a delegated partition needs static shapes`;
        if (info?.type === 'STRING')
          return `${where} has tensor ${tensor}, which holds strings and has no fixed size`;
        if (info?.isVariable && info.consumers.some((consumer) => !inside.has(consumer)))
          return `${where} keeps state in variable tensor ${tensor}, which nodes outside the partition use too`;
      }
  }
  return undefined;
}

function transferOf(graph: Graph, shapes: Shapes, tensor: TensorId): Transfer {
  const shape = shapes.tensors[tensor];
  const dimensions = shape?.kind === 'static' ? shape.shape : shape?.kind === 'unknown' ? shape.stored : [];
  return { tensor, bytes: byteSize(graph.tensors[tensor]?.type ?? '', dimensions) ?? 0 };
}

const present = (tensors: readonly TensorId[]): TensorId[] => tensors.filter((tensor) => tensor >= 0);
const inputsOf = (graph: Graph, node: NodeId): TensorId[] => present(graph.nodes[node]?.inputs ?? []);
const outputsOf = (graph: Graph, node: NodeId): TensorId[] => present(graph.nodes[node]?.outputs ?? []);
const ascending = <T extends number>(list: readonly T[]): T[] => [...new Set(list)].sort((a, b) => a - b);
