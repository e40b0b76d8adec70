import type { NodeId } from '../../base/ids.ts';
import { asksDriver, throughDriver } from '../../delegates/nnapi/driver.ts';
import { paramsWithDefaults, support } from '../../delegates/support.ts';
import type { Params, Profile, SupportMask } from '../../delegates/types.ts';
import type { EngineAnswer } from '../../delegates/vx/engines.ts';
import type { Graph } from '../../graph/types.ts';
import {
  type AppliedGraph,
  type Ask,
  applySeveral,
  applyToModel,
  candidateAt,
  candidateList,
  delegatedNodes,
  delegatePartitions,
  effectiveLimits,
  type Flow,
  type Limits,
  type NodeSubset,
  noLimits,
  type PartitionGraph,
  type Partitioning,
  type PlanStep,
  partitionBy,
  planSteps,
  type SeveralStep,
  subsetList,
} from '../../partitioner/index.ts';
import { type ChosenDelegate, chosenDelegates, delegateFlags } from '../delegate-choice.ts';
import {
  applyNamed,
  flowOf,
  givenLimits,
  graphsOf,
  limitFlags,
  namedNodes,
  partitionOptions,
  resourceTensors,
  supportFlags,
  variantFlags,
} from '../delegation.ts';
import { usageError } from '../errors.ts';
import type { Flags } from '../flags.ts';
import { gateFlags, missedGate } from '../gates.ts';
import {
  engineAnswers,
  enginesFor,
  enginesJson,
  enginesText,
  insideDelegates,
  insideText,
} from '../inside.ts';
import { type OpenedModel, openModel } from '../model.ts';
import type { Session } from '../session.ts';
import type { Answer, Verb } from '../verb.ts';

/** What one delegate, or one node list, did to the whole model. */
export interface Delegation {
  readonly name: string;
  readonly limits: Limits;
  readonly hypothetical: boolean;
  readonly supported: readonly (readonly NodeId[])[];
  readonly flow: Flow;
  readonly masks?: readonly SupportMask[];
  readonly applied: readonly AppliedGraph[];
  /** Absent where nodes are named by hand. */
  readonly chosen?: ChosenDelegate;
}

export const partitionVerb: Verb = {
  name: 'partition',
  summary: 'how the runtime would cut the graph',
  flags: [...delegateFlags, ...supportFlags, ...limitFlags, ...variantFlags, ...gateFlags],
  async run(flags, session): Promise<Answer> {
    const opened = openModel(session, flags.required('graph'));
    const graphs = graphsOf(flags, opened);
    const delegation = await delegate(flags, session, opened, graphs);
    const [first] = delegation;
    if (!first)
      return usageError('who supports nodes is needed: --delegate, --supported_nodes or --supported_ops');
    const plans = delegation.length > 1 ? severalPlans(graphs, delegation, flags) : undefined;
    const missed = missedGate(flags, opened, first.applied);
    const inside = await insideOf(delegation, graphs, opened);
    return {
      json: jsonOf(graphs, delegation, plans, inside),
      text: textOf(graphs, delegation, inside),
      ...(missed !== undefined && { missed }),
    };
  },
};

export async function delegate(
  flags: Flags,
  session: Session,
  opened: OpenedModel,
  graphs: readonly Graph[],
): Promise<readonly Delegation[]> {
  const nodes = namedNodes(flags, graphs);
  if (nodes) {
    const limits = { ...noLimits, ...givenLimits(flags) };
    const applied = applyNamed(opened, graphs, nodes, flags, limits);
    const supported = nodes.map((set) => [...set].sort((a, b) => a - b));
    return [{ name: 'SupportedNodes', limits, hypothetical: false, flow: 'helper', supported, applied }];
  }
  const chosen = await chosenDelegates(flags);
  for (const { remarks } of chosen) for (const remark of remarks) session.warn(remark);
  return chosen.map((one) => byDelegate(one, opened, graphs, flags));
}

export function byDelegate(
  one: ChosenDelegate,
  opened: OpenedModel,
  graphs: readonly Graph[],
  flags: Flags,
): Delegation {
  const { application, id } = one.delegate;
  const { limits, hypothetical } = effectiveLimits(application, givenLimits(flags));
  const masks = masksOf(one, opened, graphs, flags);
  const asks = masks.map(
    (mask): Ask => ({
      supported: new Set(mask.supported),
      ...(mask.graphRefused && { refused: mask.graphRefused }),
    }),
  );
  const flow = flowOf(flags, application);
  const applied = applyToModel(graphs, asks, flow, limits, partitionOptions(flags));
  const supported = masks.map((mask) => mask.supported);
  return { name: id, flow, limits, hypothetical, supported, masks, applied, chosen: one };
}

/** Verdicts on all subgraphs; behind a refused one the runtime asks no more, so those see stored shapes. */
export function masksOf(
  chosen: ChosenDelegate,
  opened: OpenedModel,
  graphs: readonly Graph[],
  flags: Flags,
): readonly SupportMask[] {
  let stopped = false;
  return graphs.map((graph, index) => {
    const { constants } = opened.program;
    const mask = withDriver(chosen, graph, (by, params) =>
      support(graph, opened.shapes(index), by, params, constants[index]!, stopped),
    );
    if (flags.has('allow_dynamic_tensors') && flags.on('allow_dynamic_tensors'))
      return { ...mask, graphRefused: undefined };
    stopped ||= mask.graphRefused !== undefined;
    return mask;
  });
}

/** NNAPI asks its driver about what it takes; other delegates are asked alone. */
function withDriver(
  { profile, params, driver }: ChosenDelegate,
  graph: Graph,
  judge: (by: Profile, params: Params) => SupportMask,
): SupportMask {
  const mask = judge(profile, params);
  if (!asksDriver(profile.delegate.id, params)) return mask;
  if (driver === undefined) return throughDriver(mask, graph, { kind: 'unknown' });
  const answering = driver.profile.delegate;
  const answer = judge(driver.profile, paramsWithDefaults(answering));
  return throughDriver(mask, graph, { kind: 'profile', name: answering.shortTitle, mask: answer });
}

/** Plans of several delegates applied one after the other, by subgraph; a refused subgraph keeps its plan. */
export function severalPlans(
  graphs: readonly Graph[],
  delegation: readonly Delegation[],
  flags: Flags,
): readonly (readonly SeveralStep[])[] {
  const options = partitionOptions(flags);
  return graphs.map((graph, index) => {
    const steps = delegation.map(({ applied, limits, supported, flow }) => ({
      supported: new Set(applied[index]!.refused ? [] : supported[index]),
      apply: (seen: PartitionGraph, nodes: ReadonlySet<NodeId>) =>
        partitionBy(flow, seen, nodes, limits, options),
    }));
    const result = applySeveral(graph, steps, resourceTensors(graph));
    return result.ok ? result.value.plan : graph.nodes.map(({ id }) => ({ kind: 'node' as const, node: id }));
  });
}

const subsetJson = ({ delegated, nodes, inputs, outputs }: NodeSubset) => ({
  type: delegated ? 'P' : 'N',
  nodes,
  inputs,
  outputs,
});

const candidateJson = ({ nodes, inputs, outputs }: NodeSubset) => ({ nodes, inputs, outputs });

const stepJson = (step: PlanStep) =>
  step.kind === 'node'
    ? { node: step.node }
    : { delegate: step.candidate, nodes: step.nodes, inputs: step.inputs, outputs: step.outputs };

function severalStepJson(step: SeveralStep, names: readonly string[]) {
  if (step.kind === 'node') return { node: step.node };
  return { ...stepJson(step), by: names[step.delegate] };
}

function graphJson(
  graph: Graph,
  { applied, masks, supported }: Delegation,
  plan: readonly SeveralStep[] | undefined,
  names: readonly string[],
  { delegates, engines }: Inside,
) {
  const { partitioning, refused } = applied[graph.subgraph]!;
  const { subsets, chosen, tie } = partitioning;
  const { throws = [], driver } = masks?.[graph.subgraph] ?? {};
  return {
    index: graph.subgraph,
    total_nodes: graph.nodes.length,
    ...(refused && { refused }),
    ...(throws.length > 0 && { throws: throws.map(({ node }) => node) }),
    supported: supported[graph.subgraph],
    subsets: subsetList(subsets).map(subsetJson),
    candidates: candidateList(partitioning).map(candidateJson),
    chosen: chosen.map((index) => candidateJson(candidateAt(partitioning, index))),
    ...(tie && { tie: true }),
    ...(partitioning.wholeGraph && { whole_graph: true }),
    execution_plan: plan
      ? plan.map((step) => severalStepJson(step, names))
      : planSteps(partitioning.plan).map(stepJson),
    ...(driver && { driver }),
    ...(delegates.length > 0 && { inside: delegates }),
    ...enginesJson(engines),
  };
}

/** What delegated nodes run on, where the delegate has several engines. */
interface Inside {
  readonly delegates: ReturnType<typeof insideDelegates>;
  readonly engines: readonly EngineAnswer[];
}

/** By delegate of the line and by subgraph. */
const insideOf = (
  delegation: readonly Delegation[],
  graphs: readonly Graph[],
  opened: OpenedModel,
): Promise<readonly (readonly Inside[])[]> =>
  Promise.all(
    delegation.map(async ({ chosen, applied, masks }) => {
      const map = chosen && (await enginesFor(chosen));
      return graphs.map((graph, index): Inside => {
        const { partitioning } = applied[index]!;
        const nodes = delegatedNodes(partitioning.plan);
        return {
          delegates: insideDelegates(graph, opened.shapes(index), partitioning, masks?.[index]),
          engines: chosen === undefined ? [] : engineAnswers(chosen, map, graph, nodes),
        };
      });
    }),
  );

const limitsJson = ({ maxDelegatedPartitions, minNodesPerPartition }: Limits) => ({
  max_delegated_partitions: maxDelegatedPartitions,
  min_nodes_per_partition: minNodesPerPartition,
});

function jsonOf(
  graphs: readonly Graph[],
  delegation: readonly Delegation[],
  plans: readonly (readonly SeveralStep[])[] | undefined,
  inside: readonly (readonly Inside[])[],
): unknown {
  const names = delegation.map(({ name }) => name);
  const [first, ...others] = delegation.map((one, at) => ({
    delegate: one.name,
    limits: limitsJson(one.limits),
    ...(one.hypothetical && { hypothetical: true }),
    subgraphs: graphs.map((graph, i) =>
      graphJson(graph, one, at === 0 ? plans?.[i] : undefined, names, inside[at]![i]!),
    ),
    log: logOf(one),
  }));
  return { ...first, ...(others.length > 0 && { further: others }) };
}

/** The runtime's own line; it counts all candidates and prints for the first subgraph only (simple_delegate.cc:105-109). */
function logOf({ name, applied }: Delegation): string {
  const first = applied[0];
  if (!first || first.refused) return '';
  const { partitioning } = first;
  const total = partitioning.subsets.nodes.values.length;
  const count = partitioning.candidates.length;
  return `${name} delegate: ${delegatedNodes(partitioning.plan).length} nodes delegated out of ${total} nodes with ${count} partitions.`;
}

function textOf(
  graphs: readonly Graph[],
  delegation: readonly Delegation[],
  inside: readonly (readonly Inside[])[],
): string {
  return delegation
    .map((one, at) => {
      const { maxDelegatedPartitions: max, minNodesPerPartition: min } = one.limits;
      const limits = `limits: max_delegated_partitions ${max || 'none'}, min_nodes_per_partition ${min || 'none'}`;
      const note = one.hypothetical ? ' (hypothetical: this delegate has no such limit)' : '';
      const parts = graphs.map((graph, index) => graphText(graph, one, inside[at]![index]!));
      return [`${one.name}, ${limits}${note}`, ...parts, logOf(one)].filter(Boolean).join('\n');
    })
    .join('\n\n');
}

function graphText(graph: Graph, one: Delegation, inside: Inside): string {
  const { partitioning, refused } = one.applied[graph.subgraph]!;
  const { throws = [], driver } = one.masks?.[graph.subgraph] ?? {};
  const supported = one.supported[graph.subgraph] ?? [];
  const count = delegatedNodes(partitioning.plan).length;
  const lines = [
    `subgraph ${graph.subgraph} "${graph.name}": ${supported.length} of ${graph.nodes.length} nodes supported, ` +
      `${partitioning.candidates.length} candidates, ${count} nodes in ${delegatePartitions(partitioning.plan)} delegated partitions, ` +
      `${partitioning.subsets.length} subsets in all`,
  ];
  // Arm NN 21.02 lets a check's exception through, and no delegate is made; the cut is what it would be were the nodes only refused.
  if (throws.length > 0)
    lines.push(
      `  the check of ${runs(throws.map(({ node }) => node))} throws, so the real delegate is never made; this is the cut without those nodes`,
    );
  if (driver) lines.push(`  driver: ${driver.sentence}`);
  if (refused) lines.push(`  nothing delegated: ${refused.sentence}`);
  if (partitioning.tie) lines.push('  a tie between candidates of equal size was decided by the sort');
  if (!refused)
    lines.push(
      `  plan: ${planText(partitioning)}`,
      ...insideText(inside.delegates),
      ...enginesText(inside.engines),
    );
  return lines.join('\n');
}

function planText({ plan }: Partitioning): string {
  const parts: string[] = [];
  let cpu: number[] = [];
  const flush = (): void => {
    if (cpu.length > 0) parts.push(runs(cpu));
    cpu = [];
  };
  for (const step of planSteps(plan)) {
    if (step.kind === 'node') cpu.push(step.node);
    else {
      flush();
      parts.push(`[${step.candidate >= 0 ? `D${step.candidate}` : 'D'}: ${runs(step.nodes)}]`);
    }
  }
  flush();
  return parts.join(' ');
}

/** `0-4 7`: nodes in order, steps of one folded. */
function runs(nodes: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < nodes.length; ) {
    let j = i;
    while (nodes[j + 1] === nodes[j]! + 1) j++;
    parts.push(i === j ? `${nodes[i]}` : `${nodes[i]}-${nodes[j]}`);
    i = j + 1;
  }
  return parts.join(' ');
}
