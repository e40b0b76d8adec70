import { describe, expect, test } from 'vitest';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { openProgram } from '../graph/program.ts';
import { corpusByWork, isRunnable, runGoldenOf } from '../testing/corpus.ts';
import { runFailures } from '../testing/run-model.ts';
import { readShared, shared } from '../testing/shared.ts';
import { seededInput } from './seeded-inputs.ts';
import { Session } from './session.ts';

/** The larger models run with `npm run test:goldens`. */
const limitMmacs = 100;
const models = corpusByWork();
const small = models.filter(({ name, mmacs }) => (mmacs ?? 0) <= limitMmacs && isRunnable(name));

describe.skipIf(!shared)('whole models compute what the reference kernels compute, tensor by tensor', () => {
  test.each(small.map(({ name }) => name))('%s', async (name) => {
    expect(await runFailures(runGoldenOf(name))).toEqual([]);
  });

  test('models with an op that exists in no runtime open, and say which nodes do not run', () => {
    const names = models.map(({ name }) => name).filter((name) => !isRunnable(name));
    expect(names.sort().map(firstSkipped)).toEqual([
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
