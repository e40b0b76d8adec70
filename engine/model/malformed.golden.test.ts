import { describe, expect, test } from 'vitest';
import { fromBytes } from '../base/source.ts';
import { buildGraph } from '../graph/build.ts';
import { expectedProblems } from '../testing/malformed.ts';
import { readShared, shared, sharedJson } from '../testing/shared.ts';
import { readModel } from './read.ts';

interface Expectation {
  readonly problem: string;
  readonly expect: 'refuse' | 'either' | 'warn' | 'open' | 'either-or-silent';
  readonly base: string | null;
}

const allowed: Record<Expectation['expect'], readonly string[]> = {
  refuse: ['refused'],
  either: ['refused', 'warned'],
  warn: ['warned'],
  open: ['silent'],
  'either-or-silent': ['refused', 'warned', 'silent'],
};

const files = shared
  ? Object.entries(sharedJson<Record<string, Expectation>>('corpus', 'malformed', 'expect.json'))
  : [];

/** What opening a damaged file tells, as lines `place: sentence`. */
function told(name: string): { outcome: string; lines: readonly string[] } {
  const read = readModel(fromBytes(readShared('corpus', 'malformed', name)), name);
  if (!read.ok) return { outcome: 'refused', lines: [`${read.problem.where}: ${read.problem.message}`] };
  const { problems, subgraphs } = read.value;
  for (const { index } of subgraphs) buildGraph(read.value, index);
  const lines = problems.map(({ where, message }) => `${where}: ${message}`);
  return { outcome: lines.length > 0 ? 'warned' : 'silent', lines };
}

describe.skipIf(!shared)('damaged files', () => {
  test.each(files)('%s: $problem', (name, { expect: expectation }) => {
    const { outcome, lines } = told(name);
    expect(allowed[expectation]).toContain(outcome);
    const [place, phrase] = expectedProblems[name.replace('.tflite', '')] ?? ['', ''];
    expect(lines.join('\n') || 'silent').toSatisfy(
      (text: string) =>
        text === 'silent' || text.split('\n').some((l) => l.startsWith(place) && l.includes(phrase)),
      `a line that starts with "${place}" and says "${phrase}"`,
    );
  });

  test('every file that must be told of has its sentence in the table', () => {
    const mustTell = files.filter(([, { expect }]) => ['refuse', 'either', 'warn'].includes(expect));
    const names = mustTell.map(([name]) => name.replace('.tflite', ''));
    expect(names.filter((name) => expectedProblems[name] === undefined)).toEqual([]);
    expect(names.length).toBe(186);
  });
});

describe.skipIf(!shared)('the undamaged models they were made of', () => {
  const bases = ['micro_speech_quantized.tflite', 'trained_lstm_int8.tflite', 'kws_ref_model.tflite'];
  test.each(bases)('%s opens without a warning', (name) => {
    const read = readModel(fromBytes(readShared('corpus', 'models', name)), name);
    expect(read.ok && read.value.problems).toEqual([]);
  });
});
