import { type Browser, expect, type Page, test } from '@playwright/test';
import { violations } from './axe.ts';
import { drawn, drop } from './drop.ts';
import { gpuBrowser } from './gpu-page.ts';
import { smallModel } from './models.ts';

// Partitions on a device of the user's choice, and what copies to it cost, in the page.

/** One FLOOR a block is left to the CPU, so that each block is a partition of its own. */
const cut = '/#delegate=nnapi&max=0&assume=-FLOOR';

async function opened(browser: Browser, baseURL: string | undefined): Promise<Page> {
  const context = await browser.newContext({
    baseURL: baseURL ?? '',
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  await page.goto(cut);
  await drop(page, 'small.tflite', smallModel(5));
  await drawn(page);
  await page.getByRole('tab', { name: 'Run' }).click();
  return page;
}

const run = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText(/Measured in this browser on/)).toBeVisible({ timeout: 50_000 });
};

test('partitions on WebGPU: chosen, run, timed apart, and held against the cost of copies', async ({
  baseURL,
}) => {
  const browser = await gpuBrowser();
  try {
    const page = await opened(browser, baseURL);
    const hasAdapter = await page.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter()));
    test.skip(!hasAdapter, 'this browser has no adapter for WebGPU');
    await page.getByLabel('Partitions run on').selectOption('webgpu');
    await expect(page).toHaveURL(/device=webgpu/);
    await run(page);
    await expect(page.locator('#bottom-pane tr.delegated')).toHaveCount(6);
    await expect(page.locator('#bottom-pane')).toContainText('Partitions: WebGPU');
    await expect(page.locator('#bottom-pane')).not.toContainText(
      'ran on a second WebAssembly memory instead',
    );
    await page.getByRole('button', { name: 'Measure copies' }).click();
    await expect(page.getByRole('button', { name: 'Measure again' })).toBeVisible({ timeout: 30_000 });
    await expect(page.locator('.copies tbody tr')).toHaveCount(8);
    await expect(page.locator('.copies')).toContainText(/on the latency of 13 copies/);
    expect(await violations(page)).toEqual([]);
  } finally {
    await browser.close();
  }
});

test('without an adapter the choice says so, and partitions run on the second memory', async ({
  browser,
  baseURL,
}) => {
  const page = await opened(browser, baseURL);
  const hasAdapter = await page.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter()));
  test.skip(hasAdapter, 'this browser has an adapter for WebGPU');
  await expect(page.getByLabel('Partitions run on')).toContainText('WebGPU – this browser has no');
  await page.goto(`${cut}&device=webgpu`);
  await drop(page, 'small.tflite', smallModel(5));
  await drawn(page);
  await run(page);
  await expect(page.locator('#bottom-pane')).toContainText(
    '6 partitions ran on a second WebAssembly memory instead',
  );
  await expect(page.locator('#bottom-pane li').first()).toContainText('WebGPU');
  await page.context().close();
});
