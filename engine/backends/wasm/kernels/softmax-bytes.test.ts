import { expect, test } from 'vitest';
import { tensorId } from '../../../base/ids.ts';
import { mulberry32 } from '../../../base/random.ts';
import { must } from '../../../base/result.ts';
import { ops } from '../../../ops/table.ts';
import { wholeSegment } from '../../../testing/device-goldens.ts';
import { drawProgram } from '../../../testing/draw-program.ts';
import { referenceDevice } from '../../reference/device.ts';
import type { Device } from '../../types.ts';
import { openWasm } from '../device.ts';

const draw = mulberry32(3);

async function softmax(device: Device, values: Uint8Array): Promise<number[]> {
  const shape = [1, values.length];
  const tensors = [
    { type: 'UINT8', shape, scale: 0.05, zeroPoint: 100 },
    { type: 'UINT8', shape, scale: 1 / 256, zeroPoint: 0 },
  ];
  const nodes = [['SOFTMAX', [0], [1], { beta: 1 }]] as const;
  const segment = wholeSegment(drawProgram({ tensors, nodes, inputs: [0], outputs: [1] }));
  const prepared = must(await device.prepare(segment), 'prepares');
  expect(prepared.fallbacks).toEqual([]);
  prepared.write(tensorId(0), values);
  await prepared.invoke();
  return [...(await prepared.read(tensorId(1)))];
}

test.each([
  [511, 1],
  [512, 0],
  [1001, 0],
  [4095, 0],
])('in a row of %i equal bytes each share is %i', async (length, share) => {
  const values = new Uint8Array(length).fill(70);
  const shares = new Array<number>(length).fill(share);
  expect(await softmax(must(await openWasm({ ops }), 'the device opens'), values)).toEqual(shares);
  expect(await softmax(referenceDevice(ops), values)).toEqual(shares);
});

test.each([10, 256, 511, 1001, 4095])('rows of %i bytes give the reference integers', async (length) => {
  const device = must(await openWasm({ ops }), 'the device opens');
  const reference = referenceDevice(ops);
  for (const make of [() => draw() & 255, (i: number) => (i === 3 ? 255 : 70)]) {
    const values = Uint8Array.from({ length }, (_, i) => make(i));
    expect(await softmax(device, values)).toEqual(await softmax(reference, values));
  }
});
