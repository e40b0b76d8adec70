import { devices } from '../cost/devices/boards.ts';
import { ownDevice } from '../cost/devices/own.ts';
import type { DeviceProfile } from '../cost/devices/types.ts';
import type { Costing } from '../cost/estimate.ts';
import { pairing } from '../cost/pairing.ts';
import type { SupportMask } from '../delegates/types.ts';
import type { Graph } from '../graph/types.ts';
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

/** Says when the board's figures are not of what the delegate runs on: times are then those of a what-if. */
export function warnOfPairing(
  session: Session,
  board: DeviceProfile,
  mask: SupportMask,
  delegate: string,
): void {
  const paired = pairing(delegate, board, mask.backends);
  if (paired.kind === 'unknown')
    session.warn(
      `times of ${delegate} on ${board.title} are not known, because ${paired.sentence}; those printed take its nodes to run on the accelerator`,
    );
}

/** Says when times leave out nodes whose sizes nobody knows before running. */
export function warnOfUnsized(session: Session, graph: Graph, { unsizedNodes }: Costing): void {
  if (unsizedNodes > 0)
    session.warn(
      `subgraph ${graph.subgraph}: ${unsizedNodes} of ${graph.nodes.length} nodes have sizes known only while running; estimated times leave their work out and are too low`,
    );
}
