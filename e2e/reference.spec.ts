import { expect, test } from '@playwright/test';
import { overflow, violations } from './axe.ts';
import { drawn, drop } from './drop.ts';
import { smallModel } from './models.ts';

test('from a node to every rule about its op, and to all delegates side by side', async ({ page }) => {
  await page.goto('./#node=0');
  await drop(page, 'small.tflite', smallModel(4));
  await drawn(page);
  await page.getByRole('button', { name: 'Every rule about CONV_2D' }).click();
  const rules = page.getByRole('region', { name: 'Rules' });
  await expect(rules).toContainText('the op version must be at most 5');
  await expect(rules.getByRole('link', { name: /nnapi_delegate\.cc:2491/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByLabel('Whose rules').selectOption({ label: 'All delegates' });
  await page.getByRole('button', { name: 'CONV_2D, Ethos-U: taken under conditions', exact: true }).click();
  await expect(rules).toContainText('the dilated kernel height is 1 to 64');
  await expect(page).toHaveURL(/rules=ethosu/);
});

test('static pages: a matrix that searches, a page a delegate, nothing loaded from elsewhere', async ({
  page,
}) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(page.url() === 'about:blank' ? request.url() : page.url()).origin))
      foreign.push(request.url());
  });
  const refused: string[] = [];
  page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
  await page.goto('./');
  await page.getByRole('link', { name: 'which delegates take which op' }).click();
  await page.getByRole('searchbox').fill('conv');
  await expect(page.locator('output')).toContainText(/^\d of \d+$/);
  expect(await violations(page)).toEqual([]);
  await page
    .getByRole('row', { name: /^TRANSPOSE_CONV/ })
    .getByRole('link')
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'TRANSPOSE_CONV' })).toBeVisible();
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await overflow(page)).toBe(0);
  expect([...foreign, ...refused]).toEqual([]);
});
