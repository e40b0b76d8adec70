import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { support } from '../support.ts';
import { buildSpecimen, tensorSpecimen } from '../testing/specimen.ts';
import { allowList, customProfile, customProfileFromText } from './index.ts';
import { newRule, ruleMenu } from './menu.ts';
import { profileSchema } from './schema.ts';

const file = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const example = (): Record<string, unknown> => JSON.parse(file('../example/profile.json'));
const problemsOf = (document: unknown): readonly string[] => {
  const result = customProfile(document);
  return result.ok ? [] : result.problem;
};

test('the published schema is the one that imports are checked against', () => {
  expect(JSON.parse(file('../delegate-profile.schema.json'))).toEqual(
    JSON.parse(JSON.stringify(profileSchema())),
  );
});

test('the example is a valid profile, and judges', () => {
  const profile = must(customProfile(example()), 'the example is valid');
  const conv = buildSpecimen({
    op: 'CONV_2D',
    version: 1,
    options: { stride_w: 8, stride_h: 1, fused_activation_function: 'NONE' },
    inputs: [
      { ...tensorSpecimen('int8'), quant: 'affine' },
      { ...tensorSpecimen('int8', [4, 3, 3, 4]), constant: true },
    ],
    outputs: [tensorSpecimen('int8')],
    ...{ intermediates: 0, params: {}, readers: [], inputReaders: 0, producer: null },
  });
  const judge = (generation: number) =>
    support(conv.graph, conv.shapes, profile, { generation }, conv.constants).refused.flatMap(({ reasons }) =>
      reasons.map(({ sentence }) => sentence),
    );
  expect(judge(1)).toEqual(['CONV_2D #0: stride_w is 8, must be at most 4 (with generation 1)']);
  expect(judge(2)).toEqual([]);
});

describe('a profile that is wrong is told so in sentences', () => {
  test('not JSON', () => {
    const result = customProfileFromText('{"id": ');
    expect(result.ok ? '' : result.problem[0]).toMatch(/^the profile is not JSON: /);
  });

  test('a field that is missing', () => {
    const { ops: _, ...rest } = example();
    expect(problemsOf(rest)).toEqual(['the document lacks ops']);
  });

  test('a kind of predicate that does not exist', () => {
    const wrong = { ...example(), globalRules: [{ require: [{ kind: 'ranks' }], reason: { code: 'x' } }] };
    expect(problemsOf(wrong)[0]).toMatch(
      /^globalRules\[0\]\.require\[0\]\.kind is "ranks", one of all, any, not, /,
    );
  });

  test('an operand that is none', () => {
    const wrong = {
      ...example(),
      globalRules: [{ require: [{ kind: 'rank', operand: 'input', le: 4 }], reason: { code: 'x' } }],
    };
    expect(problemsOf(wrong)[0]).toBe(
      'globalRules[0].require[0].operand is "input", an operand such as in[0], out[*] or $name is needed',
    );
  });

  test('names that are not defined, and macros in a circle', () => {
    const uses = (macro: string) => ({ kind: 'use', macro, args: {} });
    const wrong = {
      ...example(),
      macros: { a: { args: [], body: uses('b') }, b: { args: [], body: uses('a') } },
      globalRules: [{ require: [uses('c'), { kind: 'fn', name: 'magic' }], reason: { code: 'x' } }],
      ops: [],
    };
    expect(problemsOf(wrong)).toEqual([
      'the macro "c" is used and not defined',
      expect.stringMatching(/^the function "magic" is not known; there are /),
      'the macro "a" leads back to itself',
      'the macro "b" leads back to itself',
    ]);
  });

  test('whatever is given, it is a profile or a sentence', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('ops', 'globalRules', 'macros', 'params', 'unlisted'),
        (value, field) => {
          const result = customProfile({ ...example(), [field]: value });
          if (!result.ok) for (const sentence of result.problem) expect(sentence.length).toBeGreaterThan(10);
        },
      ),
      { numRuns: 200, seed: 3 },
    );
  });
});

test('every rule of the menu is one, and says something in words', () => {
  const rules = ruleMenu.map(newRule);
  const profile = must(customProfile({ ...example(), globalRules: rules }), 'the rules are valid');
  const { everyOp } = profile.reference();
  expect(everyOp).toHaveLength(ruleMenu.length);
  for (const { sentence } of everyOp) expect(sentence).toMatch(/^(?!.*(undefined|\$)).{10,}/);
});

test('an allow-list is a profile', () => {
  expect(problemsOf(allowList('mine', 'Mine', ['CONV_2D', 'ADD'], ['int8']))).toEqual([]);
});
