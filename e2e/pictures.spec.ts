import { expect, test } from '@playwright/test';
import { drawn, drop } from './drop.ts';
import { smallModel } from './models.ts';

// What the key views look like, in light and dark: `npm run test:pictures` compares, with `-- --update-snapshots` renews. A changed
// picture is looked at like changed code. They were made by Debian's Chromium with its default fonts.

const views = ['overview', 'graph', 'nodes', 'tradeoff', 'compare', 'file'] as const;

for (const colorScheme of ['light', 'dark'] as const) {
  test(`first screen, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto('.');
    await page.getByRole('heading', { name: 'Or look at a sample' }).waitFor();
    await expect(page).toHaveScreenshot(`first-${colorScheme}.png`, { maxDiffPixelRatio: 0.01 });
  });

  for (const view of views)
    test(`${view}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto('./#delegate=ops&o.ops=CONV_2D,ADD&max=2');
      await drop(page, 'small.tflite', smallModel(4));
      await drawn(page);
      await page.goto(`./#delegate=ops&o.ops=CONV_2D,ADD&max=2&view=${view}`);
      await page.waitForTimeout(1500);
      await expect(page).toHaveScreenshot(`${view}-${colorScheme}.png`, { maxDiffPixelRatio: 0.01 });
    });
}
