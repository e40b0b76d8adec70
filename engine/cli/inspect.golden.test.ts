import { describe, expect, test } from 'vitest';
import { shared, sharedJson, sharedPath } from '../testing/shared.ts';
import { runBatch } from './testing/run.ts';

interface Inspected {
  readonly error?: { readonly code: number; readonly message: string };
  readonly file: { name: string; bytes: number; sha256: string; schema_version: number; description: string };
  readonly subgraphs: readonly {
    readonly inputs: readonly number[];
    readonly outputs: readonly number[];
    readonly tensors: readonly { index: number; type: string; shape: number[]; shape_signature?: number[] }[];
    readonly operators: readonly { index: number; op: string; version: number; custom_code?: string }[];
  }[];
  readonly signatures: readonly { readonly key: string }[];
  readonly metadata: readonly { readonly name: string }[];
  readonly problems: readonly { readonly severity: string }[];
}

interface Entry {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly schemaVersion: string;
  readonly description: string;
  readonly tensors: number;
  readonly opsPerSubgraph: readonly number[];
  readonly opHistogram: Readonly<Record<string, number>>;
  readonly customOps: readonly string[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly signatures: readonly string[];
  readonly metadata: readonly string[];
}

function asManifest({ file, subgraphs, signatures, metadata }: Inspected): Omit<Entry, 'description'> {
  const operators = subgraphs.flatMap((subgraph) => subgraph.operators);
  const opHistogram: Record<string, number> = {};
  for (const { op, version, custom_code } of operators) {
    const key = `${custom_code === undefined ? op : `CUSTOM:${custom_code}`}@${version}`;
    opHistogram[key] = (opHistogram[key] ?? 0) + 1;
  }
  const shown = (list: 'inputs' | 'outputs') =>
    (subgraphs[0]?.[list] ?? []).map((index) => {
      const tensor = subgraphs[0]?.tensors[index];
      return `${tensor?.type}[${(tensor?.shape_signature?.length ? tensor.shape_signature : (tensor?.shape ?? [])).join(',')}]`;
    });
  return {
    name: file.name,
    sha256: file.sha256,
    bytes: file.bytes,
    schemaVersion: String(file.schema_version),
    tensors: subgraphs.reduce((sum, { tensors }) => sum + tensors.length, 0),
    opsPerSubgraph: subgraphs.map((subgraph) => subgraph.operators.length),
    opHistogram,
    customOps: [...new Set(operators.flatMap(({ custom_code }) => custom_code ?? []))],
    inputs: shown('inputs'),
    outputs: shown('outputs'),
    signatures: signatures.map(({ key }) => key),
    metadata: metadata.map(({ name }) => name),
  };
}

describe.skipIf(!shared)('inspect --json', () => {
  test('agrees with the manifest on every file of the corpus', async () => {
    const { models } = sharedJson<{ models: Entry[] }>('corpus', 'manifest.json');
    const requests = models.map(({ name }) => ({ graph: sharedPath('corpus', 'models', name) }));
    const answers = await runBatch<Inspected>(['inspect'], requests);
    for (const [i, { description, ...entry }] of models.entries()) {
      const answer = answers[i] as Inspected;
      const wanted = Object.keys(asManifest(answer)).map((key) => [key, entry[key as keyof typeof entry]]);
      const known = { ...Object.fromEntries(wanted), schemaVersion: String(entry.schemaVersion) };
      expect(sorted(asManifest(answer))).toEqual(sorted(known as Omit<Entry, 'description'>));
      expect(answer.file.description.startsWith(description)).toBe(true);
      expect(answer.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });

  test('answers or fails with code 3 on every damaged file, as its entry allows', async () => {
    const files = Object.entries(
      sharedJson<Record<string, { expect: string }>>('corpus', 'malformed', 'expect.json'),
    );
    const requests = files.map(([name]) => ({ graph: sharedPath('corpus', 'malformed', name) }));
    const answers = await runBatch<Inspected>(['inspect'], requests);
    for (const [i, [name, entry]] of files.entries()) {
      const answer = answers[i] as Inspected;
      const outcome = answer.error
        ? `refused ${answer.error.code}`
        : answer.problems.length > 0
          ? 'warned'
          : 'silent';
      const allowed = {
        refuse: ['refused 3'],
        either: ['refused 3', 'warned'],
        warn: ['warned'],
        open: ['silent'],
      };
      expect(allowed[entry.expect as keyof typeof allowed] ?? [outcome], name).toContain(outcome);
    }
  });
});

const sorted = ({ customOps, ...rest }: Omit<Entry, 'description'>) => ({
  ...rest,
  customOps: [...customOps].sort(),
});
