import { expect, type Page, test } from '@playwright/test';
import { drawn, drop } from './drop.ts';
import { smallModel } from './models.ts';

test('the verdict tells the estimate for a board, and the address holds the board', async ({ page }) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D,ADD');
  await drop(page, 'small.tflite', smallModel(4));
  await drawn(page);
  const line = page.locator('.estimate');
  await expect(line).toContainText(/: [\d.]+ ms \(band [\d.]+ to [\d.]+ ms\); CPU alone, four threads: /);
  await expect(line).toContainText('Biggest blocker: FLOOR, 4 nodes');
  await page.getByRole('combobox', { name: 'Board' }).selectOption('imx93');
  await expect(line).toContainText('CPU alone, two threads');
  expect(page.url()).toContain('board=imx93');
  await page.goBack();
  await expect(line).toContainText('four threads');
});

test('a board that makes no sense and a delegate that no board serves are told in a sentence', async ({
  page,
}) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D&board=imx8mp&f.copy.bytes=0');
  await drop(page, 'small.tflite', smallModel(1));
  await drawn(page);
  const line = page.locator('.estimate');
  await expect(line).toContainText('copy.bytes is 0 bytes/s, a rate above 0 is needed');
  await page.getByRole('combobox', { name: 'Delegate' }).selectOption('xnnpack');
  await page.getByRole('combobox', { name: 'Board' }).selectOption('vs640');
  await expect(line).toContainText('unknown, because XNNPACK keeps its nodes on the CPU');
  await expect(line).not.toContainText('NaN');
});

test.describe('the trade-off view', () => {
  const open = async (page: Page, address: string, blocks = 4) => {
    await page.goto(address);
    await drop(page, 'small.tflite', smallModel(blocks));
    await page.locator('.verdict .headline').waitFor();
  };

  test('looks at other limits by keys and by pointer, applies one, and back undoes it', async ({ page }) => {
    // Candidates of 1, 2, 2, 2 and 1 nodes: four columns of maxima at most, rows for 0-1, 2 and 3 or more.
    await open(page, './#view=tradeoff&delegate=ops&o.ops=CONV_2D,ADD');
    const plane = page.getByRole('group', { name: /Plane of both limits/ });
    await expect(plane).toHaveAttribute('data-cell', '5 0');
    const looked = page.locator('.looked figcaption').first();
    await expect(looked).toContainText('max none, min 0–1 (as set)');
    await expect(looked).toContainText('8 of 12 nodes (66.7 %) in 5 partitions');
    await plane.press('ArrowUp');
    await expect(looked).toContainText('max none, min 2');
    await expect(looked).toContainText('6 of 12 nodes (50.0 %) in 3 partitions');
    await plane.press('Enter');
    await expect(page.locator('.verdict .headline')).toContainText('6 of 12 nodes');
    expect(page.url()).toContain('min=2');
    await page.goBack();
    await expect(page.locator('.verdict .headline')).toContainText('8 of 12 nodes');

    const box = await plane.boundingBox();
    if (box === null) throw new Error('the plane has no place');
    await page.mouse.click(box.x + 52 + 4, box.y + box.height - 38 - 10);
    await expect(page.locator('.verdict .headline')).toContainText('in 1 partition');
    expect(page.url()).toContain('max=1');
    // Far out of range: the nearest cell, and a sentence as ever.
    await page.getByRole('spinbutton', { name: 'max_delegated_partitions' }).fill('999999');
    await expect(plane).toHaveAttribute('data-cell', '5 0');
    await page.getByRole('spinbutton', { name: 'min_nodes_per_partition' }).fill('999999');
    await expect(plane).toHaveAttribute('data-cell', '5 2');
    await expect(page.locator('.verdict .headline')).toContainText('takes none');
  });

  test('a blocker is applied as a what-if, two outcomes stand side by side, the fastest is picked', async ({
    page,
  }) => {
    await open(page, './#view=tradeoff&delegate=ops&o.ops=CONV_2D,ADD');
    await page
      .getByRole('button', { name: /^Apply/ })
      .first()
      .waitFor();
    const boxes = page.getByRole('checkbox', { name: /^Compare/ });
    await boxes.first().check();
    await boxes.last().check();
    await expect(page.getByText(/From the first to the second: /)).toContainText('estimated');
    await page.getByRole('button', { name: 'Pick these partitions by hand' }).click();
    expect(page.url()).toContain('pick=');
    await page.getByRole('button', { name: /What if FLOOR were delegated/ }).click();
    await expect(page.locator('.verdict .headline')).toContainText('12 of 12 nodes');
    expect(page.url()).toContain('assume=FLOOR');
    await expect(page.getByText('Nothing is refused')).toBeVisible();
  });

  test('measuring outcomes can be stopped, and what was measured stays', async ({ page }) => {
    await open(page, './#view=tradeoff&delegate=ops&o.ops=CONV_2D&measure=measured', 100);
    await page.getByRole('button', { name: 'Measure 101 outcomes in this browser' }).click();
    await page.getByText(/^[1-9]\d* of 101 outcomes measured/).waitFor();
    await page.getByRole('button', { name: 'Stop measuring' }).click();
    await expect(page.getByRole('button', { name: /^Go on measuring \d+ outcomes/ })).toBeVisible();
    await expect(
      page.getByText(/Measured in this browser on .*shows structure, not your board/),
    ).toBeVisible();
  });

  test('each outcome is measured here, apart from estimates', async ({ page }) => {
    await open(page, './#view=tradeoff&delegate=ops&o.ops=CONV_2D&measure=measured', 2);
    await expect(page.getByText('Nothing is measured yet')).toBeVisible();
    await page.getByRole('button', { name: 'Measure 3 outcomes in this browser' }).click();
    const stop = page.getByRole('button', { name: 'Stop measuring' });
    await expect(stop).toBeVisible();
    await expect(stop).toHaveCount(0, { timeout: 50_000 });
    await expect(page.getByRole('button', { name: /in this browser/ })).toHaveCount(0);
    await page.getByText('All 3 outcomes as a table').click();
    const all = page.getByRole('table', { name: 'All outcomes of the limits' });
    await expect(all.getByRole('columnheader', { name: 'Measured here (ms)' })).toBeVisible();
    await expect(all.locator('td.measured')).toHaveText([/^\d+(\.\d+)?$/, /^\d+(\.\d+)?$/, /^\d+(\.\d+)?$/]);
  });

  test('the plane is painted anew with the theme of the page', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await open(page, './#view=tradeoff&delegate=ops&o.ops=CONV_2D,ADD');
    const plane = page.getByRole('group', { name: /Plane of both limits/ });
    await expect(plane).toHaveAttribute('data-cell', '5 0');
    const picture = () =>
      plane.locator('canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    const light = await picture();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Commands' }).getByRole('combobox').fill('dark');
    await page.keyboard.press('Enter');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expect.poll(picture).not.toBe(light);
  });

  test('figures are the user’s to change, and nonsense is told in a sentence', async ({ page }) => {
    await open(page, './#view=tradeoff&delegate=ops&o.ops=CONV_2D');
    const field = page.getByRole('textbox', { name: 'copy.bytes' });
    await field.fill('0');
    await field.press('Enter');
    await expect(page.getByText('copy.bytes is 0 bytes/s, a rate above 0 is needed').first()).toBeVisible();
    await field.fill('1e9');
    await field.press('Enter');
    await expect(page.locator('.estimate')).toContainText(' ms (band');
    expect(page.url()).toContain('f.copy.bytes=1000000000');
    await page.getByRole('button', { name: 'Undo 1 changed figure' }).click();
    expect(page.url()).not.toContain('f.copy');
  });

  test('nothing supported and no times are sentences, never NaN', async ({ page }) => {
    await open(page, './#view=tradeoff&delegate=ops&o.ops=NOTHING', 1);
    await expect(page.getByText('every pair of limits leaves all 3 nodes on the CPU')).toBeVisible();
    await expect(page.getByRole('button', { name: /What if CONV_2D/ })).toBeVisible();
    await page.getByRole('combobox', { name: 'Delegate' }).selectOption('xnnpack');
    await expect(page.getByText(/Not to be told: times on .* are unknown, because XNNPACK/)).toBeVisible();
    await expect(page.locator('.tradeoff')).not.toContainText('NaN');
  });
});
