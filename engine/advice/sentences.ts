import type { Band } from '../cost/estimate.ts';
import type { Blocker } from './blockers.ts';

/** Three digits and a unit: `0.412 ms`, `12.3 ms`, `1,460 ms`. */
export const msText = (ms: number): string => `${digits(ms)} ms`;

function digits(ms: number): string {
  const size = Math.abs(ms);
  if (size >= 1000) return Math.round(ms).toLocaleString('en-US');
  return ms.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

export const bandText = ({ low, high }: Pick<Band, 'low' | 'high'>): string =>
  `band ${digits(low)} to ${msText(high)}`;

/** Whether a difference is larger than its uncertainty: its band stays on one side of 0. */
export const decided = ({ low, high }: Band): boolean => low > 0 || high < 0;

/** A difference of two estimates as the first less the second: `4.00 ms less (band 1.00 to 9.00 ms)`; a band with 0 in it is undecided. */
export function savedText(saved: Band): string {
  if (saved.ms === 0) return 'no difference';
  const { ms, low, high } = saved.ms > 0 ? saved : { ms: -saved.ms, low: -saved.high, high: -saved.low };
  const doubt = decided(saved) ? '' : ', undecided';
  return `${msText(ms)} ${saved.ms > 0 ? 'less' : 'more'} (${bandText({ low, high })}${doubt})`;
}

export interface EstimateFacts {
  /** Of the cut; absent where `unknown` says why. */
  readonly cut?: Band;
  readonly unknown?: string;
  /** The same model with nothing delegated. */
  readonly cpu: Band;
  readonly threads: number;
  readonly delegatedNodes: number;
  /** Nodes whose sizes only a run tells. */
  readonly unsizedNodes: number;
  readonly nodes: number;
  readonly note?: string;
}

/** What the board would take, as it follows on the board's name: `12.3 ms (band 8.1 to 20.4 ms); CPU alone, four threads: 81 ms ...`. */
export function estimateText(facts: EstimateFacts): string {
  const { cut, unknown, cpu, threads, delegatedNodes, unsizedNodes, nodes, note } = facts;
  const alone = `${msText(cpu.ms)} (${bandText(cpu)})`;
  const on = `${count(threads)} ${threads === 1 ? 'thread' : 'threads'}`;
  const times =
    cut === undefined
      ? `unknown, because ${unknown}; CPU alone, ${on}: ${alone}.`
      : delegatedNodes === 0
        ? `${alone}, all of it on the CPU with ${on}.`
        : `${msText(cut.ms)} (${bandText(cut)}); CPU alone, ${on}: ${alone}.`;
  const low =
    unsizedNodes === 0
      ? ''
      : ` ${unsizedNodes} of ${nodes} nodes have sizes known only while running; their work is left out, so times are too low.`;
  return `${times}${low}${note ? ` ${note}` : ''}`;
}

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
const count = (value: number): string => words[value] ?? String(value);

const macsText = (macs: number): string =>
  macs < 1e5 ? macs.toFixed(0) : `${(macs / 1e6).toFixed(1)} million`;

/** What delegating a blocker would gain: `4.10 ms less (band ...), 3 partitions fewer`; nothing where it gains nothing. */
export function gainText({ partitionsGained, bordersGained, macsGained, msGained }: Blocker): string {
  const change = (gained: number, what: string): string[] =>
    gained === 0
      ? []
      : [`${Math.abs(gained)} ${what}${Math.abs(gained) === 1 ? '' : 's'} ${gained > 0 ? 'fewer' : 'more'}`];
  const time = msGained && msGained.ms !== 0 ? [savedText(msGained)] : [];
  const work = time.length === 0 && macsGained > 0 ? [`${macsText(macsGained)} MACs delegated`] : [];
  const parts = [
    ...time,
    ...change(partitionsGained, 'partition'),
    ...change(bordersGained, 'border'),
    ...work,
  ];
  return parts.length === 0 ? 'no gain' : parts.join(', ');
}

/** The op type that costs most by not being delegated, with the first sentence why; undefined where none would gain anything. */
export function biggestBlocker(
  rows: readonly Blocker[],
  why: (row: Blocker) => string | undefined,
): string | undefined {
  const row = rows.find(({ kind }) => kind === 'op');
  if (
    row === undefined ||
    gainText(row) === 'no gain' ||
    (row.msGained?.ms ?? row.partitionsGained + row.macsGained) <= 0
  )
    return undefined;
  const reason = why(row);
  const nodes = `${row.nodes.length} ${row.nodes.length === 1 ? 'node' : 'nodes'}`;
  return `Biggest blocker: ${row.what}, ${nodes}${reason ? ` (${reason.replace(/\.$/, '')})` : ''}. Delegated: ${gainText(row)}.`;
}
