import {
  biggestBlocker,
  blockers,
  type Costing,
  type Estimate,
  estimateCut,
  estimateText,
  type Graph,
  ok,
  planSteps,
  type Result,
} from '../../../engine/index.ts';
import { cutModel } from '../cut.ts';
import type { CutQuery } from '../protocol.ts';
import { backendSentence } from './backends.ts';
import { requestOf, whyOf } from './blockers.ts';
import type { Pricing } from './pricing.ts';
import type { BoardChoice, EstimateAnswer } from './protocol.ts';

/** What the cut of now takes on a board, beside the CPU alone. */
export async function estimateOf(
  pricing: Pricing,
  query: CutQuery,
  choice: BoardChoice,
): Promise<Result<EstimateAnswer, string>> {
  const priced = await pricing.of(query, choice);
  if (!priced.ok) return priced;
  const outcome = await cutModel(pricing.subject, query);
  if (!outcome.ok) return outcome;
  const { asked, costs, device, unknown, note } = priced.value;
  const { cut, plan } = outcome.value;
  const cpu = cpuAlone(costs, asked.graph);
  const known = unknown === undefined || cut.delegatedCount === 0;
  const told = estimateCut(costs, planSteps(plan));
  const sentence = estimateText({
    ...(known ? { cut: told } : { unknown }),
    cpu,
    threads: costs.threads,
    delegatedNodes: cut.delegatedCount,
    unsizedNodes: costs.unsizedNodes,
    nodes: cut.nodeCount,
    ...(note !== undefined && { note }),
  });
  return ok({ board: device.title, sentence, cpu: bandOf(cpu), ...(known && { cut: bandOf(told) }) });
}

const bandOf = ({ ms, low, high }: Estimate) => ({ ms, low, high });

export const cpuAlone = (costs: Costing, graph: Graph): Estimate =>
  estimateCut(
    costs,
    graph.nodes.map(({ id }) => ({ kind: 'node', node: id })),
  );

/** What stands most in the way, and whether another backend would help. */
export async function blockerOf(
  pricing: Pricing,
  query: CutQuery,
  choice: BoardChoice,
): Promise<Result<string, string>> {
  const priced = await pricing.of(query, choice);
  if (!priced.ok) return priced;
  const found = blockers({ ...requestOf(priced.value), kinds: ['op'] });
  if (!found.ok) return { ok: false, problem: found.problem.sentence };
  const blocker = biggestBlocker(found.value.rows, whyOf(priced.value.asked.mask)) ?? '';
  return ok([blocker, await backendSentence(pricing, query)].filter(Boolean).join(' '));
}
