import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openWasm } from '../backends/wasm/device.ts';
import { must } from '../base/result.ts';
import { ops } from '../ops/table.ts';
import { copyMs, copySizes, fitCopies, measureCopyCost, shareOfCopies } from './copy-cost.ts';

test('a line is found again in samples of it', () => {
  const latency = fc.double({ min: 0.001, max: 1, noNaN: true });
  const rate = fc.double({ min: 1e3, max: 1e8, noNaN: true });
  fc.assert(
    fc.property(latency, rate, (latencyMs, bytesPerMs) => {
      const fit = fitCopies(copySizes.map((bytes) => ({ bytes, ms: latencyMs + bytes / bytesPerMs })));
      for (const bytes of copySizes)
        expect(copyMs(fit, bytes) / (latencyMs + bytes / bytesPerMs)).toBeCloseTo(1, 6);
    }),
  );
});

test('half and double of the line pull alike', () => {
  const fit = fitCopies([
    ...copySizes.map((bytes) => ({ bytes, ms: 2 * (0.1 + bytes / 1e6) })),
    ...copySizes.map((bytes) => ({ bytes, ms: (0.1 + bytes / 1e6) / 2 })),
  ]);
  expect(fit.latencyMs).toBeCloseTo(0.1, 4);
  expect(fit.bytesPerMs / 1e6).toBeCloseTo(1, 3);
});

test('without any growth the latency is what remains, without a latency the rate', () => {
  const flat = fitCopies(copySizes.map((bytes) => ({ bytes, ms: 0.5 })));
  expect(copyMs(flat, 1024)).toBeCloseTo(0.5, 2);
  expect(copyMs(flat, 2 ** 24) / 0.5).toBeCloseTo(1, 1);
  const steady = fitCopies(copySizes.map((bytes) => ({ bytes, ms: bytes / 1e6 })));
  for (const bytes of copySizes) expect(copyMs(steady, bytes) / (bytes / 1e6)).toBeCloseTo(1, 1);
});

test('copies between two WebAssembly memories are measured for every size, both ways', async () => {
  const devices = {
    cpu: must(await openWasm({ ops }), 'opens'),
    delegate: must(await openWasm({ ops }), 'opens'),
  };
  const clock = { name: 'performance.now', now: () => performance.now() };
  const cost = must(await measureCopyCost(devices, clock, { sizes: [1024, 65536], runs: 3 }), 'measures');
  expect(cost.samples.map(({ direction, bytes, runs }) => `${direction} ${bytes} ${runs}`)).toEqual([
    'in 1024 3',
    'out 1024 3',
    'in 65536 3',
    'out 65536 3',
  ]);
  expect(cost.samples.every(({ ms }) => ms > 0)).toBe(true);
  const share = shareOfCopies(
    [
      { direction: 'in', bytes: 1000 },
      { direction: 'out', bytes: 500 },
    ],
    cost,
  );
  expect(share).toMatchObject({ borders: 2, bytes: 1500 });
  expect(share.latencyMs).toBeCloseTo(cost.in.latencyMs + cost.out.latencyMs, 12);
});
