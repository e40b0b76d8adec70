import { expect, test } from '@playwright/test';
import { overflow } from './axe.ts';
import { drawn, drop } from './drop.ts';
import { smallModel } from './models.ts';

// smallModel(4): 12 steps; every activation takes 1,024 bytes. An ADD needs its two operands and writes over one of them.

test('the arena shows its peak, and keys and the pointer find who holds each step', async ({ page }) => {
  await page.goto('./#view=memory');
  await drop(page, 'small.tflite', smallModel(4));
  const picture = page.getByRole('slider', { name: /^Step of the arena/ });
  await expect(picture).toBeVisible();
  await expect(page.getByText("TensorFlow Lite's planner, not TFLite Micro's")).toBeVisible();
  await expect(page.locator('.memory-tables h2')).toContainText('the peak');
  const peak = await picture.getAttribute('aria-valuenow');

  await picture.focus();
  await page.keyboard.press('End');
  await expect(picture).toHaveAttribute('aria-valuetext', /^ADD #11: .* in \d tensors$/);
  expect(new URL(page.url()).hash).toContain('node=11');
  await page.keyboard.press('ArrowLeft');
  await expect(picture).toHaveAttribute('aria-valuenow', '10');
  await page.keyboard.press('p');
  await expect(picture).toHaveAttribute('aria-valuenow', peak ?? '');

  const box = (await picture.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(box.x + 70, box.y + box.height - 30);
  await expect(page.locator('.memory-tables h2')).toContainText('CONV_2D #0');
  const needed = page.getByRole('table', { name: 'Needed at this step' });
  await expect(needed.getByRole('row')).toHaveCount(3);
  await expect(needed).toContainText('block0/conv');
  await expect(page.locator('.arena .blocks rect.live')).toHaveCount(2);
});

test('the whole arena can be read as a table, and fits a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('./#view=memory');
  await drop(page, 'small.tflite', smallModel(4));
  await page.getByText('The whole arena as a table').click();
  const whole = page.getByRole('table', { name: 'Everything in the arena' });
  await expect(whole).toContainText('block3/floor');
  expect(await overflow(page)).toBe(0);
  await page.getByRole('button', { name: 'Graph', exact: true }).click();
  await drawn(page);
});
