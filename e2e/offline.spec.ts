import { expect, type Page, test } from '@playwright/test';
import { drawn, drop } from './drop.ts';
import { smallModel } from './models.ts';
import { plainHost } from './plain-host.ts';

test.use({ serviceWorkers: 'allow' });

const kept = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });

test('without a network the page opens, analyses and runs a model', async ({ page, context, baseURL }) => {
  const elsewhere: string[] = [];
  context.on('request', (request) => {
    if (!request.url().startsWith(baseURL as string) && !request.url().startsWith('blob:'))
      elsewhere.push(request.url());
  });
  await page.goto('.');
  await kept(page);
  await context.setOffline(true);
  await page.goto('./?from=home#delegate=ops&o.ops=CONV_2D&max=1');
  await drop(page, 'small.tflite', smallModel(4));
  await drawn(page);
  await expect(page.locator('.verdict .headline')).toContainText('in 1 partition');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText(/Measured in this browser on/)).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Overview', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Arm NN 23.08/ })).toBeVisible({ timeout: 30_000 });
  expect(elsewhere).toEqual([]);
});

test('other pages of the site still open when the page is kept', async ({ page }) => {
  await page.goto('.');
  await kept(page);
  await page.goto('./reference/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/rules|ops|delegates/i);
  await expect(page.getByText('Drop a .tflite file')).toHaveCount(0);
});

test('on a static host below a path the second visit has threads', async ({ page }) => {
  const { address, close } = await plainHost('/tools/delegraph/');
  try {
    await page.goto(address);
    expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(false);
    await kept(page);
    await page.reload();
    expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
    await drop(page, 'small.tflite', smallModel(2));
    await drawn(page);
  } finally {
    close();
  }
});
