import { beforeAll, describe, expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { allowList, customProfile } from '../custom/index.ts';
import { fullMatrix, type Reference, referenceOf, referenceSubjects } from './index.ts';
import { anchorOf, type ReferencePage, referenceFiles } from './page/pages.ts';

const pages: ReferencePage[] = [];
let files: ReadonlyMap<string, string>;

beforeAll(async () => {
  for (const subject of referenceSubjects()) {
    const { slug, name, delegate } = subject;
    const { title, version, remarks } = delegate;
    pages.push({ slug, name, title, version, remarks, reference: await referenceOf(subject) });
  }
  files = referenceFiles(pages);
});

test('every delegate has a page, one that comes in versions one for each', () => {
  expect([...files.keys()]).toEqual(
    'index nnapi xnnpack gpu gpu-analyzer coreml hexagon armnn-21.02 armnn-23.08 vx ethosu'
      .split(' ')
      .map((name) => `${name}.html`),
  );
});

test('a page holds every rule of its delegate, as the rules say it', () => {
  for (const { slug, reference } of pages) {
    const text = must(files.get(`${slug}.html`), slug);
    for (const { op, rules } of reference.ops) {
      expect(text.includes(`id="${anchorOf(op)}"`), op).toBe(true);
      for (const { code } of rules) expect(text.includes(`<code>${code}</code>`), code).toBe(true);
    }
    expect(text.match(/<li>/g)?.length).toBeGreaterThanOrEqual(
      [...reference.everyOp, ...reference.ops.flatMap(({ rules }) => rules)].length,
    );
  }
});

test('numbers, sources and trust stand in it', () => {
  const nnapi = must(files.get('nnapi.html'), 'nnapi');
  const parts = [
    'the op version must be at most 5',
    'Where option featureLevel is less than 29',
    'nnapi_delegate.cc#L2494-L2497"',
    '379 compared',
  ];
  expect(parts.filter((part) => !nnapi.includes(part))).toEqual([]);
});

test('pages obey the policy that they carry: no script or style of their own, links that lead somewhere', () => {
  for (const [name, text] of files) {
    const wrong = / style=|<style|<script>|javascript:| on\w+="|undefined|\[object/.exec(text);
    expect(wrong, name).toBeNull();
    for (const [, file = '', anchor] of text.matchAll(/href="([\w.-]+\.html)(?:#([^"]+))?"/g)) {
      const target = must(files.get(file), `${name} links to ${file}`);
      if (anchor !== undefined) expect(target.includes(`id="${anchor}"`), `${file}#${anchor}`).toBe(true);
    }
  }
});

describe('which delegates take which op', () => {
  test('a row an op, a column a delegate or backend', () => {
    const { columns, rows } = fullMatrix(pages.map(({ name, reference }) => ({ name, ops: reference.ops })));
    const answer = (op: string, column: string) =>
      rows.find((row) => row.op === op)?.answers[columns.findIndex(({ title }) => title === column)];
    expect(answer('CONV_2D', 'Arm NN 21.02 VsiNpu')).toBe('under conditions');
    expect(answer('TRANSPOSE', 'Arm NN 21.02 VsiNpu')).toBe('never');
    expect(answer('GELU', 'NNAPI')).toBe('absent');
    expect(answer('GELU', 'VX delegate')).toBe('always');
    for (const row of rows) expect(row.answers).toHaveLength(columns.length);
  });

  test('a profile of a user’s own has its column too', () => {
    const mine = must(customProfile(allowList('mine', 'Mine', ['ADD'])), 'a list is a profile');
    const reference: Reference = mine.reference();
    const { rows } = fullMatrix([{ name: 'Mine', ops: reference.ops }]);
    expect(rows).toEqual([{ op: 'ADD', answers: ['always'] }]);
  });
});

test('what comes from a profile is text in a page, never markup', () => {
  const name = '<img src=x onerror=alert(1)>';
  const mine = must(customProfile(allowList('mine', name, ['<b>"&'])), 'a list is a profile');
  const page = {
    slug: 'mine',
    name,
    title: name,
    version: name,
    remarks: [name],
    reference: mine.reference(),
  };
  const text = must(referenceFiles([page]).get('mine.html'), 'the page');
  expect(text).not.toMatch(/<img|<b>/);
  expect(text).toContain('&lt;b&gt;&quot;&amp;');
});
