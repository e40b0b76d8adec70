import { type Figure, type FigureName, type FigureStatus, figureUnits } from './figures.ts';
import { type BoardId, boardTitles } from './titles.ts';
import type { DeviceProfile, EngineMapping } from './types.ts';

export type Told = readonly [value: number, status: FigureStatus, source: string];

/** A profile from figures told as [value, status, source]; units come from the names. */
export function profile(
  id: BoardId,
  accelerator: string,
  mapping: EngineMapping,
  told: Readonly<Record<FigureName, Told>>,
): DeviceProfile {
  const figures = {} as Record<FigureName, Figure>;
  // `told` has every name and nothing else, which the record type cannot tell to `Object.entries`.
  for (const [name, [value, status, source]] of Object.entries(told) as [FigureName, Told][])
    figures[name] = { value, unit: figureUnits[name], status, source };
  return { id, title: boardTitles[id], accelerator, mapping, figures };
}
