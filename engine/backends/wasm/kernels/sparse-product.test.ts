import { expect, test } from 'vitest';
import { tensorId } from '../../../base/ids.ts';
import { mulberry32 } from '../../../base/random.ts';
import { must } from '../../../base/result.ts';
import { ops } from '../../../ops/table.ts';
import { bytesOf } from '../../../ops/tensor-data.ts';
import { wholeSegment } from '../../../testing/device-goldens.ts';
import { drawProgram } from '../../../testing/draw-program.ts';
import { referenceDevice } from '../../reference/device.ts';
import type { Device } from '../../types.ts';
import { openWasm } from '../device.ts';
import { lowerSparseProduct } from './sparse-product.ts';

const draw = mulberry32(11);
const random = (count: number, zeros: number) =>
  Float32Array.from({ length: count }, () => (draw() % 100 < zeros ? 0 : draw() / 2 ** 31 - 1));

/**
 * A pointwise convolution over `rows` pixels, most of its weights zero, between tensors that later nodes read as well: what it
 * writes outside of its own output shows in one of them.
 *
 *   t0 ── ABS ── t4 ── CONV_2D ── t3 ── ABS ── t5        outputs: t3, t5, t6
 *                 └──── NEG ── t6
 */
function drawn(rows: number, depth: number, channels: number) {
  const pixels = { shape: [1, rows, 1, depth] };
  const program = drawProgram({
    tensors: [
      pixels,
      { shape: [channels, 1, 1, depth], value: random(channels * depth, 75) },
      { shape: [channels], value: random(channels, 0) },
      { shape: [1, rows, 1, channels] },
      pixels,
      { shape: [1, rows, 1, channels] },
      pixels,
    ],
    nodes: [
      ['ABS', [0], [4]],
      [
        'CONV_2D',
        [4, 1, 2],
        [3],
        { padding: 'VALID', stride_w: 1, stride_h: 1, fused_activation_function: 'RELU6' },
      ],
      ['ABS', [3], [5]],
      ['NEG', [4], [6]],
    ],
    inputs: [0],
    outputs: [3, 5, 6],
  });
  return { segment: wholeSegment(program), values: random(rows * depth, 0) };
}

async function run(device: Device, { segment, values }: ReturnType<typeof drawn>): Promise<number[]> {
  const prepared = must(await device.prepare(segment), 'prepares');
  prepared.write(tensorId(0), bytesOf(values));
  await prepared.invoke();
  const results: number[] = [];
  for (const tensor of [3, 5, 6])
    results.push(...new Float32Array((await prepared.read(tensorId(tensor))).slice().buffer));
  return results;
}

test.each([
  [16, 4, 4],
  [17, 64, 64],
  [25, 64, 64],
  [31, 16, 12],
  [49, 21, 10],
  [196, 32, 7],
])('%i rows of %i values into %i channels: what the reference kernel gives', async (...shape) => {
  const device = must(await openWasm({ ops }), 'the device opens');
  const layer = drawn(...shape);
  const found = await run(device, layer);
  const wanted = await run(referenceDevice(ops), layer);
  expect(found).toHaveLength(wanted.length);
  // Terms are added in the same order; only a fused multiply-add rounds otherwise.
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(wanted[i] as number, 5);
});

test('few rows and weights with few zeros are left to the dense product', () => {
  const weights = (zeros: number) => ({
    arithmetic: { format: 'float' as const, fused: false, emulated: false, narrow: false },
    finish: { kind: 'float' as const, min: 0, max: 6 },
    channels: 8,
    weights: () => random(8 * 64, zeros),
  });
  const lower = (zeros: number, rows: number) => lowerSparseProduct(weights(zeros) as never, rows, 64);
  expect(lower(20, 64)).toBeUndefined();
  expect(lower(80, 15)).toBeUndefined();
  expect(lower(80, 64)).toBeDefined();
});
