import type { NodeId } from '../base/ids.ts';
import type { Result } from '../base/result.ts';
import { toColumns } from './columns.ts';
import { cpuPlan } from './execution.ts';
import { partitionFp16 } from './fp16.ts';
import { partitionNnapi } from './nnapi.ts';
import { partition } from './partition.ts';
import type { Limits, PartitionGraph, Partitioning, PartitionOptions, PartitionProblem } from './types.ts';

/**
 * How the runtime applies a delegate. helper: its partition helper; fp16-helper: the variant for float16 weights; nnapi: NNAPI's own
 * limiting; all-supported: every supported node, no limits; none: nothing is applied (an analyzer, an offline compiler), so any
 * partitioning of it is a what-if through the helper.
 */
export type Flow = 'helper' | 'fp16-helper' | 'nnapi' | 'all-supported' | 'none';

/** Whether limits choose among candidates as they are, without the moves of float16 constants that change nodes on the way. */
export const isPlain = (flow: Flow): boolean => flow !== 'fp16-helper' && flow !== 'nnapi';

/** Whether a graph that goes over as a whole does so whatever the limits. */
export const wholeIgnoresLimits = (flow: Flow): boolean => flow === 'fp16-helper';

export function partitionBy(
  flow: Flow,
  graph: PartitionGraph,
  supported: ReadonlySet<NodeId>,
  limits: Limits,
  options: PartitionOptions,
): Result<Partitioning, PartitionProblem> {
  if (flow === 'fp16-helper') return partitionFp16(graph, supported, limits, options);
  if (flow === 'nnapi') return partitionNnapi(graph, supported, limits, options);
  return partition(graph, supported, limits, options);
}

/** Why nothing of a subgraph is delegated. */
export interface ApplicationRefusal {
  readonly code: string;
  readonly sentence: string;
}

/** What a delegate asks of one subgraph. */
export interface Ask {
  readonly supported: ReadonlySet<NodeId>;
  /** It turns the subgraph away as a whole (dynamic tensors). */
  readonly refused?: ApplicationRefusal;
}

export interface AppliedGraph {
  readonly subgraph: number;
  /** Where `refused` is set, the candidates are what could have been, and the plan is the CPU's. */
  readonly partitioning: Partitioning;
  readonly refused?: ApplicationRefusal;
}

type NamedGraph = PartitionGraph & { readonly subgraph: number; readonly name: string };

const validationPrefix = 'VALIDATION:';

/**
 * Applies one delegate to all subgraphs of a model in their order, as `Interpreter::ModifyGraphWithDelegate` does (rules R11 and
 * R12): limits count in each subgraph; a refused subgraph ends the walk with earlier ones still delegated; a failure takes the
 * delegate away everywhere.
 */
export function applyToModel(
  graphs: readonly NamedGraph[],
  asks: readonly Ask[],
  flow: Flow,
  limits: Limits,
  options: PartitionOptions,
): readonly AppliedGraph[] {
  const applied: AppliedGraph[] = [];
  let stopped: ApplicationRefusal | undefined;
  let failed: ApplicationRefusal | undefined;
  for (const [i, graph] of graphs.entries()) {
    const { supported, refused } = asks[i] ?? { supported: new Set<NodeId>() };
    const result = partitionBy(flow, graph, supported, limits, options);
    const own = stopped ? notReached(stopped) : (skipped(graph) ?? refused);
    if (own === refused) stopped ??= refused;
    if (!own) failed ??= failureOf(result);
    const partitioning = result.ok ? result.value : nothing;
    applied.push(
      own
        ? { subgraph: graph.subgraph, partitioning: onCpu(partitioning, graph), refused: own }
        : { subgraph: graph.subgraph, partitioning },
    );
  }
  if (!failed) return applied;
  const failure = failed;
  return applied.map(({ subgraph, partitioning, refused }, i) => ({
    subgraph,
    partitioning: onCpu(partitioning, graphs[i]!),
    refused: refused ?? failure,
  }));
}

const nothing: Partitioning = {
  subsets: toColumns([]),
  candidates: new Int32Array(0),
  chosen: [],
  tie: false,
  plan: cpuPlan(0),
};

function failureOf(result: Result<Partitioning, PartitionProblem>): ApplicationRefusal | undefined {
  if (!result.ok) return { code: result.problem.code, sentence: result.problem.sentence };
  return result.value.fails ? { code: 'fails', sentence: result.value.fails } : undefined;
}

const notReached = (stopped: ApplicationRefusal): ApplicationRefusal => ({
  code: 'not-reached',
  sentence: `An earlier subgraph was refused (${stopped.code}), so the runtime never gets to this one.`,
});

const skipped = (graph: NamedGraph): ApplicationRefusal | undefined =>
  graph.name.startsWith(validationPrefix)
    ? {
        code: 'validation-subgraph',
        sentence: `The runtime delegates no subgraph named ${validationPrefix}...`,
      }
    : undefined;

/** The same candidates with nothing delegated. */
const onCpu = (partitioning: Partitioning, graph: PartitionGraph): Partitioning => ({
  ...partitioning,
  chosen: [],
  tie: false,
  plan: cpuPlan(graph.nodes.length),
});

export interface LimitFact {
  /** 0: no limit. */
  readonly default: number;
  readonly exists: boolean;
  readonly nonPositiveBecomes?: number;
  readonly cap?: number;
}

/**
 * The limits that count for a delegate: what the user set, else its default, through the delegate's own reading of 0 and less and its
 * cap. `hypothetical`: a limit is set that the delegate does not have.
 */
export function effectiveLimits(
  facts: { readonly maxDelegatedPartitions: LimitFact; readonly minNodesPerPartition: LimitFact },
  set: Partial<Limits>,
): { readonly limits: Limits; readonly hypothetical: boolean } {
  const max = effective(facts.maxDelegatedPartitions, set.maxDelegatedPartitions);
  const min = effective(facts.minNodesPerPartition, set.minNodesPerPartition);
  const hypothetical =
    (!facts.maxDelegatedPartitions.exists && max > 0) || (!facts.minNodesPerPartition.exists && min > 1);
  return { limits: { maxDelegatedPartitions: max, minNodesPerPartition: min }, hypothetical };
}

function effective(fact: LimitFact, set: number | undefined): number {
  const value = set ?? fact.default;
  if (value <= 0) return fact.nonPositiveBecomes ?? 0;
  return fact.cap === undefined ? value : Math.min(value, fact.cap);
}
