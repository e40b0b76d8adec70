import { devices } from '../cost/devices/boards.ts';
import { ownDevice } from '../cost/devices/own.ts';
import type { DeviceProfile } from '../cost/devices/types.ts';
import { type Costing, costing } from '../cost/estimate.ts';
import { pairedCosts } from '../cost/pairing.ts';
import type { SupportMask } from '../delegates/types.ts';
import type { Graph } from '../graph/types.ts';
import type { Shapes } from '../shapes/types.ts';
import { usageError } from './errors.ts';
import type { FlagSpec, Flags } from './flags.ts';
import type { Session } from './session.ts';

export const boardFlags: readonly FlagSpec[] = [
  {
    name: 'device',
    kind: 'text',
    help: `adds estimated times on a board: ${devices.map(({ id }) => id).join(', ')}`,
  },
  { name: 'device_figure', kind: 'list', help: 'name=value, a figure of the board replaced; may repeat' },
];

/** The board that the flags name, with the user's own figures, or undefined without `--device`. */
export function boardOf(flags: Flags): DeviceProfile | undefined {
  const base = flags.text('device');
  const pairs = flags.list('device_figure').map(figurePair);
  if (base === undefined)
    return pairs.length === 0 ? undefined : usageError('--device_figure needs a board: --device=...');
  const board = ownDevice({ base, figures: Object.fromEntries(pairs) }, devices);
  return board.ok ? board.value : usageError(board.problem);
}

function figurePair(text: string): readonly [name: string, value: number] {
  const at = text.indexOf('=');
  const value = text.slice(at + 1);
  if (at < 1 || value.trim() === '') return usageError(`--device_figure is "${text}", name=value is needed`);
  return [text.slice(0, at), Number(value)];
}

/** A graph's prices as they hold for a delegate, or the sentence why there are none. */
export function pricesFor(
  session: Session,
  graph: Graph,
  board: DeviceProfile,
  priced: { readonly shapes: Shapes; readonly macs: ArrayLike<number> },
  delegate: { readonly name: string; readonly boards?: readonly string[] | undefined },
  mask: SupportMask | undefined,
): { readonly costs?: Costing; readonly unknown?: string } {
  const costs = costing(graph, priced.shapes, board, priced.macs);
  if (!costs.ok) return usageError(costs.problem);
  const paired = pairedCosts(costs.value, delegate.name, mask?.backends, delegate.boards);
  if (paired.kind === 'unknown')
    return { unknown: `times of ${delegate.name} on ${board.title} are unknown, because ${paired.sentence}` };
  if (paired.note !== undefined) session.warn(paired.note);
  warnOfUnsized(session, graph, paired.costs);
  return { costs: paired.costs };
}

/** Says when times leave out nodes whose sizes nobody knows before running. */
function warnOfUnsized(session: Session, graph: Graph, { unsizedNodes }: Costing): void {
  if (unsizedNodes > 0)
    session.warn(
      `subgraph ${graph.subgraph}: ${unsizedNodes} of ${graph.nodes.length} nodes have sizes known only while running; estimated times leave their work out and are too low`,
    );
}
