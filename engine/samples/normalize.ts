/** Scales weights and sets biases so that the outputs they gave would have had mean 0 and variance 1 in every channel. */
export function normalize(
  weights: Float32Array,
  bias: Float32Array,
  outputs: Float32Array,
  op: string,
): void {
  const channels = bias.length;
  const count = outputs.length / channels;
  // With one value a channel only all of them together say anything about variance.
  const groups = count > 1 ? channels : 1;
  const sums = new Float64Array(groups);
  const squares = new Float64Array(groups);
  for (let i = 0; i < outputs.length; i++) {
    sums[i % groups]! += outputs[i]!;
    squares[i % groups]! += outputs[i]! ** 2;
  }
  const size = outputs.length / groups;
  const perChannel = weights.length / channels;
  for (let c = 0; c < channels; c++) {
    const mean = sums[c % groups]! / size;
    const deviation = Math.sqrt(Math.max(squares[c % groups]! / size - mean ** 2, 1e-12));
    bias[c] = -mean / deviation;
    // Depthwise weights have their channel last, the others first.
    const [first, step] = op === 'DEPTHWISE_CONV_2D' ? [c, channels] : [c * perChannel, 1];
    for (let k = 0; k < perChannel; k++) weights[first + k * step]! /= deviation;
  }
}
