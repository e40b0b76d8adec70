import { expect, test } from 'vitest';
import { tensorId } from '../../base/ids.ts';
import { must } from '../../base/result.ts';
import { Session } from '../../run/session.ts';
import { drawProgram } from '../../testing/draw-program.ts';
import { bytesOf } from '../tensor-data.ts';

/** Sums windows of a matrix 1, 2, 3 ... with the body of the op as a second graph. */
function sums(shape: readonly number[], output: readonly number[], options: object): number[] {
  const count = shape.reduce((product, size) => product * size, 1);
  const program = drawProgram(
    {
      tensors: [{ shape }, { value: Float32Array.of(0) }, { shape: output }],
      nodes: [['STABLEHLO_REDUCE_WINDOW', [0, 1], [2], { body_subgraph_index: 1, ...options }]],
      inputs: [0],
      outputs: [2],
    },
    { tensors: [{}, {}, {}], nodes: [['STABLEHLO_ADD', [0, 1], [2]]], inputs: [0, 1], outputs: [2] },
  );
  const session = must(Session.open(program), 'opens');
  must(session.setInput(0, bytesOf(Float32Array.from({ length: count }, (_, i) => i + 1))), 'input fits');
  must(session.invoke(), 'runs');
  return Array.from(session.read(tensorId(2))?.data as Float32Array);
}

test('gaps between elements and borders of either sign', () => {
  const one = { window_dimensions: [1] };
  expect(sums([4], [4], { window_dimensions: [2], padding: [1, 0] })).toEqual([1, 3, 5, 7]);
  expect(sums([4], [3], { ...one, padding: [-1, 0] })).toEqual([2, 3, 4]);
  expect(sums([4], [6], { ...one, padding: [-1, 0], base_dilations: [2] })).toEqual([0, 2, 0, 3, 0, 4]);
  expect(sums([4], [4], { ...one, padding: [-1, -2], base_dilations: [2] })).toEqual([0, 2, 0, 3]);
});

test('dimensions keep their own strides, dilations and borders', () => {
  const options = {
    window_dimensions: [2, 1],
    window_strides: [1, 2],
    window_dilations: [2, 1],
    padding: [0, 0, -1, 0],
  };
  // Rows 1 2 3 / 4 5 6 / 7 8 9 without their first column: row 0 plus row 2, every other column.
  expect(sums([3, 3], [1, 1], options)).toEqual([10]);
  expect(sums([3, 3], [1, 2], { ...options, padding: [0, 0, 0, 0] })).toEqual([8, 12]);
});
