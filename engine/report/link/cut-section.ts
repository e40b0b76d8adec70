import type { Cut, OptionValues, Region, Skeleton, Stretch } from '../types.ts';
import { type Border, bordersOf } from './borders.ts';
import { type ByteReader, type ByteWriter, damaged } from './bytes.ts';
import { readSentences, type Sentence, writeSentences } from './sentences-section.ts';

export function writeCut(out: ByteWriter, cut: Cut, skeleton: Skeleton): void {
  const { delegate, limits, hypothetical } = cut;
  out.text(delegate.id);
  out.text(delegate.title);
  writeOptions(out, delegate.options);
  out.number(limits.maxDelegatedPartitions);
  out.number(limits.minNodesPerPartition);
  const refused = cut.graphRefused !== undefined;
  out.count(
    flag(hypothetical.max, 1) +
      flag(hypothetical.min, 2) +
      flag(cut.tie, 4) +
      flag(refused, 8) +
      flag(cut.backends !== undefined, 16),
  );
  if (cut.graphRefused !== undefined) out.text(cut.graphRefused);
  for (const value of totals(cut)) out.number(value);
  writeRegions(out, cut.regions, skeleton);
  writeStretches(out, cut.stretches);
  writeRefusals(out, cut, skeleton);
  writeFindings(out, cut.findings, skeleton);
  if (cut.backends !== undefined) writeLists(out, Object.entries(cut.backends));
}

const flag = (on: boolean, bit: number): number => (on ? bit : 0);

const totals = (cut: Cut): readonly number[] => [
  cut.supportedCount,
  cut.delegatedCount,
  cut.macs,
  cut.delegatedMacs,
  cut.candidateCount,
  cut.partitionCount,
];

export function readCut(from: ByteReader, skeleton: Skeleton): Cut {
  const { nodeCount } = skeleton;
  const delegate = { id: from.text(), title: from.text(), options: readOptions(from) };
  const limits = { maxDelegatedPartitions: from.number(), minNodesPerPartition: from.number() };
  const flags = from.count();
  const refusal = (flags & 8) === 0 ? undefined : from.text();
  const [supportedCount, delegatedCount, macs, delegatedMacs, candidateCount, partitionCount] = [
    from.number(),
    from.number(),
    from.number(),
    from.number(),
    from.number(),
    from.number(),
  ];
  const regions = readRegions(from, skeleton);
  const stretches = readStretches(from, regions, nodeCount);
  const refusals = readRefusals(from, skeleton);
  const findings = readFindings(from, skeleton);
  const backends = (flags & 16) === 0 ? undefined : Object.fromEntries(readLists(from, nodeCount));
  return {
    delegate,
    limits,
    hypothetical: { max: (flags & 1) !== 0, min: (flags & 2) !== 0 },
    ...(refusal !== undefined && { graphRefused: refusal }),
    nodeCount,
    supportedCount,
    delegatedCount,
    macs,
    delegatedMacs,
    candidateCount,
    partitionCount,
    tie: (flags & 4) !== 0,
    regions,
    stretches,
    ...refusals,
    ...(backends !== undefined && { backends }),
    findings,
  };
}

const optionKinds = ['string', 'number', 'boolean', 'list'] as const;

function writeOptions(out: ByteWriter, options: OptionValues): void {
  const entries = Object.entries(options);
  out.count(entries.length);
  for (const [name, value] of entries) {
    out.text(name);
    if (typeof value === 'string') {
      out.count(optionKinds.indexOf('string'));
      out.text(value);
    } else if (typeof value === 'number') {
      out.count(optionKinds.indexOf('number'));
      out.number(value);
    } else if (typeof value === 'boolean') {
      out.count(optionKinds.indexOf('boolean'));
      out.count(value ? 1 : 0);
    } else {
      out.count(optionKinds.indexOf('list'));
      out.count(value.length);
      for (const item of value) out.text(item);
    }
  }
}

function readOptions(from: ByteReader): OptionValues {
  const readValue = (): OptionValues[string] => {
    const kind = optionKinds[from.index(optionKinds.length)];
    if (kind === 'string') return from.text();
    if (kind === 'number') return from.number();
    return kind === 'boolean' ? from.index(2) === 1 : from.column(from.count(), () => from.text());
  };
  return Object.fromEntries(from.column(from.count(), () => [from.text(), readValue()]));
}

/** Lists under names: the names, the lengths, then all items as steps. */
function writeLists(out: ByteWriter, entries: readonly (readonly [string, readonly number[]])[]): void {
  out.count(entries.length);
  for (const [name] of entries) out.text(name);
  out.counts(entries.map(([, list]) => list.length));
  for (const [, list] of entries) out.steps(list);
}

function readLists(from: ByteReader, end: number): [string, number[]][] {
  const names = from.column(from.count(), () => from.text());
  const lengths = from.counts(names.length);
  return names.map((name, index) => [name, from.steps(lengths[index] ?? 0, end)]);
}

const kinds = ['delegated', 'left-out'] as const;

const sameList = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

function writeRegions(out: ByteWriter, regions: readonly Region[], skeleton: Skeleton): void {
  out.count(regions.length);
  out.counts(regions.map(({ kind }) => kinds.indexOf(kind)));
  out.steps(regions.map(({ candidate }) => candidate));
  out.counts(regions.map(({ nodes }) => nodes.length));
  out.steps(regions.flatMap(({ nodes }) => nodes));
  for (const { macs } of regions) out.number(macs);
  const expected = bordersOf(
    skeleton,
    regions.map(({ nodes }) => nodes),
  );
  const asExpected = (region: Region, border: Border | undefined): boolean =>
    border !== undefined &&
    sameList(region.inputs, border.inputs) &&
    sameList(region.outputs, border.outputs) &&
    region.inBytes === border.inBytes &&
    region.outBytes === border.outBytes &&
    region.unsized === border.unsized;
  const own = regions.filter((region, index) => !asExpected(region, expected[index]));
  out.count(own.length);
  out.steps(own.map((region) => regions.indexOf(region)));
  for (const { inputs, outputs, inBytes, outBytes, unsized } of own) {
    out.counts([inputs.length, outputs.length]);
    out.steps(inputs);
    out.steps(outputs);
    for (const value of [inBytes, outBytes, unsized]) out.number(value);
  }
}

function readRegions(from: ByteReader, skeleton: Skeleton): Region[] {
  const count = from.count();
  const kind = from.column(count, () => kinds[from.index(kinds.length)] ?? 'delegated');
  const candidates = from.steps(count, 2 ** 31, -1);
  const lengths = from.counts(count);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const all = from.steps(total, skeleton.nodeCount);
  // Disjoint regions keep the work of finding their borders within the size of the graph.
  if (new Set(all).size !== all.length) damaged('a node is in two of its regions');
  let at = 0;
  const nodes = lengths.map((length) => {
    at += length;
    return all.slice(at - length, at);
  });
  const macs = from.column(count, () => from.number());
  const borders = bordersOf(skeleton, nodes);
  for (const index of from.steps(from.count(), count)) borders[index] = readBorder(from);
  return nodes.map((list, index) => ({
    kind: kind[index] ?? 'delegated',
    candidate: candidates[index] ?? -1,
    nodes: list,
    macs: macs[index] ?? 0,
    ...(borders[index] ?? damaged('a region has no border')),
  }));
}

function readBorder(from: ByteReader): Border {
  const [inputCount = 0, outputCount = 0] = from.counts(2);
  return {
    inputs: from.steps(inputCount, 2 ** 31),
    outputs: from.steps(outputCount, 2 ** 31),
    inBytes: from.number(),
    outBytes: from.number(),
    unsized: from.number(),
  };
}

/** A stretch on a delegate has the nodes of its region; only those on the CPU are listed. */
function writeStretches(out: ByteWriter, stretches: readonly Stretch[]): void {
  out.count(stretches.length);
  out.steps(stretches.map(({ region }) => region));
  const onCpu = stretches.filter(({ region }) => region < 0);
  out.counts(onCpu.map(({ nodes }) => nodes.length));
  out.steps(onCpu.flatMap(({ nodes }) => nodes));
}

function readStretches(from: ByteReader, regions: readonly Region[], nodeCount: number): Stretch[] {
  const column = from.steps(from.count(), regions.length, -1);
  const delegated = column.filter((region) => region >= 0);
  if (new Set(delegated).size !== delegated.length) damaged('a region runs twice in its plan');
  const lengths = from.counts(column.length - delegated.length);
  const nodes = from.steps(
    lengths.reduce((sum, length) => sum + length, 0),
    nodeCount,
  );
  let cpu = 0;
  let at = 0;
  return column.map((region) => {
    if (region >= 0) return { region, nodes: regions[region]?.nodes ?? [] };
    const length = lengths[cpu++] ?? 0;
    at += length;
    return { region, nodes: nodes.slice(at - length, at) };
  });
}

/** `CONV_2D #17`, what the sentences on a node open with; '' for a sentence on no node. */
const openingOf = ({ opNames, op }: Skeleton, node: number): string =>
  node < 0 ? '' : `${opNames[op[node] ?? -1] ?? ''} #${node}`;

/** By reason: the first node that it is given for, or -1. */
function nodeOfReasons(refused: Cut['refused'], count: number): number[] {
  const nodes = new Array<number>(count).fill(-1);
  for (let i = refused.length - 1; i >= 0; i--)
    for (const reason of refused[i]?.reasons ?? []) nodes[reason] = refused[i]?.node ?? -1;
  return nodes;
}

function writeRefusals(out: ByteWriter, { refused, reasons }: Cut, skeleton: Skeleton): void {
  out.count(refused.length);
  out.steps(refused.map(({ node }) => node));
  out.counts(refused.map((entry) => entry.reasons.length));
  // Mostly each node brings new reasons: one more than the largest so far is 0.
  let next = 0;
  for (const reason of refused.flatMap((entry) => entry.reasons)) {
    out.signed(reason - next);
    next = Math.max(next, reason + 1);
  }
  out.count(reasons.length);
  const stageOf = (stage: string | undefined) => (stage === undefined ? '' : `:${stage}`);
  for (const { code } of reasons) out.text(code);
  for (const { source } of reasons) out.text(source);
  for (const { stage } of reasons) out.text(stageOf(stage));
  const nodes = nodeOfReasons(refused, reasons.length);
  writeSentences(
    out,
    reasons.map(
      ({ sentence }, index): Sentence => ({
        text: sentence,
        opening: openingOf(skeleton, nodes[index] ?? -1),
      }),
    ),
  );
}

function readRefusals(from: ByteReader, skeleton: Skeleton): Pick<Cut, 'reasons' | 'refused'> {
  const nodes = from.steps(from.count(), skeleton.nodeCount);
  const lengths = from.counts(nodes.length);
  let next = 0;
  const refused = nodes.map((node, index) => ({
    node,
    reasons: from.column(lengths[index] ?? 0, () => {
      const reason = next + from.signed();
      if (reason < 0) damaged('a node is refused for a reason that it does not hold');
      next = Math.max(next, reason + 1);
      return reason;
    }),
  }));
  const count = from.count();
  if (next > count) damaged('a node is refused for a reason that it does not hold');
  const column = () => from.column(count, () => from.text());
  const [codes, sources, stages] = [column(), column(), column()];
  const sentences = readSentences(
    from,
    nodeOfReasons(refused, count).map((node) => openingOf(skeleton, node)),
  );
  const reasons = sentences.map((sentence, index) => {
    const stage = stages[index] ?? '';
    return {
      code: codes[index] ?? '',
      sentence,
      source: sources[index] ?? '',
      ...(stage !== '' && { stage: stage.slice(1) }),
    };
  });
  return { reasons, refused };
}

const findingKinds = ['throws', 'build-failure', 'warning'] as const;

function writeFindings(out: ByteWriter, findings: Cut['findings'], skeleton: Skeleton): void {
  out.count(findings.length);
  out.counts(findings.map(({ kind }) => findingKinds.indexOf(kind)));
  out.steps(findings.map(({ node }) => node));
  writeSentences(
    out,
    findings.map(({ node, sentence }) => ({ text: sentence, opening: openingOf(skeleton, node) })),
  );
}

function readFindings(from: ByteReader, skeleton: Skeleton): Cut['findings'] {
  const count = from.count();
  const kind = from.column(count, () => findingKinds[from.index(findingKinds.length)] ?? 'warning');
  const nodes = from.steps(count, skeleton.nodeCount, -1);
  const sentences = readSentences(
    from,
    nodes.map((node) => openingOf(skeleton, node)),
  );
  return nodes.map((node, index) => ({
    kind: kind[index] ?? 'warning',
    node,
    sentence: sentences[index] ?? '',
  }));
}
