import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { gzipSync } from 'fflate';
import { shared, sharedPath } from '../engine/testing/shared.ts';
import { overflow, violations } from './axe.ts';
import { describedModel, hostile } from './described.ts';
import { drop, dropFile } from './drop.ts';

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
    await page.getByText('Ask every delegate about every node').click();
    await expect(page.getByRole('columnheader', { name: 'XNNPACK' })).toBeVisible();
    expect(await violations(page), 'file').toEqual([]);
    await page.getByRole('combobox', { name: 'Search nodes and tensors' }).fill('type:int8');
    await expect(page.getByRole('listbox', { name: 'Found' }).getByRole('option')).toHaveCount(3);
    expect(await violations(page), 'search').toEqual([]);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Back to #0' })).toBeVisible();
    await page.getByRole('button', { name: 'Back to #0' }).click();
    await page.getByText('What every delegate says').click();
    await expect(page.getByRole('row', { name: /^XNNPACK/ })).toBeVisible();
    expect(await violations(page), 'node').toEqual([]);
    await page.getByRole('complementary').getByRole('button', { name: 'T#1' }).click();
    await expect(page.getByRole('row', { name: /^0, 1, 1, 0/ })).toBeVisible();
    expect(await violations(page), 'tensor').toEqual([]);
  });

test('on a phone the inspector does not stick out sideways', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openDescribed(page, 'view=file');
  await page.getByRole('button', { name: 'Show labels.txt' }).click();
  await expect(page.getByRole('region', { name: 'Lines of labels.txt' })).toBeVisible();
  await page.getByText('Ask every delegate about every node').click();
  await expect(page.getByRole('columnheader', { name: 'XNNPACK' })).toBeVisible();
  expect(await overflow(page), 'page').toBe(0);
  const inside = await page.locator('.room').evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(inside, 'file view').toBe(0);
  await page.getByRole('button', { name: 'T#0', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Tensor T#0' })).toBeVisible();
  await page.getByRole('complementary').getByRole('button', { name: '#0', exact: true }).click();
  await page.getByText('What every delegate says').click();
  await expect(page.getByRole('row', { name: /^XNNPACK/ })).toBeVisible();
  expect(await overflow(page), 'node').toBe(0);
  await page.getByRole('complementary').getByRole('button', { name: 'T#1', exact: true }).click();
  await expect(page.getByRole('row', { name: /^0, 1, 1, 0/ })).toBeVisible();
  expect(await overflow(page), 'tensor').toBe(0);
  await page.getByRole('combobox', { name: 'Search nodes and tensors' }).fill('type:int8');
  await expect(page.getByRole('listbox', { name: 'Found' }).getByRole('option')).toHaveCount(3);
  expect(await overflow(page), 'search').toBe(0);
});

test('a node tells what its options mean, and what every delegate says to it', async ({ page }) => {
  await openDescribed(page, 'node=0');
  const side = page.getByRole('complementary', { name: 'Details' });
  await expect(side.getByText('fused_activation_function')).toBeVisible();
  await expect(side.locator('.options-list')).toContainText('RELU6');
  await expect(side.locator('.options-list small').first()).not.toBeEmpty();
  await expect(side.getByRole('heading', { name: /Inputs · 16 B and 26 B of constants/ })).toBeVisible();

  await side.getByText('What every delegate says').click();
  await expect(side.getByRole('row', { name: /^XNNPACK/ })).toContainText('refuses');
  await expect(side.getByRole('row', { name: 'GPU takes it', exact: true })).toBeVisible();
  await expect(side.getByRole('row', { name: /^Arm NN/ })).toHaveCount(2);
  await page.getByRole('combobox', { name: 'Delegate' }).selectOption('armnn');
  await expect(side.getByRole('row', { name: /^Arm NN, as chosen/ })).toBeVisible();
});

test('a tensor tells its scales, statistics, values and comes as a NumPy file', async ({ page }) => {
  await openDescribed(page, 'node=0');
  const side = page.getByRole('complementary', { name: 'Details' });
  await side.getByRole('button', { name: 'T#1' }).click();
  await expect(page).toHaveURL(/node=0&tensor=1/);
  await expect(side.getByRole('heading', { name: 'Tensor T#1' })).toBeVisible();
  await expect(side.getByRole('heading', { name: '2 scales along dimension 0 of 4' })).toBeVisible();
  await expect(side.getByRole('img', { name: 'Scales of 2 channels, 0.25 to 0.5' })).toBeVisible();
  // Stored 0 to 8 at 0.25 and -9 to -17 at 0.5.
  const fact = (name: string) =>
    side.locator('dt', { hasText: name }).locator('xpath=following-sibling::dd[1]');
  await expect(fact('Minimum')).toHaveText('-8.5');
  await expect(fact('Maximum')).toHaveText('2');
  await expect(side.getByRole('row', { name: /^1, 0, 0, 0/ })).toHaveCount(0);
  await expect(side.getByRole('row', { name: /^0, 1, 1, 0/ })).toContainText('1.25');
  await side.getByRole('button', { name: 'As stored' }).click();
  await expect(fact('Minimum')).toHaveText('-17');
  await expect(side.getByRole('img', { name: '2 filters of 3 × 3' })).toBeVisible();

  const download = page.waitForEvent('download');
  await side.getByRole('button', { name: 'Download as .npy' }).click();
  const npy = readFileSync(await (await download).path());
  expect(npy.toString('latin1', 0, 128)).toContain("'shape': (2, 3, 3, 1)");
  expect(npy.readInt8(npy.length - 1)).toBe(-17);

  await side.getByRole('button', { name: 'Back to #0' }).click();
  await expect(side.getByRole('heading', { name: 'CONV_2D #0' })).toBeVisible();
  await page.goto('about:blank');
  await openDescribed(page, 'tensor=99');
  await expect(side.getByRole('alert')).toContainText('subgraph 0 has no tensor 99; it has 4');
});

test('search finds nodes and tensors by name, type, option and expression', async ({ page }) => {
  await openDescribed(page, 'view=nodes');
  await page.keyboard.press('Control+f');
  const box = page.getByRole('combobox', { name: 'Search nodes and tensors' });
  await expect(box).toBeFocused();
  const hits = page.getByRole('listbox', { name: 'Found' }).getByRole('option');
  await box.fill('type:int8');
  await expect(hits).toHaveCount(3);
  await box.fill('fused_activation_function=relu6');
  await expect(hits).toHaveText([/CONV_2D #0/]);
  await box.fill('/^fil/');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/tensor=1/);
  await expect(page.getByRole('heading', { name: 'Tensor T#1' })).toBeVisible();
  await box.fill('type:int');
  await expect(page.getByRole('button', { name: 'Tensors 4' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/tensor=2/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/tensor=3/);
  await page.keyboard.press('Shift+Enter');
  await expect(page).toHaveURL(/tensor=2/);
  await box.fill('/(/');
  await expect(page.getByRole('alert')).toContainText('is no regular expression');
  await box.fill('img src');
  await expect(hits).toHaveCount(1);
  expect(await page.locator('img').count()).toBe(0);
});

test('the matrix counts the nodes that each delegate takes of each op', async ({ page }) => {
  test.skip(shared === undefined, 'the folder of real models is not here');
  await page.goto('./#view=file');
  await dropFile(page, sharedPath('corpus', 'models', 'yolov8n-int8.tflite'));
  await page.getByText('Ask every delegate about every node').click();
  const matrix = page.getByRole('region', { name: 'Nodes taken by op and delegate' });
  await expect(matrix.getByRole('row', { name: /^PAD/ })).toBeVisible();
  const column = (await matrix.getByRole('columnheader').allTextContents()).indexOf('Arm NN 21.02');
  // Arm NN's CpuRef takes all 256 nodes of this model.
  const cells = await matrix.locator(`tbody td:nth-child(${column + 1})`).allTextContents();
  expect(cells.length).toBeGreaterThan(5);
  expect(new Set(cells)).toEqual(new Set(['all']));
  await expect(matrix.getByRole('row', { name: /^PAD/ }).getByRole('cell', { name: 'none' })).toHaveCount(1);
});
