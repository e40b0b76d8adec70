/**
 * Whether two series of times of the same work disagree too much to compare anything measured around them: the medians differ by more
 * than a tenth, either series has a spread (p90 - p10) above half of its median, or a few of its runs took so much longer that its mean
 * lies a quarter above its median. Series shorter than five say nothing: noisy.
 */
export function isNoisy(a: readonly number[], b: readonly number[]): boolean {
  if (a.length < 5 || b.length < 5) return true;
  const [p, q] = [median(a), median(b)];
  return Math.abs(p - q) > 0.1 * Math.min(p, q) || [a, b].some((list) => isSpread(list) || isPulled(list));
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor(share * (sorted.length - 1))]!;
const ascending = (list: readonly number[]): readonly number[] => [...list].sort((x, y) => x - y);
const median = (list: readonly number[]): number => at(ascending(list), 0.5);

function isSpread(list: readonly number[]): boolean {
  const sorted = ascending(list);
  return at(sorted, 0.9) - at(sorted, 0.1) > 0.5 * at(sorted, 0.5);
}

/** The first run is left out: caches and compilers warm up in it, whatever else goes on. */
function isPulled(list: readonly number[]): boolean {
  const warm = list.slice(1);
  const mean = warm.reduce((sum, time) => sum + time, 0) / warm.length;
  return mean > 1.25 * median(warm);
}
