import { deflateSync } from 'fflate';
import { mulberry32 } from '../../base/random.ts';
import { decodeReport } from '../codec.ts';
import { fromBase64Url, toBase64Url } from '../link/base64url.ts';
import { checksum, inflateRaw } from '../link/bytes.ts';
import type { Report } from '../types.ts';
import { goldenLinks } from './make-links.ts';

export interface LinkStatistics {
  links: number;
  /** By mutation: links that were refused and that opened. */
  readonly outcomes: Record<string, { refused: number; opened: number }>;
  /** CPU ms of the slowest link, and its seed. */
  slowestMs: number;
  slowestSeed: number;
  /** Bytes that the hungriest link took, garbage included, and its seed. */
  mostBytes: number;
  hungriestSeed: number;
  /** Links that threw or opened as what cannot be; must stay empty. */
  readonly failures: string[];
}

export const emptyLinkStatistics = (): LinkStatistics => ({
  links: 0,
  outcomes: {},
  slowestMs: 0,
  slowestSeed: 0,
  mostBytes: 0,
  hungriestSeed: 0,
  failures: [],
});

type Draw = (end: number) => number;

const drawing = (seed: number): Draw => {
  const next = mulberry32(seed);
  return (end) => next() % end;
};

const bases = goldenLinks().map(({ link }) => link);
const newBases = bases.filter((link) => link.startsWith('1.'));
const oldBases = bases.filter((link) => link.startsWith('0.'));

const mostBytes = 2_000_000;
const bodies = newBases.map((link) => inflateRaw(fromBase64Url(link.slice(2))!, mostBytes).subarray(4));

/** Sections of a report, changed, behind a checksum that fits: what gets past it has to be refused by the reading itself. */
export function seal(body: Uint8Array): string {
  const bytes = new Uint8Array(4 + body.length);
  new DataView(bytes.buffer).setUint32(0, checksum(body), true);
  bytes.set(body, 4);
  return `1.${toBase64Url(deflateSync(bytes, { level: 0 }))}`;
}

const randomBytes = (length: number, draw: Draw): Uint8Array => Uint8Array.from({ length }, () => draw(256));

/** Numbers at the borders of what varints hold. */
const edges = [
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
  [0xff, 0xff, 0x7f],
  [0],
];

function changeBytes(bytes: Uint8Array, draw: Draw): Uint8Array {
  const at = draw(bytes.length);
  const copy = bytes.slice();
  switch (draw(6)) {
    case 0:
      copy[at]! ^= 1 << draw(8);
      return copy;
    case 1:
      copy[at] = draw(256);
      return copy;
    case 2:
      return copy.slice(0, at);
    case 3:
      return Uint8Array.of(
        ...bytes.subarray(0, at),
        ...edges[draw(edges.length)]!,
        ...bytes.subarray(at + 1),
      );
    case 4:
      return Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at + 1 + draw(8)));
    default:
      copy.copyWithin(at, draw(bytes.length), draw(bytes.length));
      return copy;
  }
}

const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.%&=#<>"\u0000é💥';

function changeText(text: string, draw: Draw): string {
  const at = draw(text.length);
  const by = characters.charAt(draw(characters.length));
  const kind = draw(4);
  if (kind === 0) return text.slice(0, at);
  if (kind === 1) return text.slice(0, at) + by + text.slice(at);
  return text.slice(0, at) + by + text.slice(at + 1 + (kind === 2 ? 0 : draw(9)));
}

const pick = <T>(list: readonly T[], draw: Draw): T => list[draw(list.length)]!;

/** Every way to make a hostile link. */
const mutations: Readonly<Record<string, (draw: Draw) => string>> = {
  text: (draw) => changeText(pick(newBases, draw), draw),
  'text of version 0': (draw) => changeText(pick(oldBases, draw), draw),
  'one change inside': (draw) => seal(changeBytes(pick(bodies, draw), draw)),
  'several changes inside': (draw) => {
    let body = pick(bodies, draw);
    for (let i = 2 + draw(5); i > 0 && body.length > 0; i--) body = changeBytes(body, draw);
    return seal(body);
  },
  'deflated noise': (draw) => `1.${toBase64Url(randomBytes(draw(300), draw))}`,
  'noise inside': (draw) => seal(randomBytes(draw(300), draw)),
};

const kinds = Object.keys(mutations);

/** One seed is one link, so that a failure can be repeated alone. */
export function hostileLink(seed: number): { kind: string; link: string } {
  const draw = drawing(seed);
  // Changes behind the checksum reach furthest.
  const kind = kinds[Math.min(draw(kinds.length + 3), kinds.length + 2)] ?? 'one change inside';
  return { kind, link: mutations[kind]!(draw) };
}

const taken = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

/** Decodes the link of one seed and takes down what came of it. */
export function fuzzLink(seed: number, statistics: LinkStatistics): void {
  const { kind, link } = hostileLink(seed);
  const before = taken();
  const start = process.cpuUsage();
  let opened = false;
  try {
    const decoded = decodeReport(link);
    opened = decoded.ok;
    const wrong = decoded.ok ? impossible(decoded.value) : sentenceTrouble(decoded.problem);
    if (wrong !== undefined) statistics.failures.push(`seed ${seed}, ${kind}: ${wrong}`);
  } catch (error) {
    statistics.failures.push(`seed ${seed}, ${kind}: ${error instanceof Error ? error.stack : error}`);
  }
  const { user, system } = process.cpuUsage(start);
  note(statistics, kind, opened, seed, (user + system) / 1000, taken() - before);
}

function note(
  statistics: LinkStatistics,
  kind: string,
  opened: boolean,
  seed: number,
  ms: number,
  bytes: number,
): void {
  statistics.links++;
  statistics.outcomes[kind] ??= { refused: 0, opened: 0 };
  statistics.outcomes[kind]![opened ? 'opened' : 'refused']++;
  if (ms > statistics.slowestMs) Object.assign(statistics, { slowestMs: ms, slowestSeed: seed });
  if (bytes > statistics.mostBytes) Object.assign(statistics, { mostBytes: bytes, hungriestSeed: seed });
}

const sentenceTrouble = (text: string): string | undefined =>
  text.length > 0 && text.length < 300 && !text.includes('\n') ? undefined : `no sentence: ${text}`;

/** What the page relies on; the first thing that does not hold. */
export function impossible({ skeleton, cut, measured, figures = [] }: Report): string | undefined {
  const inside = (list: Iterable<number>, end: number, least = 0): boolean => {
    for (const item of list) if (!Number.isInteger(item) || item < least || item >= end) return false;
    return true;
  };
  const { nodeCount, tensors } = skeleton;
  const regions = cut.regions.length;
  const facts: Readonly<Record<string, boolean>> = {
    ops: skeleton.op.length === nodeCount && inside(skeleton.op, skeleton.opNames.length),
    activations:
      skeleton.activation.length === nodeCount && inside(skeleton.activation, skeleton.activations.length),
    producers: skeleton.producer.length === tensors.length && inside(skeleton.producer, nodeCount, -1),
    labels: skeleton.label.length === tensors.length && inside(skeleton.label, skeleton.labels.length),
    sizes: skeleton.bytes.length === tensors.length && inside(skeleton.bytes, Number.MAX_SAFE_INTEGER, -1),
    names: skeleton.names === undefined || skeleton.names.length === tensors.length,
    inputs: inside(skeleton.inputs, tensors.length),
    starts:
      skeleton.inputStart.length === nodeCount + 1 &&
      skeleton.inputStart[nodeCount] === skeleton.inputs.length,
    ends: inside([...skeleton.graphInputs, ...skeleton.graphOutputs], tensors.length),
    'nodes of the cut': cut.nodeCount === nodeCount,
    regions: cut.regions.every(({ nodes }) => inside(nodes, nodeCount)),
    stretches: cut.stretches.every(
      ({ region, nodes }) => inside([region], regions, -1) && inside(nodes, nodeCount),
    ),
    refusals: cut.refused.every(
      ({ node, reasons }) => inside([node], nodeCount) && inside(reasons, cut.reasons.length),
    ),
    findings: cut.findings.every(({ node }) => inside([node], nodeCount, -1)),
    figures: figures.every(({ nodes, values }) => inside(nodes, nodeCount) && nodes.length === values.length),
    times:
      measured === undefined ||
      inside(
        measured.stretches.map(({ region }) => region),
        regions,
        -1,
      ),
  };
  return Object.keys(facts).find((name) => facts[name] === false);
}
