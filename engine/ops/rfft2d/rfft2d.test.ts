import { expect, test } from 'vitest';
import { mulberry32 } from '../../base/random.ts';
import { must } from '../../base/result.ts';
import { runOp } from '../../testing/run-op.ts';

/** The transform as its definition has it: sum over x[a, b] exp(-2 pi i (k a / height + l b / width)). */
function byDefinition(x: Float32Array, height: number, width: number): number[] {
  const out: number[] = [];
  for (let k = 0; k < height; k++)
    for (let l = 0; l <= Math.floor(width / 2); l++) {
      let [re, im] = [0, 0];
      for (let a = 0; a < height; a++)
        for (let b = 0; b < width; b++) {
          const angle = -2 * Math.PI * ((k * a) / height + (l * b) / width);
          re += x[a * width + b]! * Math.cos(angle);
          im += x[a * width + b]! * Math.sin(angle);
        }
      out.push(re, im);
    }
  return out;
}

test.each([
  [1, 8],
  [2, 4],
  [4, 8],
  [16, 1],
  [8, 2],
])('%i x %i points agree with the definition', (height, width) => {
  const draw = mulberry32(height * 100 + width);
  const x = Float32Array.from({ length: height * width }, () => draw() / 2 ** 31 - 1);
  const length = { type: 'INT32', shape: [2], value: Int32Array.of(height, width) };
  const run = runOp('RFFT2D', {}, [{ shape: [height, width], given: x }, length], [{ type: 'COMPLEX64' }]);
  const [out] = must(run, 'it runs');
  expect(out?.shape).toEqual([height, Math.floor(width / 2) + 1]);
  const expected = byDefinition(x, height, width);
  expected.forEach((value, i) => {
    expect(out?.data[i]).toBeCloseTo(value, 4);
  });
});
