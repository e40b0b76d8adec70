import { median } from 'd3-array';

/** The median about a run. */
export interface Place {
  readonly run: number;
  readonly median: number;
}

/** Each median sorts a tenth of the runs; the plot has no room for more places than about these. */
const mostPlaces = 400;

/** Over a tenth of the runs, at least five; at evenly spread runs, the first and the last among them. */
export function runningMedian(us: readonly number[]): readonly Place[] {
  const reach = Math.max(2, Math.floor(us.length / 20));
  const about = (run: number): number => {
    const from = Math.max(0, Math.min(run - reach, us.length - 2 * reach - 1));
    return median(us.slice(from, from + 2 * reach + 1)) ?? 0;
  };
  const places = Math.min(us.length, mostPlaces);
  return Array.from({ length: places }, (_, place) => {
    const run = places === 1 ? 0 : Math.round((place * (us.length - 1)) / (places - 1));
    return { run, median: about(run) };
  });
}
