import { expect, test } from '@playwright/test';
import { drawn, drop } from './drop.ts';
import { smallModel } from './models.ts';

test('the verdict tells the estimate for a board, and the address holds the board', async ({ page }) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D,ADD');
  await drop(page, 'small.tflite', smallModel(4));
  await drawn(page);
  const line = page.locator('.estimate');
  await expect(line).toContainText(/: [\d.]+ ms \(band [\d.]+ to [\d.]+ ms\); CPU alone, four threads: /);
  await expect(line).toContainText('Biggest blocker: FLOOR, 4 nodes');
  await page.getByRole('combobox', { name: 'Board' }).selectOption('imx93');
  await expect(line).toContainText('CPU alone, two threads');
  expect(page.url()).toContain('board=imx93');
  await page.goBack();
  await expect(line).toContainText('four threads');
});

test('a board that makes no sense and a delegate that no board serves are told in a sentence', async ({
  page,
}) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D&board=imx8mp&f.copy.bytes=0');
  await drop(page, 'small.tflite', smallModel(1));
  await drawn(page);
  const line = page.locator('.estimate');
  await expect(line).toContainText('copy.bytes is 0 bytes/s, a rate above 0 is needed');
  await page.getByRole('combobox', { name: 'Delegate' }).selectOption('xnnpack');
  await page.getByRole('combobox', { name: 'Board' }).selectOption('vs640');
  await expect(line).toContainText('unknown, because XNNPACK keeps its nodes on the CPU');
  await expect(line).not.toContainText('NaN');
});
