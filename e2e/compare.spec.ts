import { expect, test } from '@playwright/test';
import { violations } from './axe.ts';
import { drop } from './drop.ts';
import { smallModel } from './models.ts';

test('delegates side by side: counts, what only one takes, and why not the other', async ({ page }) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D,ADD&view=compare&compare=ops;ops=CONV_2D,FLOOR');
  await drop(page, 'small.tflite', smallModel(4));
  const summary = page.getByRole('region', { name: 'What each makes of the graph' }).getByRole('table');
  await expect(summary.getByRole('row').nth(1)).toContainText('8 (66.7 %)');
  await expect(summary.getByRole('row').nth(2)).toContainText('8 (66.7 %)');
  await expect(page.getByRole('button', { name: 'Both take 4' })).toBeVisible();
  await page.getByRole('button', { name: 'Only A takes 4' }).click();
  const nodes = page.getByRole('region', { name: 'Nodes and answers' });
  await expect(nodes.getByRole('row').nth(1)).toContainText('ADD #2: ADD is not in the list');
  await nodes.getByRole('button', { name: '#2', exact: true }).click();
  await expect(page.getByRole('complementary')).toContainText('ADD #2');
  expect(await violations(page)).toEqual([]);
});

test('the compared set is in the address, and one of it can be chosen for the page', async ({ page }) => {
  await page.goto('./#view=compare');
  await drop(page, 'small.tflite', smallModel(4));
  await page.getByLabel('Add to the comparison').selectOption({ label: 'NNAPI: every featureLevel' });
  const summary = page.getByRole('region', { name: 'What each makes of the graph' }).getByRole('table');
  await expect(summary.getByRole('row')).toHaveCount(9);
  expect(decodeURIComponent(page.url())).toContain('compare=nnapi;featureLevel=27');
  await page.getByRole('button', { name: 'Choose' }).first().click();
  await expect(page).toHaveURL(/o\.featureLevel=27/);
  await expect(summary.getByRole('row').nth(1)).toContainText('NNAPI (featureLevel 27), as chosen');
  await page.goBack();
  await expect(summary.getByRole('row').nth(1)).toContainText('NNAPI, as chosen');
});

test('the list of nodes stays at its page while a node is looked at, and a filter ends with its set', async ({
  page,
}) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D,ADD&view=compare&compare=ops;ops=CONV_2D');
  await drop(page, 'small.tflite', smallModel(60));
  const nodes = page.getByRole('region', { name: 'Nodes and answers' });
  await expect(page.getByRole('button', { name: 'Disputed 60' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Nodes after' }).click();
  await expect(nodes.getByRole('row')).toHaveCount(1 + 10);
  await nodes.getByRole('button', { name: '#179', exact: true }).click();
  await expect(page.getByRole('complementary')).toContainText('ADD #179');
  await expect(nodes.getByRole('row')).toHaveCount(1 + 10);

  await page.getByRole('button', { name: 'Only B takes 0' }).click();
  await expect(page.getByText('There is no such node.')).toBeVisible();
  await page.getByLabel('Add to the comparison').selectOption({ label: 'Every delegate' });
  await expect(page.getByRole('button', { name: /^Only C takes/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Only B takes/ })).toHaveAttribute('aria-pressed', 'false');
});
