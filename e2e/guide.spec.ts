import { expect, test } from '@playwright/test';
import { violations } from './axe.ts';
import { drawn, drop } from './drop.ts';
import { smallModel } from './models.ts';

test('everything by its name: a delegate, a node, a theme', async ({ page }) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D');
  await drop(page, 'small.tflite', smallModel(4));
  await drawn(page);
  const palette = page.getByRole('dialog', { name: 'Commands' });
  const type = async (text: string) => {
    await page.keyboard.press('Control+k');
    await palette.getByRole('combobox').fill(text);
    await page.keyboard.press('Enter');
    await expect(palette).toBeHidden();
  };
  await type('use xnn');
  await expect(page.locator('.verdict .headline')).toContainText('XNNPACK takes');
  await type('#2');
  await expect(page.getByRole('complementary')).toContainText('#2');
  await page.keyboard.press('Control+k');
  await palette.getByRole('combobox').fill('no such thing');
  await expect(palette).toContainText('Nothing is called that');
  expect(await violations(page), 'palette').toEqual([]);
  await palette.getByRole('combobox').fill('dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('the tour leads from a sample to a cut, and every setting can be undone', async ({ page }) => {
  await page.goto('.');
  await page.getByRole('button', { name: 'Take the tour' }).click();
  await page.getByRole('button', { name: 'Start the tour' }).click();
  await expect(page.getByText('Stop 1 of 5')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: 'Overview', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  for (const stop of [2, 3, 4]) {
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(page.getByText(`Stop ${stop} of 5`)).toBeVisible();
  }
  expect(page.url()).toContain('max=1');
  await page.goBack();
  expect(page.url()).not.toContain('max=1');
});

test('words can be found, stories read, and neither breaks a rule of accessibility', async ({ page }) => {
  await page.goto('./#guide=words');
  await page.getByRole('searchbox', { name: 'Find a word' }).fill('copied');
  await expect(page.getByRole('definition').first()).toContainText('copied');
  expect(await violations(page), 'words').toEqual([]);
  await page.getByRole('button', { name: 'Stories', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Limits that are ignored' })).toBeVisible();
  expect(await violations(page), 'stories').toEqual([]);
});

test('a menu closes by a press elsewhere and by Escape', async ({ page }) => {
  await page.goto('.');
  const menu = page.getByText('Menu', { exact: true });
  await menu.click();
  await expect(page.getByLabel('Theme')).toBeVisible();
  await page.getByRole('heading', { name: 'Delegraph' }).click();
  await expect(page.getByLabel('Theme')).toBeHidden();
  await menu.click();
  await page.getByLabel('Theme').focus();
  await page.keyboard.press('Escape');
  await expect(menu).toBeFocused();
});
