import type { Cut, Report, Skeleton } from '../types.ts';
import { align, type Pair } from './align.ts';

/** Where a node runs. */
export type Placement = 'delegate' | 'left-out' | 'cpu';

/** What differs between the two nodes of a pair; the first that applies. */
export type Change =
  | 'only-before'
  | 'only-after'
  /** Delegated after, not before; and the reverse. */
  | 'gained'
  | 'lost'
  /** On the CPU both times: once refused, once left out by a limit; or refused for other reasons. */
  | 'reason'
  /** Another inner backend of the delegate. */
  | 'backend'
  /** Another type, shape or fused activation of what it writes. */
  | 'output'
  | 'same';

export interface NodePair {
  /** -1 where the other report has no such node. */
  readonly before: number;
  readonly after: number;
  readonly change: Change;
}

export interface ComparedFigure {
  readonly name: string;
  readonly unit: 'count' | 'bytes' | 'ms' | 'percent';
  /** Absent where the report does not say. */
  readonly before?: number;
  readonly after?: number;
}

export interface Setting {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

export interface ReportComparison {
  /** Whether both are of one file, told by its hash; unknown where one of them holds none. */
  readonly model: 'same' | 'other' | 'unknown';
  /** Only those that differ. */
  readonly settings: readonly Setting[];
  /** All, also where they are equal. */
  readonly figures: readonly ComparedFigure[];
  /** Every node of both, those that belong together side by side, in the order of the files. */
  readonly nodes: readonly NodePair[];
  readonly counts: Readonly<Record<Change, number>>;
}

export const changes = [
  'gained',
  'lost',
  'reason',
  'backend',
  'output',
  'only-before',
  'only-after',
  'same',
] as const satisfies readonly Change[];

/** Two reports side by side: settings, figures and nodes. Pure; the order of the arguments is that of the columns. */
export function compareReports(before: Report, after: Report): ReportComparison {
  const [first, second] = [factsOf(before), factsOf(after)];
  const nodes = pairsOf(before, after).map(([a, b]): NodePair => {
    return { before: a, after: b, change: changeOf(first, a, second, b) };
  });
  const counts = Object.fromEntries(changes.map((change) => [change, 0])) as Record<Change, number>;
  for (const { change } of nodes) counts[change]++;
  return {
    model: sameModel(before.model.sha256, after.model.sha256),
    settings: settingsOf(before, after),
    figures: figuresOf(before, after),
    nodes,
    counts,
  };
}

const sameModel = (a: string | undefined, b: string | undefined): ReportComparison['model'] =>
  a === undefined || b === undefined ? 'unknown' : a === b ? 'same' : 'other';

/** What a node is, for telling its partner: its op and the shape that it writes, whatever the type, which quantizing changes. */
const keysOf = (skeleton: Skeleton): string[] => {
  const written = writtenBy(skeleton);
  return Array.from(
    skeleton.op,
    (op, node) => `${skeleton.opNames[op]} ${(written[node] ?? '').replace(/^\S+/, '')}`,
  );
};

/** By node: the label of what it writes first. */
function writtenBy({ nodeCount, producer, labels, label }: Skeleton): string[] {
  const written = new Array<string>(nodeCount).fill('');
  for (let position = producer.length - 1; position >= 0; position--)
    if (producer[position]! >= 0) written[producer[position]!] = labels[label[position]!] ?? '';
  return written;
}

/** Nodes of one subgraph of one file are paired by number, all others by what they are; what is left, by op within each gap. */
function pairsOf(before: Report, after: Report): readonly Pair[] {
  const [a, b] = [before.skeleton, after.skeleton];
  const oneFile = sameModel(before.model.sha256, after.model.sha256) === 'same';
  if (oneFile && a.subgraph === b.subgraph && a.nodeCount === b.nodeCount)
    return Array.from(a.op, (_, node): Pair => [node, node]);
  return gaps(align(keysOf(a), keysOf(b))).flatMap(({ paired, onlyA, onlyB }) => {
    const opsOf = ({ op, opNames }: Skeleton, nodes: readonly number[]) =>
      nodes.map((node) => opNames[op[node]!] ?? '');
    const within = align(opsOf(a, onlyA), opsOf(b, onlyB)).map(
      ([i, j]): Pair => [onlyA[i] ?? -1, onlyB[j] ?? -1],
    );
    return paired === undefined ? within : [...within, paired];
  });
}

interface Gap {
  readonly onlyA: number[];
  readonly onlyB: number[];
  /** The pair that ends the gap; absent at the end of the lists. */
  readonly paired?: Pair;
}

function gaps(pairs: readonly Pair[]): Gap[] {
  const list: Gap[] = [];
  let [onlyA, onlyB]: [number[], number[]] = [[], []];
  for (const pair of pairs) {
    if (pair[1] < 0) onlyA.push(pair[0]);
    else if (pair[0] < 0) onlyB.push(pair[1]);
    else {
      list.push({ onlyA, onlyB, paired: pair });
      [onlyA, onlyB] = [[], []];
    }
  }
  return [...list, { onlyA, onlyB }];
}

interface Facts {
  readonly placement: readonly Placement[];
  /** Codes of refusal. */
  readonly codes: readonly string[];
  readonly backend: readonly string[];
  readonly output: readonly string[];
}

function factsOf({ skeleton, cut }: Report): Facts {
  const count = skeleton.nodeCount;
  const backend = new Array<string>(count).fill('');
  for (const [name, nodes] of Object.entries(cut.backends ?? {}))
    for (const node of nodes) backend[node] = name;
  const codes = new Array<string>(count).fill('');
  for (const { node, reasons } of cut.refused)
    codes[node] = reasons.map((reason) => cut.reasons[reason]?.code ?? '').join(' ');
  const written = writtenBy(skeleton);
  const output = Array.from(
    skeleton.activation,
    (activation, node) => `${written[node]} ${skeleton.activations[activation]}`,
  );
  return { placement: placementsOf(cut), codes, backend, output };
}

/** By node: where it runs. */
export function placementsOf({ regions, nodeCount }: Cut): Placement[] {
  const placement = new Array<Placement>(nodeCount).fill('cpu');
  for (const { kind, nodes } of regions)
    for (const node of nodes) placement[node] = kind === 'delegated' ? 'delegate' : 'left-out';
  return placement;
}

function changeOf(first: Facts, a: number, second: Facts, b: number): Change {
  if (b < 0) return 'only-before';
  if (a < 0) return 'only-after';
  const [was, is] = [first.placement[a], second.placement[b]];
  if (was !== is && is === 'delegate') return 'gained';
  if (was !== is && was === 'delegate') return 'lost';
  if (was !== is || first.codes[a] !== second.codes[b]) return 'reason';
  if (was === 'delegate' && first.backend[a] !== second.backend[b]) return 'backend';
  return first.output[a] === second.output[b] ? 'same' : 'output';
}

function settingsOf(before: Report, after: Report): Setting[] {
  const [a, b] = [before, after].map(settingTexts) as [Map<string, string>, Map<string, string>];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((name) => {
    const [was, is] = [a.get(name) ?? '', b.get(name) ?? ''];
    return was === is ? [] : [{ name, before: was, after: is }];
  });
}

function settingTexts({ model, skeleton, cut }: Report): Map<string, string> {
  const { delegate, limits } = cut;
  return new Map([
    ['model', model.name],
    ['sha256', model.sha256 ?? ''],
    ['subgraph', String(skeleton.subgraph)],
    ['delegate', delegate.title],
    ...Object.entries(delegate.options).map(([name, value]) => [name, String(value)] as const),
    ['max_delegated_partitions', String(limits.maxDelegatedPartitions)],
    ['min_nodes_per_partition', String(limits.minNodesPerPartition)],
  ]);
}

const figureNames: readonly (readonly [
  name: string,
  unit: ComparedFigure['unit'],
  of: (report: Report) => number | undefined,
])[] = [
  ['nodes', 'count', ({ cut }) => cut.nodeCount],
  ['delegated nodes', 'count', ({ cut }) => cut.delegatedCount],
  ['refused nodes', 'count', ({ cut }) => cut.refused.length],
  ['partitions', 'count', ({ cut }) => cut.partitionCount],
  ['candidate partitions', 'count', ({ cut }) => cut.candidateCount],
  [
    'delegated MACs',
    'percent',
    ({ cut }) => (cut.macs > 0 ? (100 * cut.delegatedMacs) / cut.macs : undefined),
  ],
  ['bytes over borders', 'bytes', ({ cut }) => borderBytes(cut)],
  ['file', 'bytes', ({ model }) => model.bytes],
  ['measured, median', 'ms', ({ measured }) => measured?.totalMs.p50],
  ['measured, 95th percentile', 'ms', ({ measured }) => measured?.totalMs.p95],
];

/** Known sizes only. */
const borderBytes = ({ regions }: Cut): number =>
  regions.reduce(
    (sum, { kind, inBytes, outBytes }) => sum + (kind === 'delegated' ? inBytes + outBytes : 0),
    0,
  );

/** Figures that neither report has are left out. */
const figuresOf = (before: Report, after: Report): ComparedFigure[] =>
  figureNames.flatMap(([name, unit, of]) => {
    const [was, is] = [of(before), of(after)];
    if (was === undefined && is === undefined) return [];
    return [
      { name, unit, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) },
    ];
  });
