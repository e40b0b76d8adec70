import {
  type Ask,
  applyToModel,
  asksDriver,
  type Cut,
  type Delegate,
  defaultPartitionOptions,
  type ExecutionPlan,
  effectiveLimits,
  type Flow,
  fail,
  type Graph,
  type Limits,
  macsOf,
  nodeId,
  type OptionValues,
  ok,
  type PartitionOptions,
  type Program,
  paramsWithDefaults,
  propagate,
  type Result,
  type Shapes,
  type SupportMask,
  summariseCut,
  support,
  throughDriver,
} from '../../engine/index.ts';
import { listedOps, type MenuDelegate, menuDelegate } from './delegates.ts';
import { delegateOf, ownId, ownProfile } from './own-profile.ts';
import type { CutQuery } from './protocol.ts';
import { withAssumptions, withPicked } from './what-if.ts';

/** An open model with what was already worked out about it. */
export interface Subject {
  readonly program: Program;
  readonly shapes: Map<number, Shapes>;
  /** By subgraph, then node: limits move far more often than models change. */
  readonly macs: Map<number, Float64Array>;
  /** Verdicts by delegate and options: moving a limit or adding one to a comparison asks for them again. */
  readonly masks: Map<string, readonly SupportMask[]>;
}

/** Delegates whose verdicts are kept; the one asked longest ago goes first. */
const mostMasks = 32;

export const subjectOf = (program: Program): Subject => ({
  ...{ program, shapes: new Map(), macs: new Map(), masks: new Map() },
});

export function shapesOf(subject: Subject, subgraph: number): Shapes {
  const known = subject.shapes.get(subgraph);
  if (known !== undefined) return known;
  const shapes = propagate(subject.program, subgraph);
  subject.shapes.set(subgraph, shapes);
  return shapes;
}

export function macsIn(subject: Subject, graph: Graph): Float64Array {
  const known = subject.macs.get(graph.subgraph);
  if (known !== undefined) return known;
  const macs = macsOf(graph, shapesOf(subject, graph.subgraph));
  subject.macs.set(graph.subgraph, macs);
  return macs;
}

/** What the runtime does to one subgraph, and the plan it then executes. */
export interface Outcome {
  readonly cut: Cut;
  readonly plan: ExecutionPlan;
  readonly mask: SupportMask;
  /** All subsets of the first partitioning, those on the CPU among them. */
  readonly subsetCount: number;
}

/** A question about one subgraph with all that its answer rests on. */
export interface Asked {
  readonly graph: Graph;
  readonly row: MenuDelegate;
  readonly delegate: Delegate | undefined;
  readonly limits: Limits;
  /** By subgraph, with the user's assumptions laid over them. */
  readonly masks: readonly SupportMask[];
  /** Of the subgraph asked about. */
  readonly mask: SupportMask;
  readonly options: PartitionOptions;
  /** How the runtime applies the delegate. */
  readonly flow: Flow;
}

export async function askedOf(subject: Subject, query: CutQuery): Promise<Result<Asked, string>> {
  const graph = subject.program.graphs[query.subgraph];
  if (graph === undefined) return fail(`the model has no subgraph ${query.subgraph}`);
  const row = menuDelegate(query.delegate, query.profile);
  const delegate = delegateOf(row.id, query.profile);
  if (delegate === undefined && row.id === ownId) return fail(mistakes(row.remarks));
  const facts = { maxDelegatedPartitions: row.max, minNodesPerPartition: row.min };
  const { limits } = effectiveLimits(facts, {
    ...(query.max !== undefined && { maxDelegatedPartitions: query.max }),
    ...(query.min !== undefined && { minNodesPerPartition: query.min }),
  });
  const assumed = query.assume ?? [];
  const judged = await masksFor(subject, delegate, query.options);
  const answered = await withDriver(subject, judged, query);
  if (!answered.ok) return answered;
  const masks = answered.value.map((mask, index) =>
    // Numbers mean nodes of the subgraph looked at; names mean op types anywhere.
    withAssumptions(
      mask,
      subject.program.graphs[index]!,
      index === query.subgraph ? assumed : assumed.filter((word) => !/^-?\d+$/.test(word)),
    ),
  );
  const mask = masks[query.subgraph];
  if (mask === undefined) return fail(`subgraph ${query.subgraph} could not be judged`);
  const options = { ...defaultPartitionOptions, ...(delegate && { sort: delegate.application.sort }) };
  const flow = delegate?.application.flow ?? 'helper';
  return ok({ graph, row, delegate, limits, masks, mask, options, flow });
}

/** NNAPI's verdicts with the driver's laid over them, where the user's profile answers for the driver. */
async function withDriver(
  subject: Subject,
  masks: readonly SupportMask[],
  { delegate, driver, profile, options }: CutQuery,
): Promise<Result<readonly SupportMask[], string>> {
  if (driver !== 'own' || !asksDriver(delegate, options)) return ok(masks);
  const own = ownProfile(profile);
  if (!own.ok) return fail(mistakes(own.problem));
  const { delegate: answering } = own.value;
  const answers = await masksFor(subject, answering, paramsWithDefaults(answering));
  const laid = masks.map((mask, index) => {
    const graph = subject.program.graphs[index]!;
    const answer = answers[index];
    return answer === undefined
      ? mask
      : throughDriver(mask, graph, { kind: 'profile', name: answering.shortTitle, mask: answer });
  });
  return ok(laid);
}

/** Which nodes the delegate takes, how the runtime then cuts the graph, and all of it as one value. */
export async function cutModel(subject: Subject, query: CutQuery): Promise<Result<Outcome, string>> {
  const asked = await askedOf(subject, query);
  if (!asked.ok) return asked;
  const { graph, row, limits, masks, mask, options, flow } = asked.value;
  // Subgraphs are visited in order, and a refused one ends the walk, so the answer for one depends on all before it.
  const byLimits = applyToModel(
    subject.program.graphs,
    masks.map(
      (mask): Ask => ({
        supported: new Set(mask.supported),
        ...(mask.graphRefused && { refused: mask.graphRefused }),
      }),
    ),
    flow,
    limits,
    options,
  )[query.subgraph];
  if (byLimits === undefined) return fail(`subgraph ${query.subgraph} could not be partitioned`);
  const applied =
    query.pick === undefined ? byLimits : withPicked(byLimits, graph, mask.supported, query.pick, options);
  const shapes = shapesOf(subject, query.subgraph);
  const cut = summariseCut({
    delegate: { id: row.id, title: titleOf(row.shortTitle, query), options: query.options },
    graph,
    shapes,
    mask,
    partitioning: applied.partitioning,
    ...(applied.refused && { refusal: applied.refused.sentence }),
    limits,
    hypothetical: {
      max: !row.max.exists && limits.maxDelegatedPartitions > 0,
      min: !row.min.exists && limits.minNodesPerPartition > 1,
    },
    macs: macsIn(subject, graph),
  });
  const { plan, subsets } = applied.partitioning;
  return ok({ cut, plan, mask, subsetCount: subsets.length });
}

/** The first thing that is wrong with a profile, and how much more there is. */
const mistakes = ([first = 'it is wrong', ...more]: readonly string[]): string =>
  `your profile cannot be used: ${first}${more.length === 0 ? '' : `, and ${more.length} more`}`;

/** A cut that the delegate would not make by itself says so wherever its name stands. */
function titleOf(title: string, { assume, pick, driver, profile }: CutQuery): string {
  const by = [...(assume?.length ? ['assumptions'] : []), ...(pick ? ['hand-picked partitions'] : [])];
  const named =
    driver === undefined ? title : `${title} with ${menuDelegate(ownId, profile).shortTitle} as driver`;
  return by.length === 0 ? named : `${named} (what if: ${by.join(', ')})`;
}

/** Verdicts on every subgraph of a model. */
export async function masksFor(
  subject: Subject,
  delegate: Delegate | undefined,
  options: OptionValues,
): Promise<readonly SupportMask[]> {
  const key = JSON.stringify([delegate && numberOf(delegate), options]);
  const known = subject.masks.get(key);
  if (known !== undefined) return keep(subject, key, known);
  const { graphs, constants } = subject.program;
  const profile = await delegate?.load(options);
  let refused = false;
  const list = graphs.map((graph, index): SupportMask => {
    if (profile === undefined) return pickedOps(graph, String(options.ops ?? ''));
    const mask = support(graph, shapesOf(subject, index), profile, options, constants[index]!, refused);
    refused ||= mask.graphRefused !== undefined;
    return mask;
  });
  return keep(subject, key, list);
}

/** Two profiles of users' own may have one id. */
const numbers = new WeakMap<Delegate, number>();
let delegateCount = 0;

function numberOf(delegate: Delegate): number {
  const number = numbers.get(delegate) ?? delegateCount++;
  numbers.set(delegate, number);
  return number;
}

function keep({ masks }: Subject, key: string, list: readonly SupportMask[]): readonly SupportMask[] {
  masks.delete(key);
  masks.set(key, list);
  const [oldest] = masks.keys();
  if (masks.size > mostMasks && oldest !== undefined) masks.delete(oldest);
  return list;
}

/** A delegate that takes exactly the ops a user lists. */
function pickedOps(graph: Graph, list: string): SupportMask {
  const taken = listedOps(list);
  return {
    subgraph: graph.subgraph,
    supported: graph.nodes.filter(({ op }) => taken.has(op)).map(({ id }) => nodeId(id)),
    refused: graph.nodes
      .filter(({ op }) => !taken.has(op))
      .map(({ id, op }) => ({
        node: id,
        op,
        reasons: [
          { code: 'not-listed', sentence: `${op} #${id}: ${op} is not in the list`, source: 'set by hand' },
        ],
      })),
  };
}
