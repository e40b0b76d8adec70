import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { violations } from './axe.ts';
import { drawn, drop } from './drop.ts';
import { hostileModel, smallModel } from './models.ts';

const folder = mkdtempSync(join(tmpdir(), 'delegraph-page-'));
test.afterAll(() => rmSync(folder, { recursive: true }));

/** Opens a file from disk and takes down what it asks of a network, prints or pops up. */
async function openFile(page: Page, path: string, hash = '') {
  const asked: string[] = [];
  const printed: string[] = [];
  page.on('request', (request) => asked.push(request.url().replace(/#.*/, '')));
  page.on('console', (message) => printed.push(message.text()));
  page.on('pageerror', (error) => printed.push(error.message));
  page.on('dialog', (dialog) => {
    printed.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(pathToFileURL(path).href + hash);
  return { asked, printed };
}

test('a report saved as a page opens from disk, answers, and asks nothing of a network', async ({ page }) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D&max=2');
  await drop(page, 'small.tflite', smallModel(4));
  await drawn(page);
  await page.getByRole('button', { name: 'Share…' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Page (HTML)' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('small.html');
  const path = join(folder, 'small.html');
  await download.saveAs(path);
  expect(statSync(path).size).toBeLessThan(620_000);

  const { asked, printed } = await openFile(page, path);
  await drawn(page);
  await expect(page.locator('.verdict .headline')).toContainText('Listed ops takes 2 of 12 nodes');
  await expect(page.getByText(/Report of small\.tflite, .* sha256 [0-9a-f]{64}, made on/)).toBeVisible();
  await page.getByRole('button', { name: 'Nodes', exact: true }).click();
  await page.getByRole('grid').press('ArrowDown');
  await expect(page).toHaveURL(/view=nodes/);
  await page.getByRole('button', { name: 'Graph', exact: true }).click();
  await page.getByRole('combobox', { name: /Search/ }).fill('FLOOR');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary')).toContainText('FLOOR #1');
  await expect(page.getByRole('complementary')).toContainText('FLOOR is not in the list');
  expect(await violations(page)).toEqual([]);
  await page.goBack();
  await page.getByRole('button', { name: 'Keep…' }).click();
  const [svg] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'SVG', exact: true }).click(),
  ]);
  expect(readFileSync(await svg.path(), 'utf8')).toContain('>FLOOR</text>');
  expect(asked.filter((url) => url !== pathToFileURL(path).href && !url.startsWith('blob:'))).toEqual([]);
  expect(printed).toEqual([]);
});

test('the command line makes the same page, and nothing in a model runs in it', async ({ page }) => {
  const model = join(folder, 'hostile.tflite');
  const path = join(folder, 'hostile.html');
  writeFileSync(model, hostileModel());
  execFileSync('node', [
    'dist/cli/delegraph.js',
    'report',
    `--graph=${model}`,
    '--delegate=xnnpack',
    `--html=${path}`,
  ]);
  const { asked, printed } = await openFile(page, path, '#node=0');
  await drawn(page);
  await expect(page.getByRole('complementary')).toContainText('<script>');
  await page.getByRole('button', { name: 'Nodes', exact: true }).click();
  await expect(page.getByRole('grid')).toContainText('<script>');
  expect(await page.locator('img, iframe, object, script:not([type])').count()).toBe(0);
  expect(asked).toEqual([pathToFileURL(path).href]);
  expect(printed).toEqual([]);
});
