import { expect, test } from 'vitest';
import { changedAt, problemsAt, valueAt } from './document.ts';

const document = {
  id: 'mine',
  ops: [
    { op: ['ADD'], rules: [] },
    { op: ['MUL'], rules: [1, 2] },
  ],
  z: 1,
};

test('a place changes, the rest stays the same value', () => {
  const next = changedAt(document, ['ops', 0, 'rules'], ['new']);
  expect(valueAt(next, ['ops', 0, 'rules', 0])).toBe('new');
  expect(valueAt(next, ['ops', 1])).toBe(document.ops[1]);
  expect(Object.keys(next)).toEqual(['id', 'ops', 'z']);
  expect(document.ops[0]?.rules).toEqual([]);
});

test('what is taken away leaves no hole', () => {
  expect(valueAt(changedAt(document, ['ops', 1, 'rules', 0], undefined), ['ops', 1, 'rules'])).toEqual([2]);
  expect(Object.keys(changedAt(document, ['z'], undefined))).toEqual(['id', 'ops']);
});

test('a list that is not there yet is made', () => {
  expect(changedAt({ id: 'x' }, ['params', 'level'], { type: 'int' })).toEqual({
    id: 'x',
    params: { level: { type: 'int' } },
  });
});

test('sentences belong to the row that they are about', () => {
  const problems = [
    'ops[1].rules[0].reason lacks code',
    'ops[1] lacks op',
    'ops[10] lacks op',
    'the document lacks id',
  ];
  expect(problemsAt(problems, ['ops', 1])).toEqual(problems.slice(0, 2));
  expect(problemsAt(problems, ['ops', 1, 'rules', 0])).toEqual(problems.slice(0, 1));
});
