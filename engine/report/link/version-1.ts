import { strToU8 } from 'fflate';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Report } from '../types.ts';
import { ByteReader, ByteWriter, checksum, damaged, deflateRaw, inflateRaw } from './bytes.ts';
import { readCut, writeCut } from './cut-section.ts';
import {
  extrasOf,
  readEstimated,
  readFigures,
  withExtras,
  writeEstimated,
  writeExtras,
  writeFigures,
} from './figures-section.ts';
import { readGraph, writeGraph, writingOrder } from './graph-section.ts';
import { readMeasured, writeMeasured } from './measured-section.ts';
import { readSentences, writeSentences } from './sentences-section.ts';
import { hasStretchDetails, withStretchDetails, writeStretchDetails } from './stretches-section.ts';

// A report as bytes: a checksum, then sections of tag, length and content. A reader skips tags that it does not know, so
// later versions may add sections without a new number; what the tags below mean never changes again.
//
//   checksum │ texts │ model │ graph │ names? │ cut │ measured? │ extras? │ stretches? │ estimated? │ figures?
//
// all of it deflated, in base64url after `1.`
const tags = {
  ...{ texts: 1, model: 2, graph: 3, names: 4, cut: 5, measured: 6 },
  ...{ extras: 7, estimated: 8, figures: 9, stretches: 10 },
} as const;

/** What a link may unpack to: three times what the largest graphs met take, and little enough that lists made of it stay below 50 MB. */
const mostBytes = 1_000_000;

/** The payload of a link, or one sentence where no reader would unpack it. */
export function packReport(report: Report): Result<Uint8Array, string> {
  const bytes = sealed(reportBytes(report));
  return bytes.length > mostBytes
    ? fail(
        `the report takes ${bytes.length} bytes unpacked, and links hold ${mostBytes}; a file holds it all`,
      )
    : ok(deflateRaw(bytes));
}

/** Throws `Damage` for whatever is no report. */
export function unpackReport(packed: Uint8Array): Report {
  const bytes = inflateRaw(packed, mostBytes);
  const body = bytes.subarray(4);
  if (bytes.length < 4 || new DataView(bytes.buffer).getUint32(0, true) !== checksum(body))
    damaged('its checksum does not fit');
  return reportOf(body);
}

/** The sections behind their checksum. */
function sealed(body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + body.length);
  new DataView(bytes.buffer).setUint32(0, checksum(body), true);
  bytes.set(body, 4);
  return bytes;
}

/** The sections of a report, neither sealed nor deflated. */
export function reportBytes(report: Report): Uint8Array {
  const { skeleton, cut, measured, estimated, figures } = report;
  const extras = measured === undefined ? [] : extrasOf(measured);
  const pool = new Map<string, number>();
  const sections: [tag: number, section: ByteWriter][] = [];
  const write = (tag: number, fill: (out: ByteWriter) => void): void => {
    const section = new ByteWriter(pool);
    fill(section);
    sections.push([tag, section]);
  };
  write(tags.model, (out) => writeModel(out, report));
  write(tags.graph, (out) => writeGraph(out, skeleton));
  if (skeleton.names !== undefined) write(tags.names, (out) => writeNames(out, skeleton));
  write(tags.cut, (out) => writeCut(out, cut, skeleton));
  if (measured !== undefined) write(tags.measured, (out) => writeMeasured(out, measured));
  if (extras.length > 0) write(tags.extras, (out) => writeExtras(out, extras));
  if (measured !== undefined && hasStretchDetails(measured))
    write(tags.stretches, (out) => writeStretchDetails(out, measured));
  if (estimated !== undefined) write(tags.estimated, (out) => writeEstimated(out, estimated));
  if (figures !== undefined) write(tags.figures, (out) => writeFigures(out, figures));

  const whole = new ByteWriter();
  const texts = new ByteWriter();
  writeTexts(texts, [...pool.keys()]);
  whole.section(tags.texts, texts);
  for (const [tag, section] of sections) whole.section(tag, section);
  return Uint8Array.from(whole.bytes);
}

/** Undoes `reportBytes`. Throws `Damage` for whatever is no report. */
export function reportOf(body: Uint8Array): Report {
  const sections = sectionsOf(body);
  const texts = sections.get(tags.texts) ?? damaged('it holds no texts');
  const pool = readTexts(new ByteReader(texts));
  const reader = (tag: number, what: string): ByteReader =>
    new ByteReader(sections.get(tag) ?? damaged(`it holds no ${what}`), pool);
  const model = readModel(reader(tags.model, 'model'));
  const graph = readGraph(reader(tags.graph, 'graph'));
  const cut = readCut(reader(tags.cut, 'answer of a delegate'), graph);
  const named = sections.get(tags.names);
  const skeleton =
    named === undefined ? graph : { ...graph, names: readNames(new ByteReader(named, pool), graph) };
  const optional = <T>(tag: number, read: (from: ByteReader) => T): T | undefined => {
    const section = sections.get(tag);
    return section && read(new ByteReader(section, pool));
  };
  const run = optional(tags.measured, (from) => readMeasured(from, cut.regions.length));
  const timed = run && (optional(tags.extras, (from) => withExtras(run, from)) ?? run);
  const measured = timed && (optional(tags.stretches, (from) => withStretchDetails(timed, from)) ?? timed);
  const estimated = optional(tags.estimated, readEstimated);
  const figures = optional(tags.figures, (from) => readFigures(from, skeleton.nodeCount));
  return {
    ...model,
    skeleton,
    cut,
    ...(measured !== undefined && { measured }),
    ...(estimated !== undefined && { estimated }),
    ...(figures !== undefined && { figures }),
  };
}

function sectionsOf(body: Uint8Array): ReadonlyMap<number, Uint8Array> {
  const sections = new Map<number, Uint8Array>();
  const from = new ByteReader(body);
  while (from.left > 0) sections.set(from.count(), from.take(from.count()));
  return sections;
}

/** Lengths in bytes, then all texts as UTF-8. */
function writeTexts(out: ByteWriter, texts: readonly string[]): void {
  const encoded = texts.map((text) => strToU8(text));
  out.count(texts.length);
  out.counts(encoded.map(({ length }) => length));
  for (const bytes of encoded) for (const byte of bytes) out.bytes.push(byte);
}

function readTexts(from: ByteReader): string[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return from.counts(from.count()).map((length) => decoder.decode(from.take(length)));
}

/** Names in the order of writing; those of repeated layers differ in figures, as sentences do. */
function writeNames(out: ByteWriter, skeleton: Report['skeleton']): void {
  const names = writingOrder(skeleton).map((position) => skeleton.names?.[position] ?? '');
  writeSentences(
    out,
    names.map((text) => ({ text, opening: '' })),
  );
}

function readNames(from: ByteReader, graph: Report['skeleton']): string[] {
  const order = writingOrder(graph);
  const texts = readSentences(
    from,
    order.map(() => ''),
  );
  const names = new Array<string>(order.length).fill('');
  order.forEach((position, index) => {
    names[position] = texts[index] ?? '';
  });
  return names;
}

function writeModel(out: ByteWriter, { model, made = '' }: Report): void {
  const { name, bytes, subgraphs, sha256 = '' } = model;
  out.text(name);
  out.count(bytes);
  out.count(subgraphs.length);
  for (const subgraph of subgraphs) out.text(subgraph);
  const digest = (sha256.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  out.count(digest.length);
  out.bytes.push(...digest);
  out.text(made);
}

function readModel(from: ByteReader): Pick<Report, 'model' | 'made'> {
  const name = from.text();
  const bytes = from.count();
  const subgraphs = from.column(from.count(), () => from.text());
  const digest = from.take(from.count());
  const made = from.text();
  if (digest.length !== 0 && digest.length !== 32) damaged('its digest is not of 32 bytes');
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return {
    model: { name, bytes, ...(sha256 !== '' && { sha256 }), subgraphs },
    ...(made !== '' && { made }),
  };
}
