import { fail, ok, type Result } from '../../base/result.ts';
import { type ByteSource, fromBytes } from '../../base/source.ts';
import { tflite } from '../../schema/tflite.ts';
import { isModel } from '../recognise.ts';
import type { OpenProblem } from '../types.ts';
import { cArrays, looksLikeText } from './c-array.ts';
import { largestUnpacked, unpack } from './inflate.ts';
import { openMember, zipMembers } from './zip.ts';

/** What a model was packed in. */
export interface Container {
  readonly kind: 'gzip' | 'zip' | 'c-array';
  /** Everything in it; `isModel` where a member is a `.tflite` file or a container that may hold one. */
  readonly members: readonly { readonly name: string; readonly bytes: number; readonly isModel: boolean }[];
  /** The one that was opened. */
  readonly member: string;
}

export interface Unwrapped {
  /** The model itself. */
  readonly source: ByteSource;
  /** Outermost first; empty where the file is the model. */
  readonly containers: readonly Container[];
}

// A bundle may hold bundles (MediaPipe tasks do), but not without end.
const deepest = 4;

type Opened = Result<Unwrapped, OpenProblem>;

/**
 * Finds the model inside a gzip file, a ZIP archive or task bundle, or C source; any other file is taken as the model.
 * `member` names the one to open where there are several (of nested bundles `outer/inner`); else the first is.
 */
export function unwrap(source: ByteSource, member?: string): Opened {
  return peel(source, member, []);
}

function peel(source: ByteSource, member: string | undefined, containers: readonly Container[]): Opened {
  const kind = containers.length < deepest ? kindOf(source) : undefined;
  if (kind === 'gzip') return peelGzip(source, member, containers);
  if (kind === 'zip') return peelZip(source, member, containers);
  if (kind === 'c-array') return peelArray(source, member, containers);
  return ok({ source, containers });
}

function kindOf(source: ByteSource): Container['kind'] | undefined {
  const start = source.read(0, Math.min(source.size, 512));
  if (isModel(start, tflite.identifier)) return undefined;
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  if (start[0] === 0x50 && start[1] === 0x4b && start[2] === 3 && start[3] === 4) return 'zip';
  return looksLikeText(start) && /[{;#/]/.test(String.fromCharCode(...start)) ? 'c-array' : undefined;
}

function peelGzip(source: ByteSource, member: string | undefined, outer: readonly Container[]): Opened {
  const unpacked = unpack(source, 'gzip', largestUnpacked);
  if (unpacked === undefined) return refuse('it is a gzip file whose data are damaged');
  if (unpacked === 'too large')
    return refuse(`it is a gzip file that unpacks to more than ${largestUnpacked} bytes`);
  const members = [{ name: 'contents', bytes: unpacked.length, isModel: true }];
  return peel(fromBytes(unpacked), member, [...outer, { kind: 'gzip', members, member: 'contents' }]);
}

function peelZip(source: ByteSource, member: string | undefined, outer: readonly Container[]): Opened {
  const entries = zipMembers(source);
  if (entries === undefined) return refuse('it is a ZIP archive whose directory is missing or damaged');
  const members = entries.map(({ name, bytes }) => ({ name, bytes, isModel: mayHoldModel(name) }));
  const models = entries.filter(({ name }) => mayHoldModel(name));
  const chosen = models.find(({ name }) => member === name || member?.startsWith(`${name}/`)) ?? models[0];
  if (member !== undefined && !models.some(({ name }) => member === name || member.startsWith(`${name}/`)))
    return refuse(`it is a ZIP archive without a model named ${member}; it holds ${listed(members)}`);
  if (chosen === undefined)
    return refuse(`it is a ZIP archive, and none of its members is a model: ${listed(members)}`);
  const opened = openMember(source, chosen);
  if (opened === undefined)
    return refuse(
      `it is a ZIP archive, and its member ${chosen.name} (method ${chosen.method}) cannot be unpacked`,
    );
  const rest = member?.startsWith(`${chosen.name}/`) ? member.slice(chosen.name.length + 1) : undefined;
  return peel(opened, rest, [...outer, { kind: 'zip', members, member: chosen.name }]);
}

function peelArray(source: ByteSource, member: string | undefined, outer: readonly Container[]): Opened {
  const arrays = cArrays(source.read(0, source.size));
  const members = arrays.map(({ name, bytes }) => ({
    name,
    bytes: bytes.length,
    isModel: isModel(bytes, tflite.identifier),
  }));
  const models = arrays.filter(({ bytes }) => isModel(bytes, tflite.identifier));
  const chosen = models.find(({ name }) => name === member) ?? models[0];
  // Text without arrays is told as what it is (a web page, a pointer file) by the reader.
  if (chosen === undefined && arrays.length === 0) return ok({ source, containers: outer });
  if (chosen === undefined)
    return refuse(`it is source text, and none of its arrays is a model: ${listed(members)}`);
  return peel(fromBytes(chosen.bytes), undefined, [
    ...outer,
    { kind: 'c-array', members, member: chosen.name },
  ]);
}

const mayHoldModel = (name: string): boolean => /\.(tflite|lite|task|tfl)$/i.test(name);

function listed(members: Container['members']): string {
  const names = members.slice(0, 8).map(({ name, bytes }) => `${name || '(no name)'} (${bytes} bytes)`);
  const more = members.length > names.length ? `, and ${members.length - names.length} more` : '';
  return `${names.join(', ') || 'nothing'}${more}`;
}

const refuse = (why: string): Opened =>
  fail({ kind: 'not-tflite', where: 'header', message: `not a TensorFlow Lite model: ${why}` });
