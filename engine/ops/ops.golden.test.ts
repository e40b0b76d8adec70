import { describe, expect, test } from 'vitest';
import { type Conformance, conformanceOf, conformanceTable } from '../testing/conformance.ts';
import { disputed, failureOf, opCases, opFiles, refusalOf, refusedCases } from '../testing/op-goldens.ts';
import { shared } from '../testing/shared.ts';
import { ops } from './table.ts';

const files = opFiles();
const table: Conformance[] = [];

describe.skipIf(!shared)('every op answers as the reference kernels do', () => {
  test.each(files)('%s', (file) => {
    const results = opCases(file).map((golden) => ({ golden, failure: failureOf(golden) }));
    table.push(
      conformanceOf(
        file,
        results.map(({ golden, failure }) => ({ golden, passed: failure === undefined })),
      ),
    );
    const wrong = results.flatMap(({ golden: { name }, failure }) => {
      if (disputed.has(name)) return failure === undefined ? [`${name} agrees now`] : [];
      return failure === undefined ? [] : [`${name}: ${failure}`];
    });
    expect(wrong, `${wrong.length} of ${results.length} cases`).toEqual([]);
  });

  test('169 op files hold 3,320 cases', () => {
    expect(files.length).toBe(169);
    expect(files.reduce((sum, file) => sum + opCases(file).length, 0)).toBe(3320);
  });

  test('docs/ops.md says so', async ({ skip }) => {
    if (table.length < files.length) skip('only some files were run');
    const tested = new Set(files.map((file) => file.toUpperCase()));
    const untested = [...ops.keys()].filter((name) => !tested.has(name.toUpperCase())).sort();
    await expect(conformanceTable(table, untested)).toMatchFileSnapshot('../../docs/ops.md');
  });
});

describe.skipIf(!shared)('what the runtime refuses is refused with a sentence', () => {
  const must = refusedCases().filter(({ kind }) => kind === 'invalid' || kind === 'version_or_op');
  test.each(must.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
    expect(refusalOf(golden), golden.message).toMatch(/\w+ \w+/);
  });
});
