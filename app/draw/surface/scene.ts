/** A plane of cells, each holding one of a few outcomes, and a value for each outcome. */
export interface SurfaceScene {
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** By row and column, a position in `values`. */
  readonly at: readonly number[];
  /** undefined: not known, drawn hatched. */
  readonly values: readonly (number | undefined)[];
  /** placement: blue, of what is delegated; heat: of time and bytes. */
  readonly hue: 'placement' | 'heat';
  /** The cell of the limits of now. */
  readonly current: Cell;
  /** The cell under the pointer or the keyboard's. */
  readonly cursor: Cell | undefined;
}

export interface Cell {
  readonly column: number;
  readonly row: number;
}

export const outcomeAtCell = ({ at, columns }: SurfaceScene, { column, row }: Cell): number =>
  at[row * columns.length + column] ?? 0;

/** Where a value lies between the least and the greatest, 0 to 1; half where all are equal. */
export function shareOf(values: readonly (number | undefined)[]): (value: number) => number {
  const known = values.filter((value) => value !== undefined && Number.isFinite(value)) as number[];
  const low = Math.min(...known);
  const high = Math.max(...known);
  return (value) => (high > low ? (value - low) / (high - low) : 0.5);
}
