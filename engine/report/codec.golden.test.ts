import { describe, expect, test } from 'vitest';
import { must } from '../base/result.ts';
import { delegates } from '../delegates/table.ts';
import { shared } from '../testing/shared.ts';
import { decodeReport, encodeReport } from './codec.ts';
import { corpusSource, reportFor } from './testing/report.ts';

/** What the address of a full report may take, names included. */
const budgets = [
  ['mobilenet_v2_1.0_224_quant.tflite', 2_000],
  ['ssd_mobilenet_v3_int8.tflite', 4_500],
  ['yolov8n-int8.tflite', 6_000],
  ['visqol_lattice.tflite', 40_000],
] as const;

describe.skipIf(!shared).each(budgets)('the link of %s', (model, most) => {
  test.each([...delegates.keys()])(`fits %s into ${most} characters and loses nothing`, async (id) => {
    const report = await reportFor(model, corpusSource(model), id);
    const link = must(encodeReport(report), 'fits a link');
    expect(link.length).toBeLessThanOrEqual(most);
    expect(must(decodeReport(link), 'opens')).toEqual(report);
  });
});
