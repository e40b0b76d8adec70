import { main } from '../main.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process; `batch` is what standard input holds. */
export async function run(words: readonly string[], batch = ''): Promise<Ran> {
  let out = '';
  let err = '';
  const code = await main(words, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    readBatch: () => batch,
  });
  return { code, out, err };
}

/** The same for many requests at once: one parsed JSON answer a line. */
export async function runBatch<T>(
  words: readonly string[],
  requests: readonly unknown[],
): Promise<readonly T[]> {
  const batch = requests.map((request) => JSON.stringify(request)).join('\n');
  const { out, code, err } = await run([...words, '--json', '--batch=-'], batch);
  if (code !== 0) throw new Error(err);
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}
