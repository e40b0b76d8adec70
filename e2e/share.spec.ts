import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { decodeReport } from '../engine/report/codec.ts';
import { bytesText } from '../engine/report/sentences.ts';
import { violations } from './axe.ts';
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
  await expect(dialog.getByText(/The link holds .* the estimate for /)).toBeVisible();
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
  await expect(page.getByText(/^Estimated on .*: .* ms \(band/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'secret-model.tflite' })).toBeVisible();
  const hash = createHash('sha256').update(smallModel(4)).digest('hex');
  const size = bytesText(smallModel(4).length);
  await expect(
    page.getByText(
      new RegExp(
        `Report of secret-model\\.tflite, ${size}, sha256 ${hash}, made on 20..-..-..\\. The model is not included`,
      ),
    ),
  ).toBeVisible();
  await drop(page, 'wrong.json', new TextEncoder().encode('{}'));
  await expect(page.getByText(/wrong\.json cannot be opened: the file is no report/)).toBeVisible();
});

test('a file dropped on a report is told apart from another, and brings the rest alive', async ({ page }) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D&max=2');
  await drop(page, 'mine.tflite', smallModel(4));
  await drawn(page);
  await page.getByRole('button', { name: 'Nodes', exact: true }).click();
  await page.getByRole('button', { name: 'Share…' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Report file' }).click(),
  ]);
  const bytes = new Uint8Array(readFileSync(await download.path()));
  await page.goto('./?fresh');
  await drop(page, 'mine.delegraph.json', bytes);
  await expect(page.getByRole('button', { name: 'Nodes', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toHaveCount(0);

  await drop(page, 'other.tflite', smallModel(3));
  await expect(page.getByText(/This is not the file that the report is of/)).toBeVisible();

  await drop(page, 'mine.delegraph.json', bytes);
  await drop(page, 'mine-renamed.tflite', smallModel(4));
  await expect(
    page.getByText(/This is the file that the report is of.*Asked anew, it gives the same answers/),
  ).toBeVisible();
  // The question of the report is asked anew of the file: delegate, options and limits came along.
  await expect(page.locator('.verdict .headline')).toContainText('Listed ops takes 2 of 12 nodes');
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible();
});

test('a link to a sample holds its name alone', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('.');
  await page
    .getByRole('button', { name: /the weights are random/ })
    .first()
    .click();
  await drawn(page);
  await page.getByRole('button', { name: 'Share…' }).click();
  await page.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(link).hash).toMatch(/^#sample=[\w.-]+\.tflite$/);
  await page.goto('about:blank');
  await page.goto(link);
  await drawn(page);
  await page.goto('about:blank');
  await page.goto('./#sample=../secret.tflite');
  await expect(page.getByText(/no sample of this page is called \.\.\/secret\.tflite/)).toBeVisible();
});

test('the graph is saved as a picture: SVG with its names as text, and PNG', async ({ page }) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D');
  await drop(page, 'small.tflite', smallModel(4));
  await drawn(page);
  await page.getByRole('button', { name: 'Share…' }).click();
  const download = async (name: string): Promise<Buffer> => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name, exact: true }).click(),
    ]);
    expect(file.suggestedFilename()).toBe(`small.${name.toLowerCase()}`);
    return readFileSync(await file.path());
  };
  await page.getByRole('combobox', { name: 'Theme of the picture' }).selectOption('dark');
  const svg = (await download('SVG')).toString();
  expect(svg).toContain('>CONV_2D</text>');
  expect(svg).toContain('small.tflite on Listed ops');
  // The background of the dark theme, although the page is light.
  expect(svg).toContain('fill="#151a22"');
  const png = await download('PNG');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.readUInt32BE(16)).toBeGreaterThan(1000);
});

test('two reports are compared, and a link holds both', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('./#delegate=ops&o.ops=CONV_2D&view=reports');
  await drop(page, 'small.tflite', smallModel(4));
  expect(await violations(page), 'before there are two').toEqual([]);
  await page.getByRole('button', { name: 'Keep what is shown now' }).click();
  await expect(page.getByText('No node differs.')).toBeVisible();
  const address = new URL(page.url());
  const second = new URLSearchParams(address.hash.slice(1)).get('with') ?? '';
  expect(decodeReport(second).ok).toBe(true);

  await page.goto(`./?again#delegate=ops&o.ops=CONV_2D,ADD&view=reports&with=${second}`);
  await drop(page, 'small.tflite', smallModel(4));
  await expect(page.getByRole('button', { name: /delegated now \(4\)/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /delegated nodes 4 8 ▲ \+4/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /o?ops CONV_2D CONV_2D,ADD/ })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Nodes of both reports' }).getByRole('row')).toHaveCount(5);

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), colorScheme).toEqual([]);
  }
  await page.getByRole('checkbox', { name: 'without names' }).check();
  await page.getByRole('button', { name: 'Copy link to both' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const sent = new URLSearchParams(new URL(link).hash.slice(1));
  for (const part of ['r', 'with']) {
    const decoded = decodeReport(sent.get(part) ?? '');
    expect(decoded.ok, part).toBe(true);
    expect(JSON.stringify(decoded), part).not.toContain('small');
    expect(JSON.stringify(decoded), part).not.toContain('block0');
  }
  await page.goto('about:blank');
  await page.goto(link);
  await expect(page.getByRole('button', { name: /delegated now \(4\)/ })).toBeVisible();
  await page.getByRole('button', { name: '#2 ADD FLOAT32 1×8×8×4' }).click();
  await expect(page.getByRole('complementary')).toContainText('ADD #2');
  await page.goto('about:blank');
  await page.goto('./#with=1.broken');
  await expect(page.getByText(/The second report of this link cannot be opened/)).toBeVisible();
});
