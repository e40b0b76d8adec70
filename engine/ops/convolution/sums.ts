/**
 * The inner loops of convolution and matrix products: sums of products for the output channels of one output position.
 *
 * An output position reads its input as runs of consecutive elements that lie under consecutive filter elements (one run a
 * filter row where the taps touch, one a tap otherwise). Taps outside the image have no run, as in the reference kernels,
 * so that a NaN weight over padding does not matter.
 *
 * Versions for one pair of array types each, because the engine's arrays are only fast where a loop sees one kind: float32 x float32
 * rounded to float32 at every step, the same into doubles (exact for integers up to 2^24, whose sums stay below 2^53), and
 * int16 x int8 into int32.
 */

/** Triples [input offset, filter offset, length]; offsets within one image and one filter. */
export interface Runs {
  readonly triples: Int32Array;
  count: number;
}

export const newRuns = (capacity: number): Runs => ({ triples: new Int32Array(3 * capacity), count: 0 });

export function addRun(runs: Runs, input: number, filter: number, length: number): void {
  const at = 3 * runs.count++;
  runs.triples[at] = input;
  runs.triples[at + 1] = filter;
  runs.triples[at + 2] = length;
}

/** sums[row] for rows first..last-1 of a filter with `rowSize` elements a row; `base` is added to the input offsets. */
export function sumFloat(
  x: Float32Array,
  w: Float32Array,
  runs: Runs,
  base: number,
  first: number,
  last: number,
  rowSize: number,
  sums: Float64Array,
): void {
  const { triples, count } = runs;
  const end = 3 * count;
  let row = first;
  for (; row + 4 <= last; row += 4) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let run = 0; run < end; run += 3) {
      let i = base + triples[run]!;
      const stop = i + triples[run + 2]!;
      let p = row * rowSize + triples[run + 1]!;
      let q = p + rowSize;
      let r = q + rowSize;
      let s = r + rowSize;
      for (; i < stop; i++) {
        const value = x[i]!;
        a += value * w[p++]!;
        b += value * w[q++]!;
        c += value * w[r++]!;
        d += value * w[s++]!;
      }
    }
    sums[row] = a;
    sums[row + 1] = b;
    sums[row + 2] = c;
    sums[row + 3] = d;
  }
  for (; row < last; row++) {
    let a = 0;
    for (let run = 0; run < end; run += 3) {
      let i = base + triples[run]!;
      const stop = i + triples[run + 2]!;
      let p = row * rowSize + triples[run + 1]!;
      for (; i < stop; i++) a += x[i]! * w[p++]!;
    }
    sums[row] = a;
  }
}

/**
 * As `sumFloat`, each product and each sum rounded to float32 in turn: bit for bit the plain loop of the reference kernels, which
 * were built without fused multiply-add.
 */
export function sumSingle(
  x: Float32Array,
  w: Float32Array,
  runs: Runs,
  base: number,
  first: number,
  last: number,
  rowSize: number,
  sums: Float64Array,
): void {
  const { triples, count } = runs;
  const end = 3 * count;
  let row = first;
  for (; row + 4 <= last; row += 4) {
    let a = fround(0);
    let b = fround(0);
    let c = fround(0);
    let d = fround(0);
    for (let run = 0; run < end; run += 3) {
      let i = base + triples[run]!;
      const stop = i + triples[run + 2]!;
      let p = row * rowSize + triples[run + 1]!;
      let q = p + rowSize;
      let r = q + rowSize;
      let s = r + rowSize;
      for (; i < stop; i++) {
        const value = x[i]!;
        a = fround(a + fround(value * w[p++]!));
        b = fround(b + fround(value * w[q++]!));
        c = fround(c + fround(value * w[r++]!));
        d = fround(d + fround(value * w[s++]!));
      }
    }
    sums[row] = a;
    sums[row + 1] = b;
    sums[row + 2] = c;
    sums[row + 3] = d;
  }
  for (; row < last; row++) {
    let a = fround(0);
    for (let run = 0; run < end; run += 3) {
      let i = base + triples[run]!;
      const stop = i + triples[run + 2]!;
      let p = row * rowSize + triples[run + 1]!;
      for (; i < stop; i++) a = fround(a + fround(x[i]! * w[p++]!));
    }
    sums[row] = a;
  }
}

const fround = Math.fround;

/** As `sumFloat`, in int32 with wrap-around. */
export function sumInteger(
  x: Int16Array,
  w: Int8Array,
  runs: Runs,
  base: number,
  first: number,
  last: number,
  rowSize: number,
  sums: Int32Array,
): void {
  const { triples, count } = runs;
  const end = 3 * count;
  let row = first;
  for (; row + 4 <= last; row += 4) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let run = 0; run < end; run += 3) {
      let i = base + triples[run]!;
      const stop = i + triples[run + 2]!;
      let p = row * rowSize + triples[run + 1]!;
      let q = p + rowSize;
      let r = q + rowSize;
      let s = r + rowSize;
      for (; i < stop; i++) {
        const value = x[i]!;
        a = (a + value * w[p++]!) | 0;
        b = (b + value * w[q++]!) | 0;
        c = (c + value * w[r++]!) | 0;
        d = (d + value * w[s++]!) | 0;
      }
    }
    sums[row] = a;
    sums[row + 1] = b;
    sums[row + 2] = c;
    sums[row + 3] = d;
  }
  for (; row < last; row++) {
    let a = 0;
    for (let run = 0; run < end; run += 3) {
      let i = base + triples[run]!;
      const stop = i + triples[run + 2]!;
      let p = row * rowSize + triples[run + 1]!;
      for (; i < stop; i++) a = (a + x[i]! * w[p++]!) | 0;
    }
    sums[row] = a;
  }
}

/** Sum of the input elements under the runs: what a filter zero point is multiplied with. */
export function sumInputs(x: Int16Array, runs: Runs, base: number): number {
  let total = 0;
  for (let run = 0; run < 3 * runs.count; run += 3) {
    const start = base + runs.triples[run]!;
    const stop = start + runs.triples[run + 2]!;
    for (let i = start; i < stop; i++) total += x[i]!;
  }
  return total;
}
