import fc from 'fast-check';
import { expect, test } from 'vitest';
import { protoFields } from '../proto.ts';
import { quantaHistogram, tensorError } from './errors.ts';
import { diffInput } from './inputs.ts';
import { diffProto, diffText, diffTextProto, latency, outputError, parseDiffProto } from './metrics.ts';

const metrics = {
  runs: 2,
  reference: latency([84364, 84365, 84364, 84366, 84364, 84364]),
  test: latency([7281, 7282, 7281, 7282, 7283, 7281]),
  outputs: [outputError([1.96277e-5, 2.5e-5]), outputError([0, 0])],
};

test('the text has the four kinds of lines of the real tool', () => {
  expect(diffText(metrics).split('\n')).toEqual([
    'INFO: Num evaluation runs: 2',
    'INFO: Reference run latency: avg=84364.5(us), std_dev=0(us)',
    'INFO: Test run latency: avg=7281.67(us), std_dev=0(us)',
    'INFO: OutputDiff[0]: avg_error=2.23138e-05, std_dev=2.68615e-06',
    'INFO: OutputDiff[1]: avg_error=0, std_dev=0',
  ]);
});

test('the binary file reads back as what was written', () => {
  const read = parseDiffProto(diffProto(metrics));
  expect(read?.reference).toEqual(metrics.reference);
  expect(read?.outputs[0]?.avg).toBe(metrics.outputs[0]!.avg);
  expect(read?.outputs[0]?.max).toBe(Math.fround(metrics.outputs[0]!.max));
  expect(diffTextProto(metrics)).toContain(
    'output_errors { max_value: 0 min_value: 0 avg_value: 0 std_deviation: 0 }',
  );
});

test('no bytes make the reader throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      protoFields(bytes);
      parseDiffProto(bytes);
    }),
  );
});

test('errors of a tensor', () => {
  const error = tensorError([1, 2, 3, Number.NaN], [1, 2, 4, Number.NaN]);
  expect(error).toMatchObject({ elements: 4, differing: 1, maxAbs: 1, meanAbs: 0.25, nonFinite: 0 });
  expect(error.sqnrDb).toBeCloseTo(10 * Math.log10(14));
  expect(tensorError([1, 2], [1, 2])).toMatchObject({
    sqnrDb: Number.POSITIVE_INFINITY,
    cosine: 1,
    maxAbs: 0,
  });
  expect(tensorError([], [])).toMatchObject({ meanAbs: 0, cosine: 1 });
  expect(quantaHistogram([5, 5, 5, 5], [5, 6, 4, 50], 2)).toEqual([0, 1, 1, 1, 1]);
});

test('inputs fill the range of their type, with the seed alone deciding', () => {
  const bytes = diffInput('INT8', 5000, 1)!;
  expect(diffInput('INT8', 5000, 1)).toEqual(bytes);
  const values = [...new Int8Array(bytes.buffer)];
  expect(Math.min(...values)).toBeLessThan(-110);
  expect(Math.max(...values)).toBeGreaterThan(110);
  const mean = values.reduce((a, b) => a + b) / values.length;
  expect(Math.abs(mean)).toBeLessThan(5);
  expect(diffInput('INT64', 1, 1)).toBeUndefined();
});
