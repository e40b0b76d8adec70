import type { Band } from '../cost/estimate.ts';
import { bandText } from './sentences.ts';

/** What outcomes are compared by. */
export interface Merits {
  /** Milliseconds, estimated or measured; less is better. */
  readonly ms: number;
  /** Of an estimate; absent where it was measured. */
  readonly band?: Band;
  /** Share of nodes delegated; more is better. */
  readonly delegatedShare: number;
  /** Tensors copied across borders; fewer are better. */
  readonly borders: number;
}

export interface ParetoEntry {
  /** Position in the list asked about. */
  readonly at: number;
  /** Of the list's fastest: why it is marked. */
  readonly best?: string;
}

/**
 * The outcomes that no other beats: none is at least as good in all three merits and better in one. Of equal outcomes the first
 * stays. Fastest first; that one is marked, with a sentence.
 */
export function pareto(outcomes: readonly Merits[]): readonly ParetoEntry[] {
  const kept = outcomes
    .map((merits, at) => ({ merits, at }))
    .filter(
      ({ merits, at }) =>
        Number.isFinite(merits.ms) && !outcomes.some((other, i) => beats(other, i, merits, at)),
    )
    .sort((a, b) => a.merits.ms - b.merits.ms);
  return kept.map(({ at, merits }, rank) =>
    rank === 0 ? { at, best: whyBest(merits, kept[1]?.merits) } : { at },
  );
}

function beats(a: Merits, i: number, b: Merits, at: number): boolean {
  if (i === at || !(a.ms <= b.ms && a.delegatedShare >= b.delegatedShare && a.borders <= b.borders))
    return false;
  const better = a.ms < b.ms || a.delegatedShare > b.delegatedShare || a.borders < b.borders;
  return better || i < at;
}

function whyBest(best: Merits, next: Merits | undefined): string {
  const time = ({ ms, band }: Merits): string =>
    `${band ? 'an estimated ' : ''}${ms.toFixed(2)} ms${band ? ` (${bandText(band)})` : ''}`;
  const what = `${time(best)} with ${(100 * best.delegatedShare).toFixed(0)} % of the nodes delegated`;
  if (!next) return `${what}: no other outcome is better in time, delegated share or borders.`;
  const more = next.delegatedShare > best.delegatedShare ? 'delegates more' : 'has fewer borders';
  const doubt = best.band && next.band && best.band.high >= next.band.low;
  return `${what}: the fastest; the next one takes ${time(next)} and ${more}.${doubt ? ' Their bands overlap, so which is faster is undecided.' : ''}`;
}
