import { strFromU8, strToU8, Unzlib, zlibSync } from 'fflate';
import { fail, ok, type Result } from '../base/result.ts';
import type { Report } from './types.ts';

/** The version in front of every payload. Version 0 may still change. */
export const reportVersion = 0;

/** Far above any real report; keeps a hostile link from filling the memory. */
const largestPayload = 64 * 2 ** 20;

/** A report as the text of a link: `0.<deflated JSON in base64url>`. */
export function encodeReport(report: Report): string {
  const json = JSON.stringify(report, replaceTyped);
  return `${reportVersion}.${toBase64Url(zlibSync(strToU8(json), { level: 9 }))}`;
}

/** The reverse. Never throws: whatever cannot be read is one sentence. */
export function decodeReport(text: string): Result<Report, string> {
  const dot = text.indexOf('.');
  const version = dot < 0 ? text : text.slice(0, dot);
  if (version !== String(reportVersion))
    return fail(
      `the link holds a report of version "${version.slice(0, 20)}", and this page reads version ${reportVersion}`,
    );
  try {
    const bytes = inflate(fromBase64Url(text.slice(dot + 1)));
    const report: unknown = JSON.parse(strFromU8(bytes), reviveTyped);
    return isReport(report) ? ok(report) : fail('the link holds no whole report');
  } catch {
    return fail('the report in the link is cut off or damaged');
  }
}

/** Fed slice by slice, so that a payload which would swell without end is given up early. */
const sliceBytes = 16 * 1024;

function inflate(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  const stream = new Unzlib((part) => {
    size += part.length;
    if (size > largestPayload) throw new Error('payload too large');
    parts.push(part);
  });
  for (let at = 0; at < bytes.length; at += sliceBytes)
    stream.push(bytes.subarray(at, at + sliceBytes), at + sliceBytes >= bytes.length);
  const out = new Uint8Array(size);
  let end = 0;
  for (const part of parts) {
    out.set(part, end);
    end += part.length;
  }
  // The library skips the checksum at the stream's end, which tells a damaged link from a whole one.
  const stored = bytes.subarray(-4).reduce((word, byte) => ((word << 8) | byte) >>> 0, 0);
  if (stored !== adler32(out)) throw new Error('checksum');
  return out;
}

/** The checksum of zlib streams (RFC 1950, section 9). */
function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

const typed = { Uint8Array, Uint16Array, Uint32Array, Int32Array, Float64Array } as const;
type TypedName = keyof typeof typed;

/** Typed arrays become `{"$": "Int32Array", "v": [...]}`; runs of ascending numbers are stored as differences, which deflate well. */
function replaceTyped(_: string, value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value;
  const name = value.constructor.name as TypedName;
  const list = Array.from(value as Float64Array);
  return { $: name, v: list.map((item, index) => item - (list[index - 1] ?? 0)) };
}

function reviveTyped(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$' in value) || !('v' in value)) return value;
  const make = typed[value.$ as TypedName];
  if (make === undefined || !Array.isArray(value.v)) throw new Error('unknown array');
  let sum = 0;
  return make.from(
    value.v.map((step: unknown) => {
      sum += Number(step);
      return sum;
    }),
  );
}

/** Checks what the page relies on: the parts, and that every index stays inside its list. */
function isReport(value: unknown): value is Report {
  const report = value as Report;
  const { skeleton, cut, model } = report ?? {};
  if (typeof model?.name !== 'string' || !Array.isArray(model.subgraphs) || typeof model.bytes !== 'number')
    return false;
  const below = (list: ArrayLike<number> | undefined, end: number, least = 0): boolean =>
    list !== undefined &&
    Array.from(list).every((item) => Number.isInteger(item) && item >= least && item < end);
  const count = skeleton?.nodeCount;
  const tensors = skeleton?.tensors?.length;
  return (
    Number.isInteger(count) &&
    count === cut?.nodeCount &&
    skeleton.op.length === count &&
    below(skeleton.op, skeleton.opNames.length) &&
    skeleton.activation.length === count &&
    below(skeleton.activation, skeleton.activations.length) &&
    skeleton.constantBytes.length === count &&
    skeleton.producer.length === tensors &&
    below(skeleton.producer, count, -1) &&
    skeleton.bytes.length === tensors &&
    skeleton.label.length === tensors &&
    below(skeleton.label, skeleton.labels.length) &&
    skeleton.inputStart.length === count + 1 &&
    below(skeleton.inputStart, skeleton.inputs.length + 1) &&
    below(skeleton.inputs, tensors) &&
    below(skeleton.graphInputs, tensors) &&
    below(skeleton.graphOutputs, tensors) &&
    [...skeleton.opNames, ...skeleton.labels, ...skeleton.activations].every(
      (text) => typeof text === 'string',
    ) &&
    cut.regions.every(
      (region) =>
        (region.kind === 'delegated' || region.kind === 'left-out') &&
        below(region.nodes, count) &&
        Array.isArray(region.inputs) &&
        Array.isArray(region.outputs) &&
        Number.isFinite(region.inBytes) &&
        Number.isFinite(region.outBytes),
    ) &&
    cut.stretches.every(
      ({ region, nodes }) => below([region], cut.regions.length, -1) && below(nodes, count),
    ) &&
    cut.reasons.every(({ sentence, source }) => typeof sentence === 'string' && typeof source === 'string') &&
    cut.refused.every(({ node, reasons }) => below([node], count) && below(reasons, cut.reasons.length)) &&
    Array.isArray(cut.findings) &&
    typeof cut.delegate.title === 'string' &&
    typeof cut.delegate.options === 'object' &&
    Number.isFinite(cut.limits.maxDelegatedPartitions) &&
    Number.isFinite(cut.limits.minNodesPerPartition)
  );
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function toBase64Url(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = bytes.subarray(i, i + 3);
    const word = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const digits = 1 + (b === undefined ? 1 : c === undefined ? 2 : 3);
    for (let k = 0; k < digits; k++) parts.push(alphabet.charAt((word >> (18 - 6 * k)) & 63));
  }
  return parts.join('');
}

function fromBase64Url(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let word = 0;
  let bits = 0;
  let at = 0;
  for (const character of text) {
    const digit = alphabet.indexOf(character);
    if (digit < 0) throw new Error('not base64url');
    word = ((word << 6) | digit) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (word >> bits) & 255;
    }
  }
  return bytes;
}
