import { expect, test } from '@playwright/test';
import { violations } from './axe.ts';
import { drawn, drop } from './drop.ts';
import { smallModel } from './models.ts';

test('a pasted log is laid over the prediction, and follows it', async ({ page }) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D,ADD&view=imports');
  await drop(page, 'small.tflite', smallModel(4));
  await page
    .getByLabel('Paste a log')
    .fill(
      'Fallback unsupported op 8 to TfLite\nReplacing 8 out of 12 node(s) with delegate (Vx) node, yielding 9 partitions.\nReplacing 1 out of 12 no',
    );
  await page.getByRole('button', { name: 'Read text' }).click();
  const pasted = page.getByRole('article', { name: 'pasted text' });
  await expect(pasted).toContainText('agree with the prediction');
  await expect(pasted).toContainText('1 line could not be read');
  await expect(pasted.getByRole('row', { name: /FLOOR/ })).toContainText('FLOOR is not in the list');
  expect(await violations(page), 'with a log').toEqual([]);
  await page.getByRole('slider', { name: /Max partitions/ }).press('ArrowRight');
  await expect(pasted).toContainText('the log counts 8 nodes replaced, the prediction');
});

test('a dropped profile goes to its view, and its figures can be taken on', async ({ page }) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D,ADD');
  await drop(page, 'small.tflite', smallModel(4));
  await drawn(page);
  const profile = [
    '============================== Run Order ==============================',
    'node type, first, avg_ms, %, cdf%, mem KB, times called, name',
    'CONV_2D, 1, 1.5, 10%, 10%, 0, 1, [block0/conv]:0',
    'FLOOR, 1, 2.5, 10%, 10%, 0, 1, [block0/floor]:1',
    'ADD, 1, 2.5, 10%, 10%, 0, 1, [elsewhere]:77',
    '',
  ].join('\n');
  await drop(page, 'profile.csv', new TextEncoder().encode(profile));
  const read = page.getByRole('article', { name: 'profile.csv' });
  await expect(read.getByRole('row', { name: /FLOOR #1/ })).toContainText('2.5');
  await expect(read).toContainText('index 77 is beyond the 12 nodes of this graph');
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    read.getByRole('button', { name: 'Save Model Explorer node data' }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe('profile.csv.node-data.json');
  await drop(page, 'other.csv', new TextEncoder().encode('a,b\n1,2'));
  await expect(page.getByRole('article', { name: 'other.csv' }).getByRole('alert')).toContainText(
    'other.csv: line 1 is "a,b": expected',
  );
});

test('of two files the graph is coloured by the one that was chosen last, whatever else changes', async ({
  page,
}) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D,ADD');
  await drop(page, 'small.tflite', smallModel(4));
  await drawn(page);
  const profile = (rows: string) =>
    new TextEncoder().encode(
      `============================== Run Order ==============================\nnode type, first, avg_ms, %, cdf%, mem KB, times called, name\n${rows}\n`,
    );
  await drop(page, 'one.csv', profile('CONV_2D, 1, 1.5, 10%, 10%, 0, 1, [block0/conv]:0'));
  await drop(page, 'two.csv', profile('FLOOR, 1, 2.5, 10%, 10%, 0, 1, [block0/floor]:1'));
  const choice = (file: string) =>
    page.getByRole('article', { name: file }).getByRole('combobox', { name: 'Colour the graph by' });
  await expect(choice('two.csv')).not.toHaveValue('');
  await expect(choice('one.csv')).toHaveValue('');
  const name = (await choice('one.csv').locator('option').last().textContent()) ?? '';
  await choice('one.csv').selectOption(name);
  await expect(choice('two.csv')).toHaveValue('');
  await page.getByRole('slider', { name: /Max partitions/ }).press('ArrowRight');
  await expect(page.locator('.verdict .headline')).toContainText('in 1 partition');
  await page.getByRole('button', { name: 'Nodes', exact: true }).click();
  await page.getByRole('button', { name: 'From a board', exact: true }).click();
  await expect(choice('one.csv')).toHaveValue(name);
  await expect(choice('two.csv')).toHaveValue('');
});
