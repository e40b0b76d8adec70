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

test('options and macros have forms: rules follow a new name, and a condition starts with what there is', async ({
  page,
}) => {
  await page.goto('./#view=profile&delegate=custom');
  await drop(page, 'small.tflite', smallModel(4));
  const name = page.getByLabel('Name of the option generation');
  await name.fill('chip');
  await name.press('Enter');
  const options = page.locator('section', { has: page.getByRole('heading', { name: 'Options' }) }).last();
  await expect(options.getByText('in 1 condition')).toBeVisible();
  await page.getByLabel('Default of chip').fill('2');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Add an option' }).click();
  await page.getByLabel('Type of option').selectOption({ label: 'yes or no' });
  await expect(page.getByRole('checkbox', { name: 'on by default' })).not.toBeChecked();
  await expect(page.getByRole('alert').filter({ hasText: 'mistakes' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Add a macro' }).click();
  await expect(page.getByLabel('Arguments of condition, between commas')).toHaveValue('operand');
  await page.getByRole('button', { name: 'Remove the macro activationFits' }).click();
  await expect(page.locator('.mistakes')).toContainText('the macro "activationFits" is used and not defined');
  expect(await violations(page)).toEqual([]);
  await page.getByText('As JSON').click();
  const json: unknown = JSON.parse(await page.getByLabel('The profile as JSON').inputValue());
  expect(json).toMatchObject({
    params: { chip: { type: 'int', default: 2 }, option: { type: 'bool', default: false } },
    macros: { condition: { args: ['operand'] } },
  });
});

test('times of a profile are unknown until it names the board', async ({ page }) => {
  await page.goto('./#view=profile&delegate=custom');
  await drop(page, 'small.tflite', smallModel(4));
  await page.getByLabel('Start from').selectOption({ label: 'a list of this model’s ops' });
  const estimate = page.locator('.estimate');
  await expect(estimate).toContainText('does not say that it runs on this board');
  const boards = page.getByRole('group', { name: 'Runs on the accelerator of' });
  await boards.getByRole('checkbox').first().check();
  await page.getByLabel('Board', { exact: true }).selectOption({ index: 0 });
  await expect(estimate).not.toContainText('does not say');
  await expect(estimate).toContainText('ms');
});

test('the table of nodes names the backend, or the unit of the NPU, of each node', async ({ page }) => {
  await page.goto('./#view=nodes&delegate=vx');
  await drop(page, 'small.tflite', smallModel(4));
  const grid = page.getByRole('grid', { name: 'Nodes in execution order' });
  await expect(grid.getByRole('columnheader', { name: 'Unit' })).toBeVisible();
  await expect(grid.getByRole('gridcell', { name: 'PPU, slow' }).first()).toBeVisible();
  await page.goto('./#view=nodes&delegate=armnn&o.version=23.08&o.backends=CpuAcc,CpuRef');
  await expect(grid.getByRole('columnheader', { name: 'Backend' })).toBeVisible();
  await expect(grid.getByRole('gridcell', { name: 'CpuAcc' }).first()).toBeVisible();
  await page.goto('./#view=nodes&delegate=xnnpack');
  await expect(grid.getByRole('columnheader', { name: 'Backend' })).toHaveCount(0);
  expect(await violations(page)).toEqual([]);
});
