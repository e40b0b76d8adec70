import { expect, test } from '@playwright/test';
import { zipSync } from 'fflate';
import { writeFlexMap } from '../engine/base/flexbuffer-write.ts';
import { writeModel } from '../engine/index.ts';
import { drawn, drop } from './drop.ts';
import { smallModel } from './models.ts';

test('every model of an archive opens from the page and runs, and the address says which', async ({
  page,
}) => {
  const bundle = zipSync({ 'large.tflite': smallModel(3), 'notes.txt': new Uint8Array(9) });
  const archive = zipSync({ 'first.tflite': smallModel(1), 'inner.task': bundle }, { level: 0 });
  await page.goto('./#view=file');
  await drop(page, 'models.zip', archive);
  const headline = page.locator('.verdict .headline');
  await expect(headline).toContainText('of 3 nodes');
  const file = page.getByRole('region', { name: 'File', exact: true });
  await file
    .getByRole('row', { name: /inner\.task/ })
    .getByRole('button', { name: 'open' })
    .click();
  await expect(headline).toContainText('of 9 nodes');
  await expect(file.getByRole('heading', { name: 'Packed in a ZIP archive' })).toHaveCount(2);
  expect(decodeURIComponent(new URL(page.url()).hash)).toContain('member=inner.task');

  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('row', { name: /Whole inference/ })).toBeVisible({ timeout: 30_000 });

  await page.reload();
  await drop(page, 'models.zip', archive);
  await expect(headline).toContainText('of 9 nodes');
});

const tensor = { type: 'FLOAT32', shape: [1, 4] };

test('a subgraph that is no graph does not keep the others from being shown', async ({ page }) => {
  const broken = {
    tensors: [tensor],
    operators: [{ op: 'RELU', inputs: [99], outputs: [0] }],
    inputs: [],
    outputs: [],
  };
  const sound = {
    tensors: [tensor, tensor],
    operators: [{ op: 'RELU', inputs: [0], outputs: [1] }],
    inputs: [0],
    outputs: [1],
  };
  await page.goto('.');
  await drop(page, 'half.tflite', writeModel({ subgraphs: [broken, sound] }));
  await drawn(page);
  await expect(page.locator('.verdict .headline')).toContainText('of 1 node');
  const select = page.getByRole('combobox', { name: 'Subgraph' });
  await expect(select).toHaveValue('1');
  await expect(select.locator('option').first()).toBeDisabled();
  await page.getByRole('tab', { name: /Problems/ }).click();
  await expect(page.getByRole('tabpanel')).toContainText('99');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText(/This model cannot be run here: subgraphs\[0\]/)).toBeVisible();
});

test('options of a custom op are read where they are a FlexBuffer', async ({ page }) => {
  const customOptions = writeFlexMap({ num_classes: 90, nms_iou_threshold: { float: 0.5 } });
  const custom = { op: 'Mine', inputs: [0], outputs: [1], customOptions };
  const subgraph = { tensors: [tensor, tensor], operators: [custom], inputs: [0], outputs: [1] };
  await page.goto('./#node=0');
  await drop(page, 'custom.tflite', writeModel({ subgraphs: [subgraph] }));
  const panel = page.getByRole('complementary');
  await expect(panel).toContainText('num_classes90');
  await expect(panel).toContainText('nms_iou_threshold0.5');
});

//   . 1 .
//   2 . 3
test('a sparse constant is shown with every element in its place', async ({ page }) => {
  const indices = (...values: readonly number[]) => ({ kind: 'Int32Vector' as const, values });
  const sparse = {
    type: 'FLOAT32',
    shape: [2, 3],
    data: new Uint8Array(Float32Array.of(1, 2, 3).buffer),
    sparsity: {
      traversal_order: [0, 1],
      dim_metadata: [
        { format: 'DENSE' as const, dense_size: 2 },
        { format: 'SPARSE_CSR' as const, array_segments: indices(0, 1, 3), array_indices: indices(1, 0, 2) },
      ],
    },
  };
  const subgraph = {
    tensors: [sparse, { type: 'FLOAT32', shape: [2, 3] }],
    operators: [{ op: 'DENSIFY', inputs: [0], outputs: [1] }],
    inputs: [],
    outputs: [1],
  };
  await page.goto('./#tensor=0');
  await drop(page, 'sparse.tflite', writeModel({ subgraphs: [subgraph] }));
  const panel = page.getByRole('complementary');
  await expect(panel).toContainText('Of all elements, zeros included.');
  await expect(panel.locator('table.values tbody tr').first()).toContainText('0102');
  await expect(panel).toContainText('50.0 %');
});
