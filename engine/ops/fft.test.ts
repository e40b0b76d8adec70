import { expect, test } from 'vitest';
import { mulberry32 } from '../base/random.ts';
import { fft } from './fft.ts';

test.each([1, 2, 8, 64])('%i points agree with the sum that defines the transform', (size) => {
  const draw = mulberry32(size);
  const random = () => Float64Array.from({ length: size }, () => draw() / 2 ** 31 - 1);
  const [real, imaginary] = [random(), random()];
  const [re, im] = [real.slice(), imaginary.slice()];
  fft(re, im);
  for (let k = 0; k < size; k++) {
    let [sumRe, sumIm] = [0, 0];
    for (let n = 0; n < size; n++) {
      const angle = (-2 * Math.PI * k * n) / size;
      sumRe += real[n]! * Math.cos(angle) - imaginary[n]! * Math.sin(angle);
      sumIm += real[n]! * Math.sin(angle) + imaginary[n]! * Math.cos(angle);
    }
    expect(re[k]).toBeCloseTo(sumRe, 10);
    expect(im[k]).toBeCloseTo(sumIm, 10);
  }
});
