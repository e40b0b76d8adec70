import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { violations } from './axe.ts';
import { drop } from './drop.ts';
import { smallModel } from './models.ts';

test('reference kernels against the cut of now: the text of the tool, and every tensor', async ({ page }) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D&view=diff');
  await drop(page, 'small.tflite', smallModel(4));
  await page.getByLabel('Random inputs').fill('2');
  await page.getByRole('button', { name: 'Compare', exact: true }).last().click();
  const text = page.getByRole('textbox', { name: 'Text of inference_diff' });
  await expect(text).toBeVisible({ timeout: 30_000 });
  const lines = (await text.inputValue()).split('\n');
  expect(lines[0]).toBe('INFO: Num evaluation runs: 2');
  expect(lines[3]).toMatch(/^INFO: OutputDiff\[0\]: avg_error=[\d.e+-]+, std_dev=[\d.e+-]+$/);
  const table = page.getByRole('table', { name: 'Errors of tensors' });
  await expect(table.getByRole('row')).toHaveCount(1 + 12);
  await page.getByRole('button', { name: 'Each node alone' }).click();
  await expect(table.getByRole('row')).toHaveCount(1 + 12);
  expect(await violations(page), 'diff').toEqual([]);
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as text' }).click(),
  ]);
  expect(readFileSync(await saved.path(), 'utf8')).toContain('num_runs: 2');
});

test('a file that is no input of the model is refused with what was expected', async ({ page }) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D&view=diff');
  await drop(page, 'small.tflite', smallModel(4));
  await page
    .locator('input[aria-label="Inputs of your own"]')
    .setInputFiles({ name: 'x.raw', mimeType: 'application/octet-stream', buffer: Buffer.alloc(12) });
  await page.getByRole('button', { name: 'Compare', exact: true }).last().click();
  await expect(page.getByRole('alert')).toContainText('x.raw: 12 bytes that are no picture', {
    timeout: 30_000,
  });
});
