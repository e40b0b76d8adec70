import { type Browser, expect, type Page, test } from '@playwright/test';
import { disputed, opCases, opFiles } from '../engine/testing/op-goldens.ts';
import { shared } from '../engine/testing/shared.ts';
import { gpuBrowser, pageWith, scriptText } from './gpu-page.ts';
import { smallModel } from './models.ts';
import type { webGpuSuite } from './webgpu-suite.ts';

// The WGSL kernels on this browser's adapter, software where there is no GPU; skipped, not passed, where there is none at all.

type Remote = { readonly webGpuSuite: typeof webGpuSuite };

/** One case in so many; all of them with GPU_CASES=1, which takes minutes on a software adapter. */
const every = Number(process.env.GPU_CASES ?? 8);

let browser: Browser;
let page: Page;
let missing: string | undefined;

test.beforeAll(async ({ baseURL }, info) => {
  const script = await scriptText(new URL('webgpu-suite.ts', import.meta.url), info.outputPath('suite'));
  browser = await gpuBrowser();
  page = await pageWith(browser, baseURL ?? '', script);
  missing = await page.evaluate(() => (globalThis as unknown as Remote).webGpuSuite.missing());
});
test.afterAll(() => browser.close());
test.beforeEach(() => test.skip(missing !== undefined, missing));

test('kernels meet the reference answers on this adapter', async () => {
  test.skip(!shared, 'the reference answers are not beside this checkout');
  test.setTimeout(600_000);
  console.log(await page.evaluate(() => (globalThis as unknown as Remote).webGpuSuite.describe()));
  const names = await page.evaluate(() => (globalThis as unknown as Remote).webGpuSuite.names);
  const list = opFiles()
    .filter((file) => names.includes(file.toUpperCase()))
    .flatMap(opCases)
    .filter(({ name }, index) => index % every === 0 && !disputed.has(name));
  const tally = await page.evaluate(
    (cases) => (globalThis as unknown as Remote).webGpuSuite.cases(cases),
    list,
  );
  console.log(`${tally.ran} cases on the adapter, ${tally.left} without a WGSL kernel for their types`);
  expect(tally.failures).toEqual([]);
  expect(tally.ran).toBeGreaterThan(tally.left);
});

test('random 8-bit layers give the reference integers', async () => {
  test.setTimeout(120_000);
  const random = await page.evaluate(() => (globalThis as unknown as Remote).webGpuSuite.randomLayers(40));
  expect(random.difference).toBeUndefined();
  expect(random.compared).toBe(40);
});

test('a softmax row of equal bytes gives what it gives elsewhere', async () => {
  for (const [length, share] of [
    [511, 1],
    [512, 0],
    [1001, 0],
  ] as const)
    expect(
      await page.evaluate((count) => (globalThis as unknown as Remote).webGpuSuite.equalRow(count), length),
    ).toEqual([share]);
});

test('a model cut in many partitions computes what the whole one does, on both kinds of device', async () => {
  const model = Buffer.from(smallModel(8)).toString('base64');
  const [second, gpu] = await page.evaluate(
    (text) => (globalThis as unknown as Remote).webGpuSuite.cutModel(text, 2),
    model,
  );
  expect(second?.partitions.length).toBeGreaterThanOrEqual(5);
  expect(new Set(second?.partitions.map(({ device }) => device))).toEqual(new Set(['wasm']));
  expect(second).toMatchObject({ float: 0, unequalBytes: 0 });
  expect(gpu?.partitions.length).toBeGreaterThanOrEqual(5);
  expect(new Set(gpu?.partitions.map(({ device }) => device))).toEqual(new Set(['webgpu']));
  expect(gpu?.float).toBeLessThan(1e-6);
});

test('a device that is gone leaves its partitions to the second memory, with a sentence', async () => {
  const model = Buffer.from(smallModel(2)).toString('base64');
  const answer = await page.evaluate(
    (text) => (globalThis as unknown as Remote).webGpuSuite.lostDevice(text),
    model,
  );
  expect(answer).toMatchObject({ float: 0, unequalBytes: 0 });
  expect(answer.partitions.map(({ device }) => device)).toEqual(['wasm']);
  expect(answer.partitions[0]?.sentence).toMatch(/lost|destroyed/);
});
