import type { TensorId } from '../base/ids.ts';
import { nodesOfUnknownMacs } from '../cost/macs.ts';
import type { Reason, SupportMask } from '../delegates/types.ts';
import type { Graph } from '../graph/types.ts';
import { candidateList } from '../partitioner/columns.ts';
import { planSteps } from '../partitioner/execution.ts';
import type { Limits, NodeSubset, Partitioning, PlanStep } from '../partitioner/types.ts';
import { bytesBeforeRun } from '../shapes/bytes.ts';
import type { Shapes } from '../shapes/types.ts';
import type { Cut, Region, Stretch } from './types.ts';

export interface CutRequest {
  readonly delegate: Cut['delegate'];
  readonly graph: Graph;
  readonly shapes: Shapes;
  readonly mask: SupportMask;
  readonly partitioning: Partitioning;
  readonly limits: Limits;
  readonly hypothetical: Cut['hypothetical'];
  /** Why nothing of this subgraph is delegated, where the runtime turns it away. */
  readonly refusal?: string;
  /** Multiply-accumulates by node. */
  readonly macs: Float64Array;
}

/** Puts the answers of the earlier stages together as one value that can be shown, printed and sent. */
export function summariseCut(request: CutRequest): Cut {
  const { graph, mask, partitioning } = request;
  const plan = planSteps(partitioning.plan);
  const steps = plan.filter((step) => step.kind === 'delegate');
  const regions = regionsOf(request, steps);
  const { reasons, refused } = distinctReasons(mask);
  return {
    delegate: request.delegate,
    limits: request.limits,
    hypothetical: request.hypothetical,
    ...(request.refusal !== undefined && { graphRefused: request.refusal }),
    nodeCount: graph.nodes.length,
    supportedCount: mask.supported.length,
    delegatedCount: steps.reduce((sum, step) => sum + step.nodes.length, 0),
    macs: nodesOfUnknownMacs(graph, request.shapes) > 0 ? 0 : sumOf(request.macs),
    delegatedMacs: steps.reduce((sum, step) => sum + macsIn(request.macs, step.nodes), 0),
    candidateCount: partitioning.candidates.length,
    partitionCount: steps.length,
    tie: partitioning.tie,
    regions,
    stretches: stretchesOf(plan, regions),
    reasons,
    refused,
    ...(mask.backends && { backends: mask.backends }),
    findings: findingsOf(mask),
  };
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

const macsIn = (macs: Float64Array, nodes: readonly number[]): number =>
  nodes.reduce((sum, node) => sum + (macs[node] ?? 0), 0);

type DelegateStep = Extract<PlanStep, { kind: 'delegate' }>;

/** Delegate nodes in plan order, then the candidates that the limits left out; those only where no node could be in two regions. */
function regionsOf(
  { graph, shapes, partitioning, macs }: CutRequest,
  steps: readonly DelegateStep[],
): Region[] {
  const region = (kind: Region['kind'], candidate: number, subset: Omit<NodeSubset, 'delegated'>): Region => {
    const flowing = (tensors: readonly TensorId[]) =>
      tensors.filter((tensor) => graph.tensors[tensor]?.isConstant === false);
    const inputs = flowing(subset.inputs);
    const outputs = flowing(subset.outputs);
    const sizes = (tensors: readonly TensorId[]) =>
      tensors.map((tensor) => bytesBeforeRun(graph, shapes, tensor));
    const sum = (list: readonly (number | undefined)[]) =>
      list.reduce<number>((all, size) => all + (size ?? 0), 0);
    return {
      kind,
      candidate,
      nodes: subset.nodes,
      macs: macsIn(macs, subset.nodes),
      inputs,
      outputs,
      inBytes: sum(sizes(inputs)),
      outBytes: sum(sizes(outputs)),
      unsized: [...sizes(inputs), ...sizes(outputs)].filter((size) => size === undefined).length,
    };
  };
  const delegated = steps.map((step) => region('delegated', step.candidate, step));
  if (steps.some((step) => step.candidate < 0)) return delegated;
  const taken = new Set(steps.map((step) => step.candidate));
  const left = candidateList(partitioning).flatMap((candidate, index) =>
    taken.has(index) ? [] : region('left-out', index, candidate),
  );
  // By candidate, so that a region keeps its place in the list when a limit takes it or leaves it.
  return [...delegated, ...left].sort((a, b) => a.candidate - b.candidate);
}

function stretchesOf(plan: readonly PlanStep[], regions: readonly Region[]): Stretch[] {
  const stretches: { region: number; nodes: number[] }[] = [];
  const regionOf = new Map(regions.map(({ nodes }, index) => [nodes, index]));
  for (const step of plan) {
    const last = stretches.at(-1);
    if (step.kind === 'delegate')
      stretches.push({ region: regionOf.get(step.nodes) ?? -1, nodes: [...step.nodes] });
    else if (last?.region === -1) last.nodes.push(step.node);
    else stretches.push({ region: -1, nodes: [step.node] });
  }
  return stretches;
}

function distinctReasons(mask: SupportMask): Pick<Cut, 'reasons' | 'refused'> {
  const reasons: Reason[] = [];
  const known = new Map<string, number>();
  const indexOf = (reason: Reason): number => {
    const key = JSON.stringify([reason.code, reason.sentence, reason.source, reason.stage]);
    const found = known.get(key);
    if (found !== undefined) return found;
    known.set(key, reasons.length);
    return reasons.push(reason) - 1;
  };
  const refused = mask.refused.map(({ node, reasons: own }) => ({ node, reasons: own.map(indexOf) }));
  return { reasons, refused };
}

const findingsOf = ({ throws = [], buildFailures = [], warnings = [] }: SupportMask): Cut['findings'] => [
  ...throws.map(({ node, sentence }) => ({ kind: 'throws' as const, node, sentence })),
  ...buildFailures.map(({ node, sentence }) => ({ kind: 'build-failure' as const, node, sentence })),
  ...warnings.map(({ node, sentence }) => ({ kind: 'warning' as const, node: node ?? -1, sentence })),
];
