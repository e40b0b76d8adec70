import { describe, expect, test } from 'vitest';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { openProgram } from '../graph/program.ts';
import type { RunGolden } from '../testing/run-goldens.ts';
import { runFailures } from '../testing/run-model.ts';
import { corpusModels, readShared, shared, sharedJson } from '../testing/shared.ts';
import { seededInput } from './seeded-inputs.ts';
import { Session } from './session.ts';

/** Millions of multiply-accumulates that a model may take to be run here; the larger ones run with `npm run test:goldens`. */
const limitMmacs = Number(process.env.GOLDEN_MMACS ?? 100);

interface Manifest {
  readonly models: readonly { readonly name: string; readonly mmacs: number | null }[];
}

const models = shared ? sharedJson<Manifest['models'] | Manifest>('corpus', 'manifest.json') : { models: [] };
const listed = ('models' in models ? models.models : models)
  .filter(({ mmacs }) => (mmacs ?? 0) <= limitMmacs)
  .sort((a, b) => (a.mmacs ?? 0) - (b.mmacs ?? 0));

/** Models the runtime does not run at all, because an op of theirs exists in no runtime. */
const unrunnable = (name: string): boolean => !goldenOf(name).runs.reference.ok;
const goldenOf = (name: string): RunGolden =>
  sharedJson<RunGolden>('goldens', 'run', name.replace('.tflite', '.json.gz'));

describe.skipIf(!shared)('whole models compute what the reference kernels compute, tensor by tensor', () => {
  test.each(listed.map(({ name }) => name).filter((name) => !unrunnable(name)))('%s', (name) => {
    expect(runFailures(goldenOf(name)).failures).toEqual([]);
  });

  test('models with an op that exists in no runtime open, and say which nodes do not run', () => {
    const sentences = corpusModels().filter(unrunnable).map(firstSkipped);
    expect(sentences).toEqual([
      'Bsign #1: a custom op this engine has no code for',
      'ethos-u #0: a custom op this engine has no code for',
      'ethos-u #0: a custom op this engine has no code for',
    ]);
  });
});

function firstSkipped(name: string): string | undefined {
  const program = must(openProgram(fromBytes(readShared('corpus', 'models', name)), name), `${name} opens`);
  const session = must(Session.open(program), 'opens');
  session.graph.inputs.forEach((tensor, i) => {
    const { type, shape } = must(session.graph.tensors[tensor], 'an input');
    must(session.setInput(i, seededInput(type, shape, i, 1)), 'takes its input');
  });
  return must(session.invoke(), 'runs what can run')[0]?.sentence;
}
