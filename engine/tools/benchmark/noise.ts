/**
 * Whether two series of times of the same work disagree too much to compare anything measured around them: the medians differ by more
 * than a tenth, or either series has a spread (p90 - p10) above half of its median. Series shorter than five say nothing: noisy.
 */
export function isNoisy(a: readonly number[], b: readonly number[]): boolean {
  if (a.length < 5 || b.length < 5) return true;
  const [p, q] = [median(a), median(b)];
  return Math.abs(p - q) > 0.1 * Math.min(p, q) || isSpread(a) || isSpread(b);
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor(share * (sorted.length - 1))]!;
const ascending = (list: readonly number[]): readonly number[] => [...list].sort((x, y) => x - y);
const median = (list: readonly number[]): number => at(ascending(list), 0.5);

function isSpread(list: readonly number[]): boolean {
  const sorted = ascending(list);
  return at(sorted, 0.9) - at(sorted, 0.1) > 0.5 * at(sorted, 0.5);
}
