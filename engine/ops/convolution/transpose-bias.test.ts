import { expect, test } from 'vitest';
import { tensorId } from '../../base/ids.ts';
import { must } from '../../base/result.ts';
import { Session } from '../../run/session.ts';
import { drawProgram } from '../../testing/draw-program.ts';
import { bytesOf } from '../tensor-data.ts';

const same = 1;
const valid = 2;

/** A row of inputs through a 1 x 3 filter of [1, 10, 100] with stride 2 and bias 0.5. */
function run(padding: number, inputs: number[]): number[] | string {
  const drawn = drawProgram({
    tensors: [
      { shape: [1, 1, inputs.length, 1] },
      { shape: [1, 1, 3, 1], value: Float32Array.of(1, 10, 100) },
      { shape: [1], value: Float32Array.of(0.5) },
      {},
    ],
    nodes: [['Convolution2DTransposeBias', [0, 1, 2], [3]]],
    inputs: [0],
    outputs: [3],
  });
  const options = bytesOf(Int32Array.of(padding, 2, 1));
  const constants = drawn.constants.map((constant) => ({ ...constant, customOptions: () => options }));
  const opened = Session.open({ ...drawn, constants });
  if (!opened.ok) return opened.problem;
  const session = opened.value;
  must(session.setInput(0, bytesOf(Float32Array.from(inputs))), 'the input fits');
  const invoked = session.invoke();
  return invoked.ok ? Array.from(session.read(tensorId(3))?.data ?? [], Number) : invoked.problem;
}

//   input    1   2          windows of 3, two apart; both meet at position 2
//   VALID    1  10  102  20  200
//   SAME     1  10  102  20       twice the input
test('VALID keeps the whole extent, SAME cuts to the stride', () => {
  expect(run(valid, [1, 2])).toEqual([1.5, 10.5, 102.5, 20.5, 200.5]);
  // One element is cut, and half of one rounds down to none before the first: the last one goes.
  expect(run(same, [1, 2])).toEqual([1.5, 10.5, 102.5, 20.5]);
});

test('an unknown padding is refused', () => {
  expect(run(7, [1])).toContain('padding is 7');
});
