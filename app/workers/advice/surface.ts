import {
  bytesBeforeRun,
  candidateList,
  fail,
  type LimitFacts,
  type Optimum,
  ok,
  optimum,
  type Preview,
  pareto,
  preview,
  type Result,
  type Surface,
  surface,
  type TensorId,
  whyNoOptimum,
} from '../../../engine/index.ts';
import { cutModel, shapesOf } from '../cut.ts';
import type { CutQuery } from '../protocol.ts';
import type { Priced, Pricing } from './pricing.ts';
import type { BoardChoice, SurfaceAnswer } from './protocol.ts';

interface Candidates extends Priced {
  readonly first: Preview;
  readonly facts: LimitFacts;
}

async function candidatesOf(
  pricing: Pricing,
  query: CutQuery,
  choice: BoardChoice,
): Promise<Result<Candidates, string>> {
  const priced = await pricing.of(query, choice);
  if (!priced.ok) return priced;
  const { graph, mask, options, row } = priced.value.asked;
  const first = preview(graph, new Set(mask.supported), options);
  if (!first.ok) return fail(first.problem.sentence);
  const facts = { maxDelegatedPartitions: row.max, minNodesPerPartition: row.min };
  return ok({ ...priced.value, first: first.value, facts });
}

/** Every outcome of both limits, priced where the board tells something of the delegate. */
export async function surfaceOf(
  pricing: Pricing,
  query: CutQuery,
  choice: BoardChoice,
): Promise<Result<SurfaceAnswer, string>> {
  const at = await candidatesOf(pricing, query, choice);
  if (!at.ok) return at;
  const { asked, first, facts, macs, costs, unknown, device } = at.value;
  const shapes = shapesOf(pricing.subject, query.subgraph);
  const { graph, mask, flow, options } = asked;
  const made = surface({
    graph,
    supported: new Set(mask.supported),
    first,
    flow,
    facts,
    options,
    macs,
    bytes: (tensor: TensorId) =>
      graph.tensors[tensor]?.isConstant ? 0 : (bytesBeforeRun(graph, shapes, tensor) ?? 0),
    ...(unknown === undefined && { costs }),
  });
  if (!made.ok) return fail(made.problem.sentence);
  const refused = await refusalOf(pricing, query);
  const unsearched = whyNoOptimum(graph, flow);
  return ok({
    surface: made.value,
    candidates: candidateList(first).map(({ nodes }) => nodes),
    nodes: graph.nodes.length,
    macs: macs.reduce((sum, value) => sum + value, 0),
    board: device.title,
    ...(unknown !== undefined && { unknown }),
    ...(refused !== undefined && { refused }),
    ...(unsearched !== undefined && { unsearched }),
    pareto: paretoOf(made.value, graph.nodes.length),
  });
}

/** Why nothing is delegated even without limits; outcomes are then only what could have been. */
async function refusalOf({ subject }: Pricing, query: CutQuery): Promise<string | undefined> {
  const { pick: _, ...rest } = query;
  const outcome = await cutModel(subject, { ...rest, max: 0, min: 0 });
  return outcome.ok ? outcome.value.cut.graphRefused : undefined;
}

/** Outcomes that the delegate's limits can give. Without times, share and borders decide. */
function paretoOf({ outcomes }: Surface, nodes: number): SurfaceAnswer['pareto'] {
  const known = outcomes.flatMap((outcome, at) =>
    outcome.limits && !outcome.fails ? [{ outcome, at }] : [],
  );
  return pareto(
    known.map(({ outcome }) => ({
      ms: outcome.estimate?.ms ?? 0,
      ...(outcome.estimate && { band: outcome.estimate }),
      delegatedShare: outcome.delegatedNodes / Math.max(1, nodes),
      borders: outcome.borders,
    })),
  ).flatMap(({ at, best }) => {
    const found = known[at];
    if (found === undefined) return [];
    return [{ at: found.at, ...(best !== undefined && found.outcome.estimate && { best }) }];
  });
}

export async function optimumOf(
  pricing: Pricing,
  query: CutQuery,
  choice: BoardChoice,
): Promise<Result<Optimum | undefined, string>> {
  const at = await candidatesOf(pricing, query, choice);
  if (!at.ok) return at;
  const { asked, first, facts, costs, unknown } = at.value;
  if (unknown !== undefined || (await refusalOf(pricing, query)) !== undefined) return ok(undefined);
  const { graph, mask, flow, options } = asked;
  const found = optimum({ graph, supported: new Set(mask.supported), first, flow, costs, options, facts });
  return found.ok ? found : fail(found.problem.sentence);
}
