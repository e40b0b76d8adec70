/** Numbers of one tensor, in raw values: quanta for quantized types. */
export type Numbers = ArrayLike<number>;

/** How far a tensor of the test run is from the reference's. */
export interface TensorError {
  readonly elements: number;
  readonly differing: number;
  readonly maxAbs: number;
  /** Mean of |reference - test|: the real tool's error. */
  readonly meanAbs: number;
  readonly rmse: number;
  /** Signal to error in decibels, 10 log10(sum reference^2 / sum error^2); infinite where nothing differs. */
  readonly sqnrDb: number;
  /** Cosine of the angle between the two; 1 where both are zero. */
  readonly cosine: number;
  /** Elements that are finite in one of the two only. */
  readonly nonFinite: number;
}

export function tensorError(reference: Numbers, test: Numbers): TensorError {
  const elements = reference.length;
  let [differing, maxAbs, sumAbs, sumSquares, signal, other, dot, nonFinite] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < elements; i++) {
    const a = reference[i]!;
    const b = test[i]!;
    if (!Number.isFinite(a) || !Number.isFinite(b)) {
      if (!Object.is(a, b)) nonFinite++;
      continue;
    }
    const error = Math.abs(a - b);
    if (error > 0) differing++;
    if (error > maxAbs) maxAbs = error;
    sumAbs += error;
    sumSquares += error * error;
    signal += a * a;
    other += b * b;
    dot += a * b;
  }
  const count = Math.max(1, elements);
  return {
    ...{ elements, differing, maxAbs, nonFinite },
    meanAbs: sumAbs / count,
    rmse: Math.sqrt(sumSquares / count),
    sqnrDb: sumSquares === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(signal / sumSquares),
    cosine: cosineOf(dot, signal, other),
  };
}

function cosineOf(dot: number, signal: number, other: number): number {
  if (signal === 0 && other === 0) return 1;
  return signal === 0 || other === 0 ? 0 : Math.min(1, dot / Math.sqrt(signal * other));
}

/** Counts of differences by whole quanta, -limit .. limit, what is beyond at the ends. For integer tensors. */
export function quantaHistogram(reference: Numbers, test: Numbers, limit = 8): readonly number[] {
  const counts = new Array<number>(2 * limit + 1).fill(0);
  for (let i = 0; i < reference.length; i++) {
    const difference = Math.max(-limit, Math.min(limit, test[i]! - reference[i]!));
    counts[difference + limit]!++;
  }
  return counts;
}
