import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { decodeReport } from '../engine/report/codec.ts';
import { drawn, drop } from './drop.ts';
import { smallModel } from './models.ts';

test('the link says what it holds, leaves names out on one click, and the report file opens by drop', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('.');
  await drop(page, 'secret-model.tflite', smallModel(4));
  await drawn(page);
  await page.getByRole('button', { name: 'Share…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share this report' });
  await expect(dialog.getByText(/The link holds .* the name secret-model\.tflite/)).toBeVisible();
  await dialog.getByRole('radio', { name: /names of the file/ }).check();
  await expect(dialog.getByText(/secret-model/)).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const decoded = decodeReport(new URLSearchParams(new URL(link).hash.slice(1)).get('r') ?? '');
  expect(JSON.stringify(decoded)).not.toContain('secret');
  expect(decoded.ok).toBe(true);

  await dialog.getByRole('radio', { name: /^nothing/ }).check();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Report file' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('secret-model.delegraph.json');
  const bytes = readFileSync(await download.path());

  await page.goto('./?fresh');
  await drop(page, 'secret-model.delegraph.json', new Uint8Array(bytes));
  await expect(page.getByText('A shared report.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'secret-model.tflite' })).toBeVisible();
  await drop(page, 'wrong.json', new TextEncoder().encode('{}'));
  await expect(page.getByText(/wrong\.json cannot be opened: the file is no report/)).toBeVisible();
});
