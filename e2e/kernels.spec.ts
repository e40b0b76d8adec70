import { expect, test } from '@playwright/test';
import { disputed, opCases, opFiles } from '../engine/testing/op-goldens.ts';
import { shared } from '../engine/testing/shared.ts';
import { scriptText } from './gpu-page.ts';
import type { kernelSuite } from './kernel-suite.ts';

// The kernels' conformance cases in a real browser: Node has no relaxed SIMD without a flag, and other roundings with it.

type Remote = { readonly kernelSuite: typeof kernelSuite };

test.skip(!shared, 'the reference answers are not beside this checkout');
test.setTimeout(300_000);

test('every kernel meets the reference answers in this browser', async ({ page }, info) => {
  const script = await scriptText(new URL('kernel-suite.ts', import.meta.url), info.outputPath('suite'));
  await page.goto('about:blank');
  await page.addScriptTag({ content: script });
  const names = await page.evaluate(() => (globalThis as unknown as Remote).kernelSuite.names);
  const description = await page.evaluate(() => (globalThis as unknown as Remote).kernelSuite.description());
  console.log(description);
  const failures: string[] = [];
  let count = 0;
  for (const file of opFiles()) {
    if (!names.includes(file.toUpperCase())) continue;
    const cases = opCases(file).filter(({ name }) => !disputed.has(name));
    count += cases.length;
    failures.push(
      ...(await page.evaluate(
        (cases) => (globalThis as unknown as Remote).kernelSuite.failures(cases),
        cases,
      )),
    );
  }
  expect(failures).toEqual([]);
  const random = await page.evaluate(() => (globalThis as unknown as Remote).kernelSuite.randomLayers(300));
  expect(random.difference).toBeUndefined();
  expect(random.compared).toBe(300);
  expect(count).toBeGreaterThan(1000);
});
