import fc from 'fast-check';
import { expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { ops } from '../../ops/table.ts';
import { randomLayer, runLayer } from '../../testing/random-layers.ts';
import { referenceDevice } from '../reference/device.ts';
import { openWasm } from './device.ts';
import type { Target } from './target.ts';

// Random layers against the reference kernels, every integer equal.

const targets: Record<string, Target> = {
  pairs: { fusedMultiplyAdd: false, dot: 'pairs' },
  'emulated quads': { fusedMultiplyAdd: false, dot: 'quads', emulated: true },
  'emulated bytes': { fusedMultiplyAdd: false, dot: 'bytes', emulated: true },
};

test.each(Object.entries(targets))(
  'random 8-bit layers give the reference integers, products in %s',
  async (_, target) => {
    const device = must(await openWasm({ ops, target }), 'the device opens');
    const reference = referenceDevice(ops);
    await fc.assert(
      fc.asyncProperty(randomLayer, async (drawn) => {
        const wanted = await runLayer(reference, drawn).catch((error: Error) => error.message);
        // What the reference kernel refuses is not this test's subject.
        if (typeof wanted !== 'string') expect(await runLayer(device, drawn)).toEqual(wanted);
      }),
      { numRuns: 400, seed: 20261124 },
    );
  },
);
