import { expect, test } from 'vitest';
import { tensorId } from '../../base/ids.ts';
import { mulberry32 } from '../../base/random.ts';
import { must } from '../../base/result.ts';
import { Session } from '../../run/session.ts';
import { type DrawnTensor, drawProgram } from '../../testing/draw-program.ts';
import { bytesOf, elementCount } from '../tensor-data.ts';
import type { TensorData } from '../types.ts';

const base = { stride_h: 1, stride_w: 1, padding: 'SAME', dilation_h_factor: 1, dilation_w_factor: 1 };

/** Output of one node over constant weights. */
function run(
  op: string,
  input: DrawnTensor,
  weights: readonly DrawnTensor[],
  output: DrawnTensor,
  options: object,
) {
  const last = weights.length + 1;
  const inputs = [0, ...weights.map((_, i) => i + 1)];
  const node = [op, inputs, [last], { fused_activation_function: 'NONE', ...options }] as const;
  const { value, ...activation } = input;
  const program = drawProgram({
    tensors: [activation, ...weights, output],
    nodes: [node],
    inputs: [0],
    outputs: [last],
  });
  const session = must(Session.open(program), 'the session opens');
  must(session.setInput(0, bytesOf(must(value, 'input values'))), 'the input fits');
  const invoked = session.invoke();
  if (!invoked.ok) return invoked.problem;
  return must(session.read(tensorId(last)), 'an output').data;
}

function draw(shape: readonly number[], seed: number): Float32Array {
  const next = mulberry32(seed);
  return Float32Array.from({ length: elementCount(shape) }, () => (next() % 17) - 8);
}

test('a 2 x 2 window over a 3 x 3 image, by hand', () => {
  const input = { shape: [1, 3, 3, 1], value: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) };
  const filter = { shape: [1, 2, 2, 1], value: Float32Array.of(1, 10, 100, 1000) };
  const bias = { shape: [1], value: Float32Array.of(0.5) };
  const valid = run('CONV_2D', input, [filter, bias], { shape: [1, 2, 2, 1] }, { ...base, padding: 'VALID' });
  expect(Array.from(valid as Float32Array)).toEqual([5421.5, 6532.5, 8754.5, 9865.5]);
  // SAME pads one row and column behind: the last output sees 9 alone.
  const same = run('CONV_2D', input, [filter, bias], { shape: [1, 3, 3, 1] }, base);
  expect((same as Float32Array)[8]).toBe(9.5);
});

test('a NaN weight over padding does not reach the output', () => {
  const input = { shape: [1, 1, 2, 1], value: Float32Array.of(1, 2) };
  const filter = { shape: [1, 1, 3, 1], value: Float32Array.of(1, 1, Number.NaN) };
  const bias = { shape: [1], value: Float32Array.of(0) };
  const out = run('CONV_2D', input, [filter, bias], { shape: [1, 1, 2, 1] }, base);
  expect(Array.from(out as Float32Array)).toEqual([Number.NaN, 3]);
});

// A depthwise filter [1, h, w, groups * m] is the grouped filter [groups * m, h, w, 1] with the channels moved to the front.
test.each([
  { stride: 1, dilation: 1, padding: 'SAME' },
  { stride: 2, dilation: 1, padding: 'VALID' },
  { stride: 1, dilation: 2, padding: 'SAME' },
])('depthwise equals convolution in as many groups as channels: %o', ({ stride, dilation, padding }) => {
  const [height, width, groups, outDepth] = [3, 2, 3, 6];
  const input = { shape: [2, 7, 6, groups], value: draw([2, 7, 6, groups], 1) };
  const grouped = draw([outDepth, height, width, 1], 2);
  const depthwise = Float32Array.from(grouped, (_, i) => {
    const out = i % outDepth;
    return grouped[out * height * width + (i - out) / outDepth] as number;
  });
  const bias = { shape: [outDepth], value: draw([outDepth], 3) };
  const options = {
    padding,
    stride_h: stride,
    stride_w: stride,
    dilation_h_factor: dilation,
    dilation_w_factor: dilation,
  };
  const result = (op: string, filter: DrawnTensor) => run(op, input, [filter, bias], {}, options);
  const a = result('CONV_2D', { shape: [outDepth, height, width, 1], value: grouped });
  const b = result('DEPTHWISE_CONV_2D', { shape: [1, height, width, outDepth], value: depthwise });
  expect(Array.from(a as TensorData as Float32Array)).toEqual(Array.from(b as TensorData as Float32Array));
});

test('UINT8 subtracts both zero points, padding included', () => {
  const input = { type: 'UINT8', shape: [1, 1, 2, 1], zeroPoint: 10, value: Uint8Array.of(11, 13) };
  const filter = { type: 'UINT8', shape: [1, 1, 3, 1], zeroPoint: 5, value: Uint8Array.of(6, 7, 8) };
  const bias = { type: 'INT32', shape: [1], scale: 1, value: Int32Array.of(100) };
  const output = { type: 'UINT8', shape: [1, 1, 2, 1], zeroPoint: 3 };
  // (1*2 + 3*3) + 100 + 3 and (1*1 + 3*2) + 100 + 3
  expect(run('CONV_2D', input, [filter, bias], output, base)).toEqual(Uint8Array.of(114, 110));
});

test.each([
  [{ ...base, stride_h: 0 }, 'stride is 0, it must be at least 1'],
  [{ ...base, padding: 'VALID', dilation_h_factor: 9 }, 'a window reaching over 10 elements'],
])('bad options are refused', (options, sentence) => {
  const input = { shape: [1, 3, 3, 1], value: draw([9], 1) };
  const filter = { shape: [1, 2, 2, 1], value: draw([4], 1) };
  const bias = { shape: [1], value: draw([1], 1) };
  expect(run('CONV_2D', input, [filter, bias], {}, options)).toContain(sentence);
});
