import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/**
 * The folder of real models and reference answers that tests compare with. It is not part of the repository: beside a
 * checkout by default, elsewhere by `DELEGRAPH_SHARED`. Tests that need it use `describe.skipIf(!shared)`.
 */
const root = process.env.DELEGRAPH_SHARED ?? resolve(fileURLToPath(import.meta.url), '../../../../shared');

export const shared: string | undefined = existsSync(join(root, 'corpus')) ? root : undefined;

export const sharedPath = (...parts: string[]): string => join(root, ...parts);

export const readShared = (...parts: string[]): Uint8Array =>
  new Uint8Array(readFileSync(sharedPath(...parts)));

/** A `.json.gz` or `.json` file of the shared folder. */
export function sharedJson<T>(...parts: string[]): T {
  const path = sharedPath(...parts);
  const bytes = readFileSync(path);
  return JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as T;
}

/** A `.jsonl.gz` file of the shared folder, one value a line. */
export function* sharedLines<T>(...parts: string[]): Generator<T> {
  const text = gunzipSync(readFileSync(sharedPath(...parts))).toString('utf8');
  for (const line of text.split('\n')) if (line !== '') yield JSON.parse(line) as T;
}

/** Names of the corpus models, sorted; empty where the folder is absent. */
export const corpusModels = (): string[] =>
  shared
    ? readdirSync(sharedPath('corpus', 'models'))
        .filter((name) => name.endsWith('.tflite'))
        .sort()
    : [];

/** `"0-2 5"` -> [0, 1, 2, 5], the run notation of the reference answers. */
export function expandRuns(runs: string): number[] {
  const list: number[] = [];
  for (const run of runs.split(' ').filter(Boolean)) {
    const [first, last = first] = run.split('-').map(Number);
    for (let i = first as number; i <= (last as number); i++) list.push(i);
  }
  return list;
}
