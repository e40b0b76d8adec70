import { expect, test } from 'vitest';
import { tensorId } from '../../../base/ids.ts';
import { mulberry32 } from '../../../base/random.ts';
import { must } from '../../../base/result.ts';
import { ops } from '../../../ops/table.ts';
import { wholeSegment } from '../../../testing/device-goldens.ts';
import { drawProgram } from '../../../testing/draw-program.ts';
import { openWasm, type WasmOptions } from '../device.ts';

const rows = 400;
const depth = 3;
const scale = Math.fround(0.0071);
const outScale = Math.fround(1.27);

const draw = mulberry32(5);
const values = Int8Array.from({ length: rows * depth }, () => draw() & 255);
const weights = Int8Array.from({ length: depth }, () => draw() & 255);

function layer(op: 'FULLY_CONNECTED' | 'CONV_2D' | 'DEPTHWISE_CONV_2D') {
  const channels = op === 'DEPTHWISE_CONV_2D' ? depth : 1;
  const image = (last: number) => (op === 'FULLY_CONNECTED' ? [rows, last] : [1, 1, rows, last]);
  return drawProgram({
    tensors: [
      { type: 'INT8', shape: image(depth), scale: 1, zeroPoint: 0 },
      {
        ...{ type: 'INT8', value: weights, scale, zeroPoint: 0 },
        shape: op === 'FULLY_CONNECTED' ? [1, depth] : [1, 1, 1, depth],
      },
      { type: 'INT32', shape: [channels], value: new Int32Array(channels), scale, zeroPoint: 0 },
      { type: 'INT8', shape: image(channels), scale: outScale, zeroPoint: -3 },
    ],
    nodes: [[op, [0, 1, 2], [3], { stride_h: 1, stride_w: 1, padding: 'VALID', depth_multiplier: 1 }]],
    inputs: [0],
    outputs: [3],
  });
}

async function results(op: Parameters<typeof layer>[0], options: Partial<WasmOptions>): Promise<Int8Array> {
  const device = must(await openWasm({ ops, ...options }), 'the device opens');
  const prepared = must(await device.prepare(wholeSegment(layer(op))), 'prepares');
  prepared.write(tensorId(0), new Uint8Array(values.buffer));
  await prepared.invoke();
  return new Int8Array(must(prepared.read(tensorId(3)) as Uint8Array, 'an output').slice().buffer);
}

/** Sums of the three products of a row, or the three products. */
const sums = (op: string): number[] => {
  const products = Array.from(values, (value, i) => value * (weights[i % depth] as number));
  if (op === 'DEPTHWISE_CONV_2D') return products;
  return Array.from({ length: rows }, (_, row) =>
    products.slice(row * depth, (row + 1) * depth).reduce((a, b) => a + b),
  );
};

function nearestEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
}

test.each(['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED'] as const)(
  'fp32 requantization of %s is one float32 product rounded to even, and at most one off the exact integers',
  async (op) => {
    const factor = Math.fround(scale / outScale);
    const wanted = sums(op).map((sum) =>
      Math.min(127, Math.max(-128, nearestEven(Math.fround(sum * factor)) - 3)),
    );
    const quick = await results(op, { requantization: 'fp32' });
    expect([...quick]).toEqual(wanted);
    const exact = await results(op, {});
    expect(exact.every((value, i) => Math.abs(value - (quick[i] as number)) <= 1)).toBe(true);
  },
);

test('the two ways of rounding differ at ties, and the device says which one it has', async () => {
  // 0.5 is a tie: away from zero in the runtime's fixed point, to even in float32.
  const device = must(await openWasm({ ops, requantization: 'fp32' }), 'the device opens');
  expect(device.description).toContain('fp32 requantization (not exact)');
  expect(must(await openWasm({ ops }), 'the device opens').description).not.toContain('fp32');
  const tie = drawProgram({
    tensors: [
      { type: 'INT8', shape: [1, 1], scale: 1, zeroPoint: 0 },
      { type: 'INT8', shape: [1, 1], value: Int8Array.of(1), scale: 1, zeroPoint: 0 },
      { type: 'INT8', shape: [1, 1], scale: 2, zeroPoint: 0 },
    ],
    nodes: [['FULLY_CONNECTED', [0, 1], [2], {}]],
    inputs: [0],
    outputs: [2],
  });
  const of = async (options: Partial<WasmOptions>) => {
    const opened = must(await openWasm({ ops, ...options }), 'the device opens');
    const prepared = must(await opened.prepare(wholeSegment(tie)), 'prepares');
    prepared.write(tensorId(0), Uint8Array.of(5));
    await prepared.invoke();
    return (prepared.read(tensorId(2)) as Uint8Array)[0];
  };
  expect([await of({}), await of({ requantization: 'fp32' })]).toEqual([3, 2]);
});
