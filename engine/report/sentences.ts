import type { Cut, Skeleton } from './types.ts';

/** `409.6 kB`, decimal units as the field's tools print them. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3 + 1e-9));
  const value = bytes / 1000 ** power;
  // 999.95 and up would print as four digits
  return value >= 999.95 && power < units.length
    ? `1.0 ${units[power]}`
    : `${value.toFixed(1)} ${units[power - 1]}`;
}

export const percent = (part: number, whole: number): string =>
  whole === 0 ? '0 %' : `${((100 * part) / whole).toFixed(part === whole || part === 0 ? 0 : 1)} %`;

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** The delegate as a user names it: title and its ordered backends, where it has them. */
export function delegateName({ delegate }: Cut): string {
  const { backends } = delegate.options;
  return Array.isArray(backends) ? `${delegate.title} (${backends.join(', ')})` : delegate.title;
}

/** The answer before any question: how much is taken, in how many pieces, what crosses, what is left and why. */
export function verdict(
  cut: Cut,
  skeleton: Skeleton,
): {
  readonly headline: string;
  readonly details: readonly string[];
  /** The one of the details that tells which op is refused most often. */
  readonly refusal?: string;
} {
  const name = delegateName(cut);
  if (cut.graphRefused !== undefined)
    return {
      headline: `${name} takes nothing of this graph: ${cut.graphRefused.replace(/\.$/, '')}.`,
      details: [],
    };
  const macs = cut.macs > 0 ? `, ${percent(cut.delegatedMacs, cut.macs)} of MACs` : '';
  const share = `${cut.delegatedCount} of ${plural(cut.nodeCount, 'node')} (${percent(cut.delegatedCount, cut.nodeCount)}${macs})`;
  const headline =
    cut.delegatedCount === 0
      ? `${name} takes none of the ${plural(cut.nodeCount, 'node')}: everything runs on the CPU.`
      : `${name} takes ${share} in ${plural(cut.partitionCount, 'partition')}.`;
  const refusal = blocker(cut, skeleton);
  return {
    headline,
    details: [crossing(cut), leftOut(cut), refusal].flatMap((text) => text ?? []),
    ...(refusal !== undefined && { refusal }),
  };
}

function crossing({ regions, delegatedCount }: Cut): string | undefined {
  if (delegatedCount === 0) return undefined;
  const delegated = regions.filter(({ kind }) => kind === 'delegated');
  const bytes = delegated.reduce((sum, region) => sum + region.inBytes + region.outBytes, 0);
  const unsized = delegated.reduce((sum, region) => sum + region.unsized, 0);
  const more = unsized === 0 ? '' : `, and ${plural(unsized, 'tensor')} whose size only a run tells`;
  return `${bytesText(bytes)}${more} cross the borders each inference.`;
}

function leftOut({ candidateCount, partitionCount, regions, tie }: Cut): string | undefined {
  const left = regions.filter(({ kind }) => kind === 'left-out');
  if (left.length === 0) return undefined;
  const nodes = left.reduce((sum, region) => sum + region.nodes.length, 0);
  const sorted = tie ? ' Candidates of equal size stood at the limit, so the sort decided.' : '';
  return `The limits leave out ${plural(candidateCount - partitionCount, 'candidate partition')} with ${plural(nodes, 'supported node')}.${sorted}`;
}

/** The op type that is refused most often, with the first of its sentences. */
function blocker({ refused, reasons }: Cut, { op, opNames }: Skeleton): string | undefined {
  if (refused.length === 0) return undefined;
  const counts = new Map<number, number>();
  for (const { node } of refused) counts.set(op[node] ?? 0, (counts.get(op[node] ?? 0) ?? 0) + 1);
  const [most = 0, count = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  const first = refused.find(({ node }) => op[node] === most);
  const why = reasons[first?.reasons[0] ?? -1]?.sentence;
  const what = `${plural(refused.length, 'node')} ${refused.length === 1 ? 'is' : 'are'} refused, most often ${opNames[most]} (${count})`;
  return why === undefined ? `${what}.` : `${what}: ${why}.`;
}
