import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { violations } from './axe.ts';
import { drop } from './drop.ts';
import { smallModel } from './models.ts';

test('a benchmark as the tool runs it, with its text, nodes by time and a trace', async ({ page }) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D&view=times');
  await drop(page, 'small.tflite', smallModel(4));
  await page.getByLabel('Seconds, at least').fill('0');
  await page.getByLabel('Warm-up seconds').fill('0');
  await page.getByRole('button', { name: 'Start' }).click();
  const text = page.getByRole('textbox', { name: 'Text of benchmark_model' });
  await expect(text).toBeVisible({ timeout: 30_000 });
  const printed = await text.inputValue();
  expect(printed).toMatch(/^INFO: count=50 first=\d+ curr=\d+ min=\d+ max=\d+ avg=[\d.]+ std=\d+ p5=\d+/m);
  expect(printed).toMatch(/^Number of nodes executed: 12$/m);
  expect(printed).toContain('partially executed by the delegate w/ 4 delegate kernels.');

  const table = page.getByRole('table', { name: /Times of nodes/ });
  // Four partitions with a node each, and eight nodes on the CPU.
  await expect(table.getByRole('row')).toHaveCount(1 + 16);
  await table.getByRole('button', { name: 'Average' }).click();
  await expect(table.getByRole('columnheader', { name: 'Average' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await page.getByRole('button', { name: 'By type' }).click();
  await expect(page.getByRole('row', { name: /^FLOOR 4/ })).toBeVisible();

  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save trace' }).click(),
  ]);
  const trace = JSON.parse(readFileSync(await saved.path(), 'utf8'));
  const lanes = new Set(trace.traceEvents.map(({ cat }: { cat?: string }) => cat));
  expect(lanes).toEqual(new Set([undefined, 'prepare', 'node', 'compute', 'copy']));
  const [attached] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save Netron attachment' }).click(),
  ]);
  const { metrics } = JSON.parse(readFileSync(await attached.path(), 'utf8'));
  expect(new Set(metrics.map(({ identifier }: { identifier: string }) => identifier)).size).toBe(12);
  const footprint = page.getByRole('table', { name: 'Memory footprint' });
  const kilobytes = async (row: RegExp) =>
    Number(
      (await footprint.getByRole('row', { name: row }).getByRole('cell').first().textContent())?.replaceAll(
        /\D/g,
        '',
      ),
    );
  expect(await kilobytes(/planner/)).toBeGreaterThan(0);
  expect(await kilobytes(/Taken in all/)).toBeGreaterThanOrEqual(
    (await kilobytes(/Activations/)) + (await kilobytes(/Constants/)),
  );
  expect(await violations(page), 'times').toEqual([]);

  await page.getByRole('slider', { name: /Max partitions/ }).press('ArrowRight');
  await expect(page.getByText('Measured with other settings')).toBeVisible();
});

test('a benchmark ends when it is cancelled', async ({ page }) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D&view=times');
  await drop(page, 'small.tflite', smallModel(4));
  await page.getByLabel('Seconds, at least').fill('60');
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByRole('status')).toContainText('Run');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Start' })).toBeVisible();
});
