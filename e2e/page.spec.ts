import { expect, test } from '@playwright/test';

test('the page is cross-origin isolated and asks nothing of other origins', async ({ page, baseURL }) => {
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(baseURL as string)) elsewhere.push(request.url());
  });
  await page.goto('.');
  expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
  expect(elsewhere).toEqual([]);
});
