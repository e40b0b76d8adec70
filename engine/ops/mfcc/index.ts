import { flexOptions, wholeNumber } from '../audio-spectrogram/index.ts';
import { checkArity, checkSameType, view } from '../layout-rule.ts';
import { check, checkRank, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { elementCount, float32, integers } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';
import { dct, melBands } from './bands.ts';

// mfcc.cc:72-104
const shape = shapeRule((context) => {
  checkArity(context, [2]);
  const spectrogram = operand(context, 0, 'spectrogram');
  const rate = operand(context, 1, 'sample rate');
  checkRank(spectrogram.shape, 3, 'spectrogram');
  check(
    elementCount(rate.shape) === 1,
    `the sample rate has ${elementCount(rate.shape)} elements, 1 is needed`,
  );
  checkType(context.output(0), ['FLOAT32'], 'output');
  checkSameType(spectrogram.tensor, context.output(0));
  checkType(rate.tensor, ['INT32'], 'sample rate');
  const count = wholeNumber(flexOptions(context), 'dct_coefficient_count');
  check(count >= 0, `dct_coefficient_count is ${count}`);
  return staticShapes([spectrogram.shape[0] as number, spectrogram.shape[1] as number, count]);
});

// What silence counts as before the logarithm (internal/mfcc.cc).
const floor = 1e-12;

/** Per frame: power spectrum -> magnitudes gathered into mel bands -> logarithm -> cosine transform. */
function reference(context: KernelContext): void {
  const spectrogram = view(context, 0);
  const options = flexOptions(context);
  const bins = spectrogram.shape[2] as number;
  const channels = wholeNumber(options, 'filterbank_channel_count');
  const coefficients = wholeNumber(options, 'dct_coefficient_count');
  const usable = coefficients >= 1 && coefficients <= channels;
  check(usable, `${coefficients} coefficients cannot come from ${channels} channels`);
  const bands = melBands({
    bins,
    channels,
    sampleRate: integers(view(context, 1).data)[0] as number,
    lowest: wholeNumber(options, 'lower_frequency_limit'),
    highest: wholeNumber(options, 'upper_frequency_limit'),
  });
  const transform = dct(channels, coefficients);
  const [from, to] = [float32(spectrogram), float32(context.output(0))];
  for (let frame = 0, t = 0; frame * bins < from.length; frame++, t += coefficients) {
    const energies = bands(from.subarray(frame * bins, (frame + 1) * bins));
    to.set(transform(energies.map((energy) => Math.log(Math.max(energy, floor)))), t);
  }
}

export const mfcc: Op = { name: 'Mfcc', maxVersion: 1, shape, reference };
