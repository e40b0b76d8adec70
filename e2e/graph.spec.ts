import { expect, test } from '@playwright/test';
import { writeModel } from '../engine/index.ts';
import { drawn, drop } from './drop.ts';
import { smallModel } from './models.ts';

test('blocks close and open: all at once, by key, by their sign, and from the address', async ({ page }) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D,FLOOR,ADD');
  await drop(page, 'small.tflite', smallModel(4));
  await drawn(page);
  const boxes = page.locator('.graph .box');
  await expect(boxes).toHaveCount(14);
  await page.getByRole('button', { name: 'Close blocks' }).click();
  await expect(page.locator('.graph .box.block')).toHaveCount(4);
  await expect(boxes).toHaveCount(6);
  expect(page.url()).toContain('closed=all');
  await page.locator('.graph .toggle').first().click();
  await expect(page.locator('.graph .box.block')).toHaveCount(3);
  await page.locator('.graph').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('b');
  await expect(page.locator('.graph .box.block')).toHaveCount(4);
  await page.goBack();
  await expect(page.locator('.graph .box.block')).toHaveCount(3);
});

test('colours, legend and direction follow the controls', async ({ page }) => {
  await page.goto('./#delegate=ops&o.ops=CONV_2D,FLOOR,ADD');
  await drop(page, 'small.tflite', smallModel(4));
  await drawn(page);
  await expect(page.getByLabel('Colour')).toBeVisible();
  await page.getByLabel('Colour').selectOption('bytes');
  await expect(page.getByRole('list', { name: 'Legend' })).toContainText('1.0 kB written by the largest');
  await expect(page.locator('.graph .box.heat-5')).toHaveCount(12);
  await expect(page.getByLabel('Colour').locator('option[value=time]')).toBeDisabled();
  await page.getByLabel('Layout').selectOption('across');
  await expect.poll(() => page.url()).toContain('across=yes');
  await expect(page.locator('.graph .box')).toHaveCount(14);
});

test('the body of a WHILE is entered from its node, and the path leads back', async ({ page }) => {
  const tensors = [
    { name: 'a', type: 'FLOAT32', shape: [1] },
    { name: 'b', type: 'FLOAT32', shape: [1] },
  ];
  const one = (name: string, op: string, output: number, options = {}) => ({
    name,
    tensors: output === 1 ? tensors : [...tensors, { name: 'c', type: 'BOOL', shape: [1] }],
    operators: [{ op, inputs: op === 'LESS' ? [0, 1] : [0], outputs: [output], options }],
    inputs: [0],
    outputs: [output],
  });
  const calls = { cond_subgraph_index: 1, body_subgraph_index: 2 };
  const bytes = writeModel({
    subgraphs: [one('main', 'WHILE', 1, calls), one('test', 'LESS', 2), one('step', 'ABS', 1)],
  });
  await page.goto('./#node=0');
  await drop(page, 'loop.tflite', bytes);
  await drawn(page);
  const path = page.getByRole('navigation', { name: 'Subgraphs' });
  await path.getByRole('button', { name: 'Open body: 1 node' }).click();
  await expect(path).toContainText('WHILE #0 › body');
  await expect(path).toContainText('step');
  await path.getByRole('button', { name: 'main' }).click();
  await expect(path.getByRole('button', { name: 'Open cond: 1 node' })).toBeVisible();
  await page.locator('.graph').focus();
  await page.keyboard.press('Enter');
  await expect(path).toContainText('WHILE #0 › body');
});
