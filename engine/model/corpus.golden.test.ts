import { describe, expect, test } from 'vitest';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { readShared, shared, sharedJson } from '../testing/shared.ts';
import { readModel } from './read.ts';
import type { Model } from './types.ts';

interface Entry {
  readonly name: string;
  readonly schemaVersion: string;
  readonly description: string;
  readonly tensors: number;
  readonly opsPerSubgraph: readonly number[];
  readonly opHistogram: Readonly<Record<string, number>>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly signatures: readonly string[];
  readonly metadata: readonly string[];
}

const manifest = shared ? sharedJson<{ models: Entry[] }>('corpus', 'manifest.json').models : [];

const open = (name: string): Model =>
  must(readModel(fromBytes(readShared('corpus', 'models', name)), name), `${name} opens`);

function histogram(model: Model): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { op, custom, version } of model.subgraphs.flatMap((subgraph) => subgraph.operators)) {
    const key = `${custom ? 'CUSTOM:' : ''}${op}@${version}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

function signatureOf(model: Model, list: 'inputs' | 'outputs'): string[] {
  const main = must(model.subgraphs[0], 'a model has a subgraph');
  return main[list].map((index) => {
    const { type, shape, shapeSignature } = must(main.tensors[index], 'the index is in range');
    return `${type}[${(shapeSignature?.length ? shapeSignature : shape).join(',')}]`;
  });
}

describe.skipIf(!shared)('real models say what the manifest says of them', () => {
  test.each(manifest.map((entry) => [entry.name, entry] as const))('%s', (name, entry) => {
    const model = open(name);
    expect({
      schemaVersion: String(model.schemaVersion),
      tensors: model.subgraphs.reduce((sum, { tensors }) => sum + tensors.length, 0),
      opsPerSubgraph: model.subgraphs.map(({ operators }) => operators.length),
      opHistogram: histogram(model),
      inputs: signatureOf(model, 'inputs'),
      outputs: signatureOf(model, 'outputs'),
      signatures: model.signatures.map(({ key }) => key),
      metadata: model.metadata.map(({ name }) => name),
    }).toEqual({
      schemaVersion: String(entry.schemaVersion),
      tensors: entry.tensors,
      opsPerSubgraph: entry.opsPerSubgraph,
      opHistogram: entry.opHistogram,
      inputs: entry.inputs,
      outputs: entry.outputs,
      signatures: entry.signatures,
      metadata: entry.metadata,
    });
    // The manifest cuts long descriptions off.
    expect(model.description.startsWith(entry.description)).toBe(true);
  });
});
