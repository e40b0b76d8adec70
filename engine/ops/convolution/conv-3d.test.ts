import { expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { runOp } from '../../testing/run-op.ts';

test('each dimension of a volume has its own stride and dilation', () => {
  const shape = [1, 3, 4, 5, 1];
  const given = Float32Array.from({ length: 60 }, (_, i) => i);
  // Taps at (0, 0, 0) and (1, 1, 1) of a 2 x 2 x 2 filter.
  const filter = { shape: [2, 2, 2, 1, 1], value: Float32Array.of(1, 0, 0, 0, 0, 0, 0, 1) };
  const options = {
    padding: 'VALID',
    fused_activation_function: 'NONE',
    stride_d: 1,
    stride_h: 1,
    stride_w: 1,
    dilation_d_factor: 1,
    dilation_h_factor: 1,
    dilation_w_factor: 1,
  };
  const first = (more: object, output: number[]) => {
    const [out] = must(
      runOp('CONV_3D', { ...options, ...more }, [{ shape, given }, filter], [{ shape: output }]),
      'convolves',
    );
    return Array.from(must(out, 'an output').data as Float32Array).slice(0, 2);
  };
  // The element one further on in depth, height and width is 20, 5 and 1 places away.
  expect(first({}, [1, 2, 3, 4, 1])).toEqual([26, 28]);
  expect(first({ dilation_d_factor: 2 }, [1, 1, 3, 4, 1])).toEqual([46, 48]);
  expect(first({ dilation_h_factor: 3 }, [1, 2, 1, 4, 1])).toEqual([36, 38]);
  expect(first({ dilation_w_factor: 4 }, [1, 2, 3, 1, 1])).toEqual([29, 39]);
  expect(first({ stride_w: 3 }, [1, 2, 3, 2, 1])).toEqual([26, 32]);
});
