import {
  type Blocker,
  type BlockerRequest,
  blockers,
  fail,
  ok,
  type Result,
  type SupportMask,
} from '../../../engine/index.ts';
import type { CutQuery } from '../protocol.ts';
import type { Priced, Pricing } from './pricing.ts';
import type { BlockersAnswer, BoardChoice } from './protocol.ts';

/** What would be gained under the limits of now. Times are left out where the board's figures say nothing of the delegate. */
export const requestOf = ({ asked, macs, costs, unknown }: Priced): BlockerRequest => ({
  graph: asked.graph,
  mask: asked.mask,
  macs,
  limits: asked.limits,
  flow: asked.flow,
  options: asked.options,
  ...(unknown === undefined && { costs }),
});

/** The first sentence why the first node of a row is refused. */
export function whyOf({ refused }: SupportMask): (row: Blocker) => string | undefined {
  const sentences = new Map(refused.map(({ node, reasons }) => [node as number, reasons[0]?.sentence]));
  return ({ nodes }) => sentences.get(nodes[0] ?? -1);
}

/** A table longer than this is read by nobody. */
const mostNodes = 300;

export async function blockersOf(
  pricing: Pricing,
  query: CutQuery,
  choice: BoardChoice,
): Promise<Result<BlockersAnswer, string>> {
  const priced = await pricing.of(query, choice);
  if (!priced.ok) return priced;
  const found = blockers(requestOf(priced.value));
  if (!found.ok) return fail(found.problem.sentence);
  const why = whyOf(priced.value.asked.mask);
  let nodes = 0;
  const listed = found.value.rows.filter(({ kind }) => kind !== 'node' || nodes++ < mostNodes);
  return ok({
    rows: listed.map((row) => {
      const sentence = why(row);
      return { ...row, ...(sentence !== undefined && { why: sentence }) };
    }),
    untried: found.value.untried,
    unlisted: found.value.rows.length - listed.length,
    timed: priced.value.unknown === undefined,
  });
}
