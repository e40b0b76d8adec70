import { check } from '../shape-rule.ts';

export interface MelOptions {
  /** Bins of a spectrum, from 0 Hz to half the sample rate. */
  readonly bins: number;
  readonly channels: number;
  readonly sampleRate: number;
  /** Hz. */
  readonly lowest: number;
  readonly highest: number;
}

const mel = (hertz: number): number => 1127 * Math.log1p(hertz / 700);

/**
 * Triangular bands, evenly spaced on the mel scale (internal/mfcc_mel_filterbank.cc). A bin between two band centres gives to both,
 * by its distance. The answer turns one power spectrum into the bands' magnitudes. Refuses options that make no bands.
 */
export function melBands(options: MelOptions): (power: ArrayLike<number>) => Float64Array {
  const { bins, channels, sampleRate, lowest, highest } = options;
  check(channels >= 1, `filterbank_channel_count is ${channels}`);
  check(sampleRate > 0, `the sample rate is ${sampleRate}`);
  check(bins >= 2, `the spectrum has ${bins} bins, at least 2 are needed`);
  check(lowest >= 0 && highest > lowest, `the frequency limits are ${lowest} and ${highest} Hz`);
  const low = mel(lowest);
  const spacing = (mel(highest) - low) / (channels + 1);
  const centres = Array.from({ length: channels + 1 }, (_, i) => low + spacing * (i + 1));
  const hertzPerBin = (0.5 * sampleRate) / (bins - 1);
  const first = Math.trunc(1.5 + lowest / hertzPerBin);
  const last = Math.trunc(highest / hertzPerBin);
  check(
    last < bins,
    `the upper limit of ${highest} Hz lies above ${sampleRate / 2} Hz, half the sample rate`,
  );

  // Per bin, the band below its frequency (-1: below the first centre) and the part that goes to it.
  const below: number[] = [];
  const weight: number[] = [];
  let channel = 0;
  for (let bin = 0; bin < bins; bin++) {
    const at = mel(bin * hertzPerBin);
    if (bin >= first && bin <= last) while (channel < channels && centres[channel]! < at) channel++;
    const left = channel === 0 ? low : centres[channel - 1]!;
    below.push(channel - 1);
    weight.push((centres[channel]! - at) / (centres[channel]! - left));
  }

  return (power) => {
    const bands = new Float64Array(channels);
    for (let bin = first; bin <= last; bin++) {
      const magnitude = Math.sqrt(power[bin]!);
      const weighted = magnitude * weight[bin]!;
      const band = below[bin]!;
      if (band >= 0) bands[band]! += weighted;
      if (band + 1 < channels) bands[band + 1]! += magnitude - weighted;
    }
    return bands;
  };
}

/** The first coefficients of the type-II cosine transform, scaled by sqrt(2 / n) (internal/mfcc_dct.cc). */
export function dct(inputs: number, coefficients: number): (values: Float64Array) => Float64Array {
  const scale = Math.sqrt(2 / inputs);
  const cosines = Array.from({ length: coefficients }, (_, i) =>
    Float64Array.from({ length: inputs }, (_, j) => scale * Math.cos(i * (Math.PI / inputs) * (j + 0.5))),
  );
  return (values) =>
    Float64Array.from(cosines, (row) => row.reduce((sum, cosine, j) => sum + cosine * values[j]!, 0));
}
