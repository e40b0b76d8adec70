import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { gzipSync } from 'fflate';
import { overflow, violations } from './axe.ts';
import { describedModel, hostile } from './described.ts';
import { drop } from './drop.ts';

async function openDescribed(page: Page, hash: string): Promise<void> {
  await page.goto(`./#delegate=ops&o.ops=CONV_2D&${hash}`);
  await drop(page, 'flowers.tflite', describedModel());
  await expect(page.getByRole('heading', { level: 1, name: 'flowers.tflite' })).toBeVisible();
}

test('the file view tells what the file says, and takes none of it for HTML', async ({ page }) => {
  await openDescribed(page, 'view=file');
  const file = page.getByRole('region', { name: 'File', exact: true });
  await expect(file.getByRole('table', { name: 'Signature classify (subgraph 0)' })).toContainText('photo');
  await expect(file.getByRole('row', { name: /CONV_2D/ })).toContainText('100 %');
  await expect(file.getByRole('row', { name: /^INT8/ })).toContainText('18');
  await expect(file).toContainText('A gardener');
  await expect(file).toContainText('Apache-2.0');
  await expect(file.getByText(hostile)).toHaveCount(2);

  await file.getByText('These ops for TensorFlow Lite Micro').click();
  await expect(file.locator('pre')).toContainText('resolver.AddConv2D();');

  await file.getByRole('button', { name: 'Show labels.txt' }).click();
  const lines = file.getByRole('region', { name: 'Lines of labels.txt' });
  await expect(lines.getByRole('listitem')).toHaveText(['daisy', hostile]);
  await file.getByRole('button', { name: 'Show noise.bin' }).click();
  await expect(file).toContainText('It is no text');
  const download = page.waitForEvent('download');
  await file.getByRole('button', { name: 'Download labels.txt' }).click();
  const kept = await download;
  expect(kept.suggestedFilename()).toBe('labels.txt');
  expect(readFileSync(await kept.path(), 'utf8')).toBe(`daisy\n${hostile}\n`);
  expect(await page.title()).toBe('flowers.tflite – Delegraph');
  expect(await page.locator('img').count()).toBe(0);
});

test('a model in a container says what else is in there', async ({ page }) => {
  await page.goto('./#view=file');
  await drop(page, 'flowers.tflite.gz', gzipSync(describedModel()));
  const file = page.getByRole('region', { name: 'File', exact: true });
  await expect(file.getByRole('heading', { name: 'Packed in a gzip file' })).toBeVisible();
  await expect(file).toContainText('open here');
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`no accessibility violation in the inspector, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openDescribed(page, 'view=file');
    await page.getByText('These ops for TensorFlow Lite Micro').click();
    await page.getByRole('button', { name: 'Show labels.txt' }).click();
    await expect(page.getByRole('region', { name: 'Lines of labels.txt' })).toBeVisible();
    expect(await violations(page), 'file').toEqual([]);
  });

test('on a phone the inspector does not stick out sideways', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openDescribed(page, 'view=file');
  await page.getByRole('button', { name: 'Show labels.txt' }).click();
  await expect(page.getByRole('region', { name: 'Lines of labels.txt' })).toBeVisible();
  expect(await overflow(page), 'page').toBe(0);
  const inside = await page
    .locator('.file-view')
    .evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(inside, 'file view').toBe(0);
});
