import { type ByteSource, fromBytes, stretchOf } from '../../base/source.ts';
import { largestUnpacked, unpack } from './inflate.ts';

export interface ZipMember {
  readonly name: string;
  /** Unpacked. */
  readonly bytes: number;
  readonly packedBytes: number;
  /** 0 stored, 8 deflate; others cannot be unpacked here. */
  readonly method: number;
  /** Where its own header lies in the file. */
  readonly headerAt: number;
}

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locator64Signature = 0x07064b50;
const entrySignature = 0x02014b50;
const headerSignature = 0x04034b50;

const endBytes = 22;
const longestComment = 65_535;
const most32 = 0xffffffff;

/**
 * The members of a ZIP archive, or of one appended to another file (as the associated files of a model with metadata
 * are). Undefined when there is none; reads the directory only. Handles ZIP64, for bundles beyond 4 GiB.
 */
export function zipMembers(source: ByteSource): readonly ZipMember[] | undefined {
  const tailBytes = Math.min(source.size, endBytes + longestComment);
  const tailAt = source.size - tailBytes;
  const tail = viewOf(source.read(tailAt, tailBytes));
  for (let at = tailBytes - endBytes; at >= 0; at--) {
    if (tail.getUint32(at, true) !== endSignature) continue;
    const directory = directoryOf(source, tail, at, tailAt);
    const members = directory && readDirectory(source, directory);
    if (members) return members;
  }
  return undefined;
}

/** A member's contents; a stored one is a stretch of the archive, not a copy. Undefined where damaged or not unpackable. */
export function openMember(source: ByteSource, member: ZipMember): ByteSource | undefined {
  if (member.headerAt < 0 || member.headerAt + 30 > source.size) return undefined;
  const header = viewOf(source.read(member.headerAt, 30));
  if (header.getUint32(0, true) !== headerSignature) return undefined;
  const start = member.headerAt + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + member.packedBytes > source.size) return undefined;
  const packed = stretchOf(source, start, member.packedBytes);
  if (member.method === 0) return packed;
  if (member.method !== 8) return undefined;
  const unpacked = unpack(packed, 'deflate', Math.min(member.bytes, largestUnpacked));
  return unpacked instanceof Uint8Array ? fromBytes(unpacked) : undefined;
}

interface Directory {
  readonly at: number;
  readonly bytes: number;
  /** What offsets in the directory must be raised by, where something stands before the archive. */
  readonly shift: number;
}

function directoryOf(source: ByteSource, tail: DataView, end: number, tailAt: number): Directory | undefined {
  let bytes = tail.getUint32(end + 12, true);
  let offset = tail.getUint32(end + 16, true);
  let endAt = tailAt + end;
  if (offset === most32 || bytes === most32) {
    const end64 = directory64(source, endAt);
    if (!end64) return undefined;
    [endAt, bytes, offset] = end64;
  }
  const at = endAt - bytes;
  return at < 0 || at < offset ? undefined : { at, bytes, shift: at - offset };
}

function directory64(
  source: ByteSource,
  endAt: number,
): [at: number, bytes: number, offset: number] | undefined {
  if (endAt < 20) return undefined;
  const locator = viewOf(source.read(endAt - 20, 20));
  if (locator.getUint32(0, true) !== locator64Signature) return undefined;
  const at = Number(locator.getBigUint64(8, true));
  if (at + 56 > source.size) return undefined;
  const record = viewOf(source.read(at, 56));
  if (record.getUint32(0, true) !== end64Signature) return undefined;
  return [at, Number(record.getBigUint64(40, true)), Number(record.getBigUint64(48, true))];
}

function readDirectory(source: ByteSource, { at, bytes, shift }: Directory): ZipMember[] | undefined {
  const view = viewOf(source.read(at, bytes));
  const members: ZipMember[] = [];
  for (let entry = 0; entry < bytes; ) {
    if (entry + 46 > bytes || view.getUint32(entry, true) !== entrySignature) return undefined;
    const nameBytes = view.getUint16(entry + 28, true);
    const extraBytes = view.getUint16(entry + 30, true);
    const next = entry + 46 + nameBytes + extraBytes + view.getUint16(entry + 32, true);
    if (next > bytes) return undefined;
    const name = new TextDecoder().decode(source.read(at + entry + 46, nameBytes));
    const sizes = sizesOf(view, entry, entry + 46 + nameBytes, extraBytes);
    if (!name.endsWith('/'))
      members.push({
        name,
        method: view.getUint16(entry + 10, true),
        ...sizes,
        headerAt: sizes.headerAt + shift,
      });
    entry = next;
  }
  return members;
}

/** Sizes that do not fit 32 bits are all ones, and follow in order in the extra field of kind 1. */
function sizesOf(view: DataView, entry: number, extraAt: number, extraBytes: number) {
  const fields = [
    view.getUint32(entry + 24, true),
    view.getUint32(entry + 20, true),
    view.getUint32(entry + 42, true),
  ];
  for (let at = extraAt; at + 4 <= extraAt + extraBytes; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let from = at + 4;
    for (const [i, value] of fields.entries()) {
      if (value !== most32 || from + 8 > extraAt + extraBytes) continue;
      fields[i] = Number(view.getBigUint64(from, true));
      from += 8;
    }
  }
  const [bytes = 0, packedBytes = 0, headerAt = 0] = fields;
  return { bytes, packedBytes, headerAt };
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
