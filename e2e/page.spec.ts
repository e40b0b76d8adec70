import { expect, test } from '@playwright/test';
import { shared, sharedPath } from '../engine/testing/shared.ts';
import { drawn, drop, dropFile } from './drop.ts';
import { smallModel, strangers } from './models.ts';
import { plainHost } from './plain-host.ts';

const model = (name: string) => sharedPath('corpus', 'models', name);

test('opened, run and shared, a local model leaves nothing on the network', async ({
  page,
  baseURL,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const elsewhere: string[] = [];
  const sent: string[] = [];
  const asked: string[] = [];
  page.on('request', (request) => {
    asked.push(request.url());
    if (!request.url().startsWith(baseURL as string) && !request.url().startsWith('blob:'))
      elsewhere.push(request.url());
    if (request.method() !== 'GET' || request.postData() !== null) sent.push(request.url());
  });
  await page.goto('.');
  expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
  await drop(page, 'confidential.tflite', smallModel(4));
  await drawn(page);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText(/Measured in this browser on/)).toBeVisible({ timeout: 50_000 });
  await page.getByRole('button', { name: 'Share…' }).click();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('#r=1.');
  expect(elsewhere).toEqual([]);
  expect(sent).toEqual([]);
  // Requests for the page's own files were seen, and none of them tells anything of the model.
  expect(asked.length).toBeGreaterThan(2);
  expect(asked.filter((url) => /confidential|[?]./.test(url))).toEqual([]);
});

test('a real model: drop, move a limit, run, copy the link, open it elsewhere', async ({
  page,
  browser,
  context,
}) => {
  test.skip(shared === undefined, 'the folder of real models is not here');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const scripts: string[] = [];
  context.on('request', (request) => scripts.push(request.url()));
  await page.goto('./#delegate=armnn&o.version=21.02&o.backends=VsiNpu');
  await dropFile(page, model('yolov8n-int8.tflite'));
  await drawn(page);
  const headline = page.locator('.verdict .headline');
  await expect(headline).toContainText('152 of 256 nodes');
  await expect(headline).toContainText('54 partitions');

  await page.getByRole('spinbutton', { name: 'max_delegated_partitions' }).fill('2');
  await expect(headline).toContainText('in 2 partitions');
  await expect(page.locator('.limit .badge')).toContainText('hypothetical');
  await page.goBack();
  await expect(headline).toContainText('54 partitions');
  await page.goForward();
  await expect(headline).toContainText('in 2 partitions');

  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText(/Measured in this browser on .*: shows structure, not your board/)).toBeVisible(
    {
      timeout: 50_000,
    },
  );
  await expect(page.getByRole('row', { name: /Whole inference/ })).toBeVisible();
  // The work was worth sharing between as many threads as there are, so they were started.
  const threads = await page.evaluate(() => Math.min(8, navigator.hardwareConcurrency));
  await expect(page.getByText(new RegExp(`\\. ${threads} threads?\\.`))).toBeVisible();
  expect(scripts.filter((url) => url.includes('web-worker'))).toHaveLength(threads - 1);

  await page.getByRole('button', { name: 'Share…' }).click();
  await page.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain('#r=1.');
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto(link);
  await drawn(other);
  await expect(other.locator('.verdict .headline')).toContainText('in 2 partitions');
  await expect(other.getByRole('heading', { name: 'yolov8n-int8.tflite' })).toBeVisible();
  await other.getByRole('tab', { name: 'Run' }).click();
  await expect(other.getByText(/Measured in this browser on/)).toBeVisible();
  await elsewhere.close();
});

for (const name of [
  'mobilenet_v2_1.0_224_quant',
  'tf2_mobilenet_v2_1.0_224_ptq',
  'vww_96_float',
  'vww_96_int8',
])
  test(`${name} opens, is cut and runs`, async ({ page }) => {
    test.skip(shared === undefined, 'the folder of real models is not here');
    await page.goto('./#delegate=vx&max=1');
    await dropFile(page, model(`${name}.tflite`));
    await drawn(page);
    await expect(page.locator('.verdict .headline')).toContainText(/takes \d+ of \d+ nodes/);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(page.getByRole('row', { name: /Whole inference/ })).toBeVisible({ timeout: 50_000 });
  });

test('what is no model gets one sentence, and the model that was open stays', async ({ page }) => {
  await page.goto('.');
  await drop(page, 'small.tflite', smallModel(4));
  await drawn(page);
  for (const { name, bytes, says } of strangers) {
    await drop(page, name, bytes);
    await expect(page.getByRole('alert'), name).toContainText(says);
    await expect(page.getByRole('alert'), name).toContainText(name);
    await expect(page.getByRole('heading', { name: 'small.tflite' }), name).toBeVisible();
    await page.getByRole('button', { name: 'Dismiss' }).click();
  }
  await page.getByRole('combobox', { name: 'Delegate' }).selectOption('xnnpack');
  await expect(page.locator('.verdict .headline')).toContainText('XNNPACK');
});

test('a damaged link says so', async ({ page }) => {
  await page.goto('./#r=1.notreally&view=graph');
  await expect(page.getByRole('alert')).toContainText('damaged');
  await page.goto('./#r=999.abc');
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('version "999"');
});

test('a node that stays on the CPU says why', async ({ page }) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D&node=1');
  await drop(page, 'small.tflite', smallModel(4));
  await drawn(page);
  await page.getByRole('combobox', { name: 'Search nodes and tensors' }).fill('#1');
  await page.keyboard.press('Enter');
  const side = page.getByRole('complementary', { name: 'Details' });
  await expect(side.getByRole('heading', { name: 'FLOOR #1' })).toBeVisible();
  await expect(side).toContainText('Stays on the CPU because');
  await expect(side).toContainText('FLOOR is not in the list');
});

test('what was measured stays when another view is looked at and left again', async ({ page }) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D');
  await drop(page, 'small.tflite', smallModel(2));
  await drawn(page);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const measured = page.getByText(/Measured in this browser on/);
  await expect(measured).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Memory', exact: true }).click();
  await page.goBack();
  await expect(page.getByRole('button', { name: 'Graph', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  // A run that is dropped is dropped by an answer of the worker, which takes a moment.
  await page.waitForTimeout(500);
  await expect(measured).toBeVisible();
});

test('a sample opens with one click', async ({ page }) => {
  await page.goto('.');
  await page.getByRole('button', { name: /^MobileNet V1/ }).click();
  await drawn(page);
  await expect(page.locator('.verdict .headline')).toContainText(/takes \d+ of 31 nodes/);
});

test('what if: a node taken against the answer, partitions picked by hand, and back', async ({ page }) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D&node=1');
  await drop(page, 'small.tflite', smallModel(2));
  await drawn(page);
  const headline = page.locator('.verdict .headline');
  await expect(headline).toContainText('2 of 6 nodes');
  const side = page.getByRole('complementary', { name: 'Details' });
  await side.getByRole('button', { name: '#1 alone' }).click();
  await expect(headline).toContainText('what if: assumptions');
  await expect(headline).toContainText('3 of 6 nodes');
  await side.getByRole('button', { name: 'As the delegate answers' }).click();
  await expect(headline).toContainText('2 of 6 nodes');

  await page.getByRole('checkbox', { name: 'Delegate Partition 0' }).uncheck();
  await expect(headline).toContainText('hand-picked');
  await expect(headline).toContainText('in 1 partition');
  expect(page.url()).toContain('pick=1');
  await page.getByRole('button', { name: 'Let the limits decide' }).click();
  await expect(headline).toContainText('in 2 partitions');
});

test('a static host without isolation: everything works, with one thread, and the page says so', async ({
  page,
}) => {
  const { address, close } = await plainHost();
  try {
    await page.goto(address);
    expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(false);
    await drop(page, 'small.tflite', smallModel(2));
    await drawn(page);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(page.getByText(/Measured in this browser on/)).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('runs use one thread')).toBeVisible();
  } finally {
    close();
  }
});
