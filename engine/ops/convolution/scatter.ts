import type { Finish } from './requantize.ts';
import { addRun, newRuns, sumFloat, sumInputs, sumInteger } from './sums.ts';

// Transposed convolution: every input position, times the filter, lands on a window of the output, and windows overlap:
//
//   input   a b          stride 2, filter 3, no padding
//   output  a a a        position 0 lands on 0..2
//               b b b    position 1 lands on 2..4: both meet at 2

export interface ScatterAxis {
  readonly input: number;
  readonly output: number;
  readonly filter: number;
  readonly stride: number;
  /** Output elements cut off before the first. */
  readonly before: number;
}

/** Weights are [outDepth, height, width, inDepth]. */
export interface Scatter2D {
  readonly batches: number;
  readonly y: ScatterAxis;
  readonly x: ScatterAxis;
  readonly inDepth: number;
  readonly outDepth: number;
}

/** Visits every pair of an input position and a filter tap that lands inside the output: its offsets in input, filter, output. */
function forEachLanding(
  s: Scatter2D,
  batch: number,
  visit: (input: number, tap: number, output: number) => void,
): void {
  const { x, y } = s;
  for (let inY = 0; inY < y.input; inY++)
    for (let tapY = 0; tapY < y.filter; tapY++) {
      const outY = inY * y.stride - y.before + tapY;
      if (outY < 0 || outY >= y.output) continue;
      for (let inX = 0; inX < x.input; inX++) {
        const input = ((batch * y.input + inY) * x.input + inX) * s.inDepth;
        for (let tapX = 0; tapX < x.filter; tapX++) {
          const outX = inX * x.stride - x.before + tapX;
          if (outX < 0 || outX >= x.output) continue;
          visit(input, (tapY * x.filter + tapX) * s.inDepth, (outY * x.output + outX) * s.outDepth);
        }
      }
    }
}

/** Adds up one image at a time, then hands each position's sums to `finish` by way of `sums`. */
function scatter<A extends Float64Array | Int32Array>(
  s: Scatter2D,
  image: A,
  sums: A,
  land: (input: number, tap: number) => void,
  finish: Finish,
): void {
  const { outDepth } = s;
  for (let batch = 0; batch < s.batches; batch++) {
    image.fill(0);
    forEachLanding(s, batch, (input, tap, output) => {
      land(input, tap);
      for (let c = 0; c < outDepth; c++) image[output + c]! += sums[c]!;
    });
    for (let at = 0; at < image.length; at += outDepth) {
      for (let c = 0; c < outDepth; c++) sums[c] = image[at + c]!;
      finish(batch, batch * image.length + at);
    }
  }
}

export function scatterFloat(
  s: Scatter2D,
  x: Float32Array,
  w: Float32Array,
  sums: Float64Array,
  finish: Finish,
): void {
  const runs = newRuns(1);
  const rowSize = s.y.filter * s.x.filter * s.inDepth;
  const land = (input: number, tap: number) => {
    runs.count = 0;
    addRun(runs, 0, tap, s.inDepth);
    sumFloat(x, w, runs, input, 0, s.outDepth, rowSize, sums);
  };
  scatter(s, new Float64Array(s.y.output * s.x.output * s.outDepth), sums, land, finish);
}

/** As `scatterFloat`, every step rounded to float32 in the order of the reference kernel (reference/transpose_conv.h). */
export function scatterSingle(
  s: Scatter2D,
  x: Float32Array,
  w: Float32Array,
  sums: Float64Array,
  finish: Finish,
): void {
  const { inDepth, outDepth } = s;
  const rowSize = s.y.filter * s.x.filter * inDepth;
  const image = new Float32Array(s.y.output * s.x.output * outDepth);
  for (let batch = 0; batch < s.batches; batch++) {
    image.fill(0);
    forEachLanding(s, batch, (input, tap, output) =>
      landSingle(x.subarray(input, input + inDepth), w, tap, rowSize, image, output, outDepth),
    );
    for (let at = 0; at < image.length; at += outDepth) {
      for (let c = 0; c < outDepth; c++) sums[c] = image[at + c]!;
      finish(batch, batch * image.length + at);
    }
  }
}

function landSingle(
  x: Float32Array,
  w: Float32Array,
  tap: number,
  rowSize: number,
  image: Float32Array,
  output: number,
  outDepth: number,
): void {
  for (let c = 0, row = tap; c < outDepth; c++, row += rowSize) {
    let sum = image[output + c]!;
    for (let i = 0; i < x.length; i++) sum = Math.fround(sum + Math.fround(x[i]! * w[row + i]!));
    image[output + c] = sum;
  }
}

/** As `scatterFloat` in int32; `weightZero` is subtracted from every weight. */
export function scatterInteger(
  s: Scatter2D,
  x: Int16Array,
  w: Int8Array,
  weightZero: number,
  sums: Int32Array,
  finish: Finish,
): void {
  const runs = newRuns(1);
  const rowSize = s.y.filter * s.x.filter * s.inDepth;
  const land = (input: number, tap: number) => {
    runs.count = 0;
    addRun(runs, 0, tap, s.inDepth);
    sumInteger(x, w, runs, input, 0, s.outDepth, rowSize, sums);
    if (weightZero === 0) return;
    const correction = weightZero * sumInputs(x, runs, input);
    for (let c = 0; c < s.outDepth; c++) sums[c]! -= correction;
  };
  scatter(s, new Int32Array(s.y.output * s.x.output * s.outDepth), sums, land, finish);
}
