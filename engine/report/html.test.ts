import { expect, test } from 'vitest';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { writeModel } from '../model/draft.ts';
import { readReportFile } from './file.ts';
import { reportHtml } from './html.ts';
import { reportFor } from './testing/report.ts';

const page =
  '<title>x</title><script type="application/json" id="report"></script><script type="module">1</script>';

const hostile = '</script><script>alert(1)</script><!--<script>\u2028$&$1';

async function report() {
  const tensor = { name: hostile, type: 'FLOAT32', shape: [1, 4] };
  const bytes = writeModel({
    subgraphs: [
      {
        name: hostile,
        tensors: [tensor, tensor],
        inputs: [0],
        outputs: [1],
        operators: [{ op: hostile, inputs: [0], outputs: [1] }],
      },
    ],
  });
  return reportFor(`${hostile}.tflite`, fromBytes(bytes), 'xnnpack');
}

test('a report in a page is data: no name in it ends the element that holds it', async () => {
  const one = await report();
  const html = must(reportHtml(page, one), 'is made');
  const [before = '', data = '', after = ''] = html.split(
    /<script type="application\/json" id="report">|<\/script>/,
  );
  expect(before).toBe('<title>x</title>');
  expect(after).toBe('<script type="module">1');
  expect(data).not.toContain('<');
  expect(must(readReportFile(data), 'reads')).toEqual(one);
});

test('a page without a place for the report is a sentence', async () => {
  expect(reportHtml('<p>', await report())).toEqual({
    ok: false,
    problem: 'the page of a report has no place for one',
  });
});
