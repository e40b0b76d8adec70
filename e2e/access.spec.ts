import { expect, type Locator, type Page, test } from '@playwright/test';
import { overflow, violations } from './axe.ts';
import { drawn, drop } from './drop.ts';
import { smallModel } from './models.ts';

/** What stands in a view's place until it is there. */
const loading = /^(Loading|Reading|Asking|Waiting|Planning|Counting)\b.*…$/;

/** Every view, with something that only its content holds. */
const contents: readonly (readonly [view: string, content: (page: Page) => Locator])[] = [
  ['Overview', (page) => page.getByRole('region', { name: /under every delegate/ }).getByRole('button')],
  ['Graph', (page) => page.locator('.graph[data-boxes]')],
  ['Nodes', (page) => page.getByRole('grid').getByRole('gridcell', { name: /\S/ })],
  ['Compare', (page) => page.getByRole('region', { name: 'Nodes and answers' })],
  ['Trade-off', (page) => page.getByRole('button', { name: /What if FLOOR/ })],
  ['Rules', (page) => page.getByRole('region', { name: 'Ops and delegates' }).getByRole('row')],
  ['Profile', (page) => page.getByRole('heading', { name: 'Asked of every op' })],
  ['Memory', (page) => page.getByRole('region', { name: 'Memory', exact: true }).getByRole('table')],
  ['Times', (page) => page.getByRole('form', { name: 'Benchmark settings' })],
  ['Diff', (page) => page.getByRole('form', { name: 'Comparison settings' })],
  ['From a board', (page) => page.getByRole('heading', { name: 'What can be read' })],
  ['File', (page) => page.getByRole('region', { name: 'File', exact: true }).getByRole('table')],
  ['Reports', (page) => page.getByRole('heading', { name: 'Compare two reports' })],
];

for (const colorScheme of ['light', 'dark'] as const)
  test(`no accessibility violation in any view, ${colorScheme}`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    await page.goto('./#delegate=ops&o.ops=CONV_2D,ADD&max=2');
    expect(await violations(page), 'first screen').toEqual([]);
    await drop(page, 'small.tflite', smallModel(4));
    await drawn(page);
    for (const [view, content] of contents) {
      await page.getByRole('button', { name: view, exact: true }).click();
      await content(page).first().waitFor();
      await expect(page.getByText(loading)).toHaveCount(0);
      expect(await violations(page), view).toEqual([]);
    }
    await page.getByRole('button', { name: 'Keep what is shown now' }).click();
    await page.getByText('No node differs.').waitFor();
    expect(await violations(page), 'two reports').toEqual([]);
    await page.getByRole('tab', { name: /Problems/ }).click();
    await page.getByRole('tab', { name: /Problems/, selected: true }).waitFor();
    expect(await violations(page), 'problems').toEqual([]);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(await violations(page), 'keys').toEqual([]);
  });

test('on a phone nothing sticks out sideways', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('.');
  expect(await overflow(page), 'first screen').toBe(0);
  await drop(page, 'small-model-with-a-rather-long-name_v1_0_224.tflite', smallModel(4));
  await drawn(page);
  expect(await overflow(page), 'graph').toBe(0);
  await page.getByRole('button', { name: 'Nodes', exact: true }).click();
  expect(await overflow(page), 'nodes').toBe(0);
  await page.getByRole('button', { name: 'Trade-off', exact: true }).click();
  await page.locator('.plane').waitFor();
  expect(await overflow(page), 'trade-off').toBe(0);
});

test('the main job by keyboard alone', async ({ page }) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D');
  await drop(page, 'small.tflite', smallModel(4));
  await drawn(page);
  const headline = page.locator('.verdict .headline');
  await expect(headline).toContainText('4 of 12 nodes');
  const tabTo = async (name: RegExp) => {
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab');
      const label = await page.evaluate(() => {
        const element = document.activeElement;
        const by = element?.getAttribute('aria-labelledby');
        return (
          element?.getAttribute('aria-label') ??
          (by ? document.getElementById(by)?.textContent : element?.textContent) ??
          ''
        );
      });
      if (name.test(label)) return;
    }
    throw new Error(`no key press reached ${name}`);
  };
  await tabTo(/^Max partitions$/);
  await page.keyboard.press('ArrowRight');
  await expect(headline).toContainText('in 1 partition');
  await tabTo(/^Run$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /Whole inference/ })).toBeVisible({ timeout: 30_000 });
  await tabTo(/^Graph\./);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('complementary')).toContainText('FLOOR #1');
  await page.keyboard.press('3');
  await expect(page.getByRole('grid')).toBeVisible();
});
