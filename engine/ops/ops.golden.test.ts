import { describe, expect, test } from 'vitest';
import { disputed, failureOf, opCases, opFiles, refusalOf, refusedCases } from '../testing/op-goldens.ts';
import { shared } from '../testing/shared.ts';
import { ops } from './table.ts';

/** Op files whose op is not implemented yet. Nothing may stay here. */
const notYet = (file: string): boolean =>
  ![...ops.keys()].some((name) => name.toLowerCase() === file) && !['graph'].includes(file);

describe.skipIf(!shared)('every op answers as the reference kernels do', () => {
  test.each(opFiles().filter((file) => !notYet(file)))('%s', (file) => {
    const cases = opCases(file);
    const failures = cases.flatMap((golden) => {
      const failure = failureOf(golden);
      if (disputed.has(golden.name)) return failure === undefined ? [`${golden.name} agrees now`] : [];
      return failure === undefined ? [] : [`${golden.name}: ${failure}`];
    });
    expect(failures, `${failures.length} of ${cases.length} cases`).toEqual([]);
  });

  test('no op is missing', () => {
    expect(opFiles().filter(notYet)).toEqual([]);
  });

  test('169 op files hold 3,320 cases', () => {
    expect(opFiles().length).toBe(169);
    expect(opFiles().reduce((sum, file) => sum + opCases(file).length, 0)).toBe(3320);
  });
});

describe.skipIf(!shared)('what the runtime refuses is refused with a sentence', () => {
  const must = refusedCases().filter(({ kind }) => kind === 'invalid' || kind === 'version_or_op');
  test.each(must.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
    expect(refusalOf(golden), golden.message).toMatch(/\w+ \w+/);
  });
});
