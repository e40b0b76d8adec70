import { type FlexValue, readFlexMap } from '../../base/flexbuffer.ts';
import { refuse } from '../../base/result.ts';
import { fft } from '../fft.ts';
import { checkArity, checkSameType, view } from '../layout-rule.ts';
import { check, checkRank, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { float32 } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';

/** A custom op's options by name. */
export function flexOptions(context: { customOptions(): Uint8Array }): ReadonlyMap<string, FlexValue> {
  return readFlexMap(context.customOptions()) ?? refuse('its custom options are not a FlexBuffer map');
}

/** A whole number among them; 0 where it is absent, as the runtime reads it. */
export const wholeNumber = (options: ReadonlyMap<string, FlexValue>, name: string): number =>
  Math.trunc(Number(options.get(name) ?? 0)) || 0;

interface Frames {
  readonly window: number;
  readonly stride: number;
  readonly squared: boolean;
  /** Points of the transform: the window filled up with zeros to a power of two. */
  readonly points: number;
}

function framesOf(context: { customOptions(): Uint8Array }): Frames {
  const options = flexOptions(context);
  const [window, stride] = [wholeNumber(options, 'window_size'), wholeNumber(options, 'stride')];
  check(window >= 2, `window_size is ${window}, at least 2 is needed`);
  check(stride >= 1, `stride is ${stride}, at least 1 is needed`);
  const squared = Boolean(options.get('magnitude_squared'));
  return { window, stride, squared, points: 2 ** Math.ceil(Math.log2(window)) };
}

const frameCount = (samples: number, { window, stride }: Frames): number =>
  samples < window ? 0 : 1 + Math.floor((samples - window) / stride);

// audio_spectrogram.cc:78-112
const shape = shapeRule((context) => {
  checkArity(context, [1]);
  const input = operand(context, 0, 'input');
  checkRank(input.shape, 2, 'input');
  checkType(context.output(0), ['FLOAT32'], 'output');
  checkSameType(input.tensor, context.output(0));
  const frames = framesOf(context);
  const [samples, channels] = input.shape as [number, number];
  return staticShapes([channels, frameCount(samples, frames), frames.points / 2 + 1]);
});

/** Magnitudes of the Fourier transform of overlapping frames under a periodic Hann window, channel by channel. */
function reference(context: KernelContext): void {
  const input = view(context, 0);
  const [samples, channels] = input.shape as [number, number];
  const frames = framesOf(context);
  const { window, stride, points, squared } = frames;
  const [from, to] = [float32(input), float32(context.output(0))];
  const hann = Float64Array.from(
    { length: window },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / window),
  );
  const [real, imaginary] = [new Float64Array(points), new Float64Array(points)];
  let t = 0;
  for (let channel = 0; channel < channels; channel++)
    for (let frame = 0; frame < frameCount(samples, frames); frame++) {
      real.fill(0);
      imaginary.fill(0);
      for (let i = 0; i < window; i++) real[i] = from[(frame * stride + i) * channels + channel]! * hann[i]!;
      fft(real, imaginary);
      for (let i = 0; i <= points / 2; i++) {
        const power = Math.fround(real[i]! ** 2 + imaginary[i]! ** 2);
        to[t++] = squared ? power : Math.sqrt(power);
      }
    }
}

export const audioSpectrogram: Op = { name: 'AudioSpectrogram', maxVersion: 1, shape, reference };
