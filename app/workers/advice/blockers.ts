import type { Blocker, BlockerRequest, SupportMask } from '../../../engine/index.ts';
import type { Priced } from './pricing.ts';

/** What would be gained under the limits of now. Times are left out where the board's figures say nothing of the delegate. */
export const requestOf = ({ asked, macs, costs, unknown }: Priced): BlockerRequest => ({
  graph: asked.graph,
  mask: asked.mask,
  macs,
  limits: asked.limits,
  options: asked.options,
  ...(unknown === undefined && { costs }),
});

/** The first sentence why the first node of a row is refused. */
export function whyOf({ refused }: SupportMask): (row: Blocker) => string | undefined {
  const sentences = new Map(refused.map(({ node, reasons }) => [node as number, reasons[0]?.sentence]));
  return ({ nodes }) => sentences.get(nodes[0] ?? -1);
}
