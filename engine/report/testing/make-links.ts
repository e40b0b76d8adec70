import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { must } from '../../base/result.ts';
import { fromBytes } from '../../base/source.ts';
import { writeModel } from '../../model/draft.ts';
import { samples } from '../../samples/table.ts';
import { decodeReport, encodeReport } from '../codec.ts';
import type { Report } from '../types.ts';
import { reportFor } from './report.ts';

/** A link once handed out, and what it has to open as for ever. */
export interface GoldenLink {
  readonly name: string;
  readonly link: string;
  /** Of the report as JSON, with keys in the order of the alphabet. */
  readonly sha256: string;
}

const path = fileURLToPath(new URL('links.json', import.meta.url));

export const goldenLinks = (): readonly GoldenLink[] =>
  existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as GoldenLink[]) : [];

export function digestOf(report: Report): string {
  const sorted = (_: string, value: unknown): unknown => {
    if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return createHash('sha256').update(JSON.stringify(report, sorted)).digest('hex');
}

/** A run such as the page measures; the figures are made up. */
const made = { kind: 'measured', device: 'a test', cpuDevice: 'reference', delegateDevice: 'wasm' } as const;

function withRun(report: Report): Report {
  const stretches = report.cut.stretches.map(({ region, nodes }, index) => ({
    region,
    nodeCount: nodes.length,
    inMs: 0.005 * index,
    computeMs: 1.25,
    outMs: 0.1,
    inBytes: 1000,
    outBytes: 64,
  }));
  const totalMs = { p50: 4.215, p95: 1 / 3 };
  return {
    ...report,
    measured: {
      ...made,
      runs: 20,
      warmup: 3,
      clock: 'a test',
      threads: 1,
      stretches,
      totalMs,
      fallbacks: [],
    },
  };
}

/** Figures of every kind; made up too. */
function withFigures(report: Report): Report {
  const { measured, ...rest } = withRun(report);
  const band = { ms: 12.5, low: 8, high: 1 / 3 + 20 };
  return {
    ...rest,
    ...(measured && {
      measured: {
        ...measured,
        totalMs: { ...measured.totalMs, min: 4 },
        ...{ prepareMs: 120.25, firstMs: 9.5, uploadedBytes: 4096, noisy: true, apart: false },
      },
    }),
    estimated: {
      kind: 'estimated',
      board: 'a test',
      sentence: '12.5 ms (band 8 to 20 ms)',
      cut: band,
      cpu: band,
    },
    figures: [
      {
        kind: 'imported',
        title: 'avg ms, benchmark_model profile',
        unit: 'ms',
        nodes: [0, 2],
        values: [0.5, -1e-9],
      },
      { kind: 'measured', title: 'Median time', unit: 'ms', nodes: [], values: [] },
    ],
  };
}

/** What a run tells of single stretches; made up too. */
function withStretches(report: Report): Report {
  const run = withRun(report);
  const borders = [
    { direction: 'in', tensor: 0, bytes: 1000, ms: 0.005 },
    { direction: 'out', tensor: 3, bytes: 64, ms: 1 / 3 },
  ] as const;
  const details = {
    waitMs: 0.25,
    computeMinMs: 1,
    computeP95Ms: 2.5,
    computeClock: 'a clock',
    device: 'a GPU',
  };
  return {
    ...run,
    ...(run.measured && {
      measured: {
        ...run.measured,
        stretches: run.measured.stretches.map((stretch) =>
          stretch.region < 0 ? { ...stretch, fallback: 'a sentence' } : { ...stretch, ...details, borders },
        ),
      },
    }),
  };
}

/** Adds links of the version that is written now to those that are there; none is ever changed. */
export async function addLinks(): Promise<void> {
  const links = [...goldenLinks()];
  for (const sample of samples)
    for (const id of ['xnnpack', 'hexagon', 'armnn']) {
      const report = withRun(await reportFor(sample.file, fromBytes(writeModel(sample.draft())), id));
      const link = must(encodeReport(report), 'fits a link');
      const name = `${sample.file}, ${id}, version ${link.slice(0, link.indexOf('.'))}`;
      if (links.some((known) => known.name === name)) continue;
      links.push({ name, link, sha256: digestOf(must(decodeReport(link), 'opens')) });
    }
  const [first] = samples;
  const special = { 'figures of every kind': withFigures, 'stretches in full': withStretches };
  for (const [what, change] of Object.entries(special)) {
    const name = `${what}, version 1`;
    if (first === undefined || links.some((known) => known.name === name)) continue;
    const report = await reportFor(first.file, fromBytes(writeModel(first.draft())), 'xnnpack');
    const link = must(encodeReport(change(report)), 'fits a link');
    links.push({ name, link, sha256: digestOf(must(decodeReport(link), 'opens')) });
  }
  writeFileSync(path, `${JSON.stringify(links, null, 2)}\n`);
}
