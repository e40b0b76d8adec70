import { fail, ok, type Result } from '../../base/result.ts';
import { fromBytes } from '../../base/source.ts';
import { openMember, zipMembers } from '../../model/containers/zip.ts';
import { type NpyArray, readNpy } from './npy.ts';

/** An array of an archive that NumPy's `savez` wrote. */
export interface NpzArray {
  /** As it was saved: `arr_0` where it was given no name. */
  readonly name: string;
  readonly array: NpyArray;
}

/** Numbers of all arrays together, unpacked; a small archive must not fill the memory. */
const mostBytes = 2 ** 28;

export const isNpz = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);

/** Reads a `.npz` file, packed or not; one sentence where it is none, or where one of its arrays cannot be read. */
export function readNpz(bytes: Uint8Array): Result<readonly NpzArray[], string> {
  const source = fromBytes(bytes);
  const members = (zipMembers(source) ?? []).filter(({ name }) => name.endsWith('.npy'));
  if (members.length === 0)
    return fail('no .npz file: it is a ZIP archive without any .npy array, or damaged');
  const size = members.reduce((sum, member) => sum + member.bytes, 0);
  if (size > mostBytes) return fail(`its arrays take ${size} bytes, and up to ${mostBytes} are read`);
  const arrays: NpzArray[] = [];
  for (const member of members) {
    const content = openMember(source, member);
    if (content === undefined) return fail(`its array ${member.name} is damaged`);
    const read = readNpy(content.read(0, content.size));
    if (!read.ok) return fail(`its array ${member.name} is ${read.problem}`);
    arrays.push({ name: member.name.slice(0, -'.npy'.length), array: read.value });
  }
  return ok(arrays);
}

/** The name of an input as Python code spells it: without the output number and the prefix that signatures bring. */
const bare = (name: string): string => name.replace(/:\d+$/, '').replace(/^serving_default_/, '');

/**
 * The array of an input: the one of its name, else the one that was saved at its place without a name, else the only one.
 *
 * @param position of the input among the model's
 */
export const arrayOfInput = (
  arrays: readonly NpzArray[],
  input: string,
  position: number,
): NpyArray | undefined =>
  (
    arrays.find(({ name }) => name === input) ??
    arrays.find(({ name }) => name === bare(input)) ??
    arrays.find(({ name }) => name === `arr_${position}`) ??
    (arrays.length === 1 && !/^arr_\d+$/.test(arrays[0]?.name ?? '') ? arrays[0] : undefined)
  )?.array;
