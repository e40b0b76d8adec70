import { fail, ok, type Result } from '../../base/result.ts';
import {
  type Figure,
  type FigureName,
  figureNames,
  figureProblem,
  figureUnits,
  isFigureName,
} from './figures.ts';
import type { DeviceProfile } from './types.ts';

/** A user's own board: one of ours with some figures replaced. Small enough for a link. */
export interface OwnDevice {
  readonly base: string;
  readonly title?: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** What is wrong with a profile's figures, in a sentence that names the board, or undefined. */
export function deviceProblem({ title, figures }: DeviceProfile): string | undefined {
  for (const name of figureNames) {
    const problem = figureProblem(name, figures[name]?.value);
    if (problem) return `${title}: ${problem}.`;
  }
  return undefined;
}

/** The board a user describes, or the sentence why it is none. Replaced figures say that they are the user's. */
export function ownDevice(
  { base, title, figures }: OwnDevice,
  boards: readonly DeviceProfile[],
): Result<DeviceProfile, string> {
  const board = boards.find(({ id }) => id === base);
  if (!board)
    return fail(`There is no board "${base}"; the boards are ${boards.map(({ id }) => id).join(', ')}.`);
  const replaced: Partial<Record<FigureName, Figure>> = {};
  for (const [name, value] of Object.entries(figures)) {
    if (!isFigureName(name)) return fail(`A board has no figure "${name}".`);
    replaced[name] = { value, unit: figureUnits[name], source: 'typed in', status: 'yours' };
  }
  const own = {
    ...board,
    ...(Object.keys(figures).length > 0 && { id: `${board.id}+`, title: title ?? `${board.title}, changed` }),
    figures: { ...board.figures, ...replaced },
  };
  const problem = deviceProblem(own);
  return problem ? fail(problem) : ok(own);
}
