import { fail, ok, type Result } from '../../base/result.ts';
import { cellValue } from './match.ts';
import type { Imported } from './types.ts';

type Unmatched = Imported['unmatched'][number];

/** One line of `benchmark_model` with figures of the whole run. */
interface Spelling {
  readonly starts: RegExp;
  readonly whole: RegExp;
  readonly expected: string;
}

// The line of statistics comes twice: after the warm-up and after the runs; the second one is kept. Up to TF 2.9 it ends with std.
const statistics: Spelling = {
  starts: /\bcount=\d+/,
  whole:
    /\bcount=(?<count>\d+)(?: first=(?<first>\d+))? curr=(?<curr>\d+)(?:\(all same\)| min=(?<min>\d+) max=(?<max>\d+) avg=(?<avg>[\d.e+]+) std=(?<std>\d+))?(?: p5=(?<p5>\d+) median=(?<median>\d+) p95=(?<p95>\d+))?\s*$/,
  expected: '"count=n first=… curr=… min=… max=… avg=… std=…"',
};
const memory: Spelling = {
  starts: /Memory footprint delta/,
  whole: /\(MB\): init=(?<memory_init>[\d.e+-]+) overall=(?<memory_overall>[\d.e+-]+)/,
  expected: '"Memory footprint delta from the start of the tool (MB): init=… overall=…"',
};
const spellings: readonly Spelling[] = [
  {
    starts: /Inference timings in us: /,
    whole:
      /Inference timings in us: Init: (?<init>[\d.e+]+), First inference: (?<first_inference>[\d.e+]+), Warmup \(avg\): (?<warmup_avg>[\d.e+]+), Inference \(avg\): (?<inference_avg>[\d.e+]+)/,
    expected: '"Inference timings in us: Init: …, First inference: …, Warmup (avg): …, Inference (avg): …"',
  },
  {
    // Before 2.4 the order was another, and so was the spelling.
    starts: /Average inference timings in us: /,
    whole:
      /Average inference timings in us: Warmup: (?<warmup_avg>[\d.e+]+), Init: (?<init>[\d.e+]+), (?:Inference|no stats): (?<inference_avg>[\d.e+]+)/,
    expected: '"Average inference timings in us: Warmup: …, Init: …, Inference: …"',
  },
  statistics,
  memory,
];
/** What each group is called, with its unit. */
const figures: Readonly<Record<string, string>> = {
  init: 'init us',
  first_inference: 'first inference us',
  warmup_avg: 'warm-up avg us',
  inference_avg: 'inference avg us',
  count: 'runs',
  first: 'first us',
  curr: 'last us',
  min: 'min us',
  max: 'max us',
  avg: 'avg us',
  std: 'std us',
  p5: 'p5 us',
  median: 'median us',
  p95: 'p95 us',
  memory_init: 'memory init MB',
  memory_overall: 'memory overall MB',
};

/** Lines beyond this many characters are cut: none that is read here is nearly so long. */
const longest = 2000;

/** What `benchmark_model` prints of the whole run, old and new spellings: microseconds under `… us`, megabytes under `… MB`. */
export function importTimings(text: string): Result<Imported, string> {
  const totals: Record<string, number | string> = {};
  const unmatched: Unmatched[] = [];
  const take = (line: number, raw: string, { whole, expected }: Spelling): void => {
    const groups = whole.exec(raw)?.groups;
    const label = raw.trim().slice(0, 80);
    if (!groups)
      unmatched.push({ line, label, why: `the line is cut short or changed: expected ${expected}` });
    for (const [name, value] of Object.entries(groups ?? {}))
      if (value !== undefined) totals[figures[name] ?? name] = cellValue(value);
  };
  for (const [index, whole] of text.split(/\r\n|\n|\r/).entries()) {
    const line = whole.slice(0, longest);
    // The sums below an op profile look alike, but are of the nodes alone.
    if (/Timings \(microseconds\)|Memory \(bytes\)/.test(line)) continue;
    const spelling = spellings.find(({ starts }) => starts.test(line));
    if (spelling) take(index + 1, line, spelling);
  }
  if (Object.keys(totals).length === 0) return fail('no timings of benchmark_model here');
  return ok({ kind: 'imported', source: 'benchmark_model text', rows: [], unmatched, totals });
}
