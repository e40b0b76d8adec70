import { expect, test } from '@playwright/test';
import { overflow, violations } from './axe.ts';
import { drop } from './drop.ts';
import { smallModel } from './models.ts';

test('a profile of one’s own: ops, a rule from the menu, undone, carried by the address', async ({
  page,
}) => {
  await page.goto('./#view=profile');
  await drop(page, 'small.tflite', smallModel(4));
  await page.getByLabel('Start from').selectOption({ label: 'a list of this model’s ops' });
  const headline = page.locator('.verdict .headline');
  await expect(headline).toContainText('My delegate takes 12 of 12 nodes');
  await page.getByRole('checkbox', { name: /^FLOOR/ }).uncheck();
  await expect(headline).toContainText('8 of 12 nodes');
  await page.getByLabel('Add a rule to globalRules').selectOption({ label: 'Rank' });
  await page.getByText('every input must have rank at most 4').click();
  await page.getByRole('textbox', { name: 'le', exact: true }).fill('3');
  await page.keyboard.press('Enter');
  await expect(headline).toContainText('takes none of the 12 nodes');
  await expect(page.locator('.verdict')).toContainText('CONV_2D #0: input 0 has rank 4');
  expect(await violations(page)).toEqual([]);
  await page.goBack();
  await expect(headline).toContainText('8 of 12 nodes');
  const address = page.url();
  await page.goto('about:blank');
  await page.goto(address);
  await drop(page, 'small.tflite', smallModel(4));
  await expect(headline).toContainText('My delegate takes 8 of 12 nodes');
});

test('a mistake is said at its row, and the page goes on with what was right', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('./#view=profile&delegate=custom');
  await drop(page, 'small.tflite', smallModel(4));
  const headline = page.locator('.verdict .headline');
  await expect(headline).toContainText('Example NPU takes none');
  await page.getByText('every input must have rank at most 4').first().click();
  const operand = page.getByRole('textbox', { name: 'operand' }).last();
  await operand.fill('input');
  await operand.press('Enter');
  const sentence =
    'globalRules[1].require[0].operand is "input", an operand such as in[0], out[*] or $name is needed';
  await expect(page.locator('.rule-list').getByText(sentence)).toBeVisible();
  await expect(headline).toContainText('Example NPU takes none');
  await page.getByText('As JSON').click();
  const json = page.getByLabel('The profile as JSON');
  await json.fill('{"id": ');
  await json.blur();
  await expect(page.getByText(/^Not applied: /)).toBeVisible();
  expect(await overflow(page)).toBe(0);
});
