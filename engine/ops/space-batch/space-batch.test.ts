import fc from 'fast-check';
import { expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { type Given, runOp } from '../../testing/run-op.ts';

const list = (values: readonly number[], shape: readonly number[]): Given => ({
  type: 'INT32',
  shape,
  value: Int32Array.from(values),
});

test('batch to space undoes space to batch, whatever blocks and paddings', () => {
  const size = fc.integer({ min: 1, max: 3 });
  const pad = fc.integer({ min: 0, max: 2 });
  const axis = fc.record({ block: size, blocks: size, before: pad });
  fc.assert(
    fc.property(size, size, axis, axis, (batch, channels, y, x) => {
      // The padding behind is what makes the padded size a multiple of the block.
      const inner = ({ block, blocks, before }: typeof y) => Math.max(1, block * blocks - before);
      const after = (a: typeof y) => (a.block - ((inner(a) + a.before) % a.block)) % a.block;
      const shape = [batch, inner(y), inner(x), channels];
      const given = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i + 1);
      const block = list([y.block, x.block], [2]);
      const borders = list([y.before, after(y), x.before, after(x)], [2, 2]);
      const [blocks] = must(runOp('SPACE_TO_BATCH_ND', {}, [{ shape, given }, block, borders]), 'splits');
      const operand = { shape: blocks?.shape ?? [], given: blocks?.data as Float32Array };
      const [back] = must(runOp('BATCH_TO_SPACE_ND', {}, [operand, block, borders]), 'joins');
      expect(back?.shape).toEqual(shape);
      expect(back?.data).toEqual(given);
    }),
    { numRuns: 60, seed: 1 },
  );
});
