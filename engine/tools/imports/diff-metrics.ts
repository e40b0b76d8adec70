import { fail, ok, type Result } from '../../base/result.ts';
import { parseDiffProto } from '../inference-diff/metrics.ts';
import type { Imported } from './types.ts';

/** The file that inference_diff writes: latencies in microseconds and the error of each output, no rows. */
export function importDiffMetrics(bytes: Uint8Array): Result<Imported, string> {
  const metrics = parseDiffProto(bytes);
  if (metrics === undefined)
    return fail(
      'no EvaluationStageMetrics with latencies of both runs: expected the --output_file_path of inference_diff',
    );
  const { runs, reference, test, outputs } = metrics;
  const totals: Record<string, number> = {
    runs,
    'reference avg us': reference.avgUs,
    'reference std us': reference.stdUs,
    'test avg us': test.avgUs,
    'test std us': test.stdUs,
  };
  for (const [i, { avg, max, std }] of outputs.entries()) {
    totals[`output ${i} avg error`] = avg;
    totals[`output ${i} max error`] = max;
    totals[`output ${i} std error`] = std;
  }
  return ok({ kind: 'imported', source: 'inference_diff metrics', rows: [], unmatched: [], totals });
}
