import { expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { runOp } from '../../testing/run-op.ts';

test('batches and channels are pooled apart', () => {
  const shape = [2, 2, 2, 3];
  const given = Float32Array.from({ length: 24 }, (_, i) => i);
  const options = {
    padding: 'VALID',
    stride_h: 2,
    stride_w: 2,
    filter_height: 2,
    filter_width: 2,
    fused_activation_function: 'NONE',
  };
  const pool = (op: string) => {
    const [out] = must(runOp(op, options, [{ shape, given }], [{ shape: [2, 1, 1, 3] }]), op);
    return Array.from(out?.data as Float32Array);
  };
  expect(pool('MAX_POOL_2D')).toEqual([9, 10, 11, 21, 22, 23]);
  expect(pool('AVERAGE_POOL_2D')).toEqual([4.5, 5.5, 6.5, 16.5, 17.5, 18.5]);
});
