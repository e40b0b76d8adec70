import { deflateRawSync, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nodeId } from '../base/ids.ts';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { buildGraphs } from '../graph/build.ts';
import { constantsOf } from '../graph/constants.ts';
import { writeModel } from '../model/draft.ts';
import { readModel } from '../model/read.ts';
import { noLimits, partition } from '../partitioner/index.ts';
import { propagate } from '../shapes/propagate.ts';
import { decodeReport, encodeReport } from './codec.ts';
import { summariseCut } from './cut.ts';
import { detailSteps, withoutNames } from './detail.ts';
import { readReportFile, writeReportFile } from './file.ts';
import { toBase64Url } from './link/base64url.ts';
import { skeletonOf } from './skeleton.ts';
import { emptyLinkStatistics, fuzzLink } from './testing/fuzz.ts';
import { digestOf, goldenLinks } from './testing/make-links.ts';
import type { MeasuredRun, Report } from './types.ts';

/** RELU* ── FLOOR ── RELU*, the starred ones delegated. */
function small(): Report {
  const tensor = { type: 'FLOAT32', shape: [1, 4], name: 't' };
  const source = fromBytes(
    writeModel({
      subgraphs: [
        {
          tensors: [tensor, tensor, tensor, tensor],
          operators: ['RELU', 'FLOOR', 'RELU'].map((op, i) => ({ op, inputs: [i], outputs: [i + 1] })),
          inputs: [0],
          outputs: [3],
        },
      ],
    }),
  );
  const model = must(readModel(source, 'small.tflite'), 'reads');
  const graphs = must(buildGraphs(model), 'builds');
  const program = { graphs, constants: [constantsOf(model, 0, source)] };
  const graph = must(graphs[0], 'one subgraph');
  const shapes = propagate(program, 0);
  const supported = [nodeId(0), nodeId(2)];
  const why = { code: 'x', sentence: 'FLOOR #1: not taken', source: 'assumed' };
  return {
    model: { name: 'small.tflite', bytes: source.size, subgraphs: ['main'] },
    skeleton: skeletonOf(graph, shapes),
    cut: summariseCut({
      delegate: { id: 'x', title: 'X', options: { backends: ['A', 'B'] } },
      graph,
      shapes,
      mask: { subgraph: 0, supported, refused: [{ node: nodeId(1), op: 'FLOOR', reasons: [why] }] },
      partitioning: must(partition(graph, new Set(supported), noLimits), 'partitions'),
      limits: noLimits,
      hypothetical: { max: false, min: false },
      macs: new Float64Array(3),
    }),
  };
}

const link = (report: Report): string => must(encodeReport(report), 'fits a link');

const measured: MeasuredRun = {
  kind: 'measured',
  device: 'Chrome 126, Linux',
  cpuDevice: 'reference',
  delegateDevice: 'wasm',
  runs: 50,
  warmup: 5,
  clock: 'performance.now',
  threads: 1,
  stretches: [
    { region: 0, nodeCount: 1, inMs: 0, computeMs: 1 / 3, outMs: 0.005, inBytes: 16, outBytes: 16 },
    { region: -1, nodeCount: 1, inMs: 0, computeMs: 12.25, outMs: 0, inBytes: 0, outBytes: 0 },
  ],
  totalMs: { p50: 12.5, p95: 13 },
  fallbacks: ['FLOOR #1 ran on the reference kernel'],
};

test('a report comes back from its text as it went in', () => {
  expect(decodeReport(link(small()))).toEqual({ ok: true, value: small() });
});

test('measured times come back to the last bit', () => {
  const report = { ...small(), measured, made: '2026-11-24' };
  expect(decodeReport(link(report))).toEqual({ ok: true, value: report });
});

test('estimated and imported figures come back with their conditions, and what a run says beside its times', () => {
  const band = { ms: 12.5, low: 8, high: 20.1 };
  const report: Report = {
    ...small(),
    measured: {
      ...measured,
      totalMs: { ...measured.totalMs, min: 12 },
      ...{ prepareMs: 120.25, firstMs: 1 / 3, uploadedBytes: 4096, noisy: true, apart: false },
    },
    estimated: {
      kind: 'estimated',
      board: 'i.MX',
      sentence: '12.5 ms (band 8 to 20.1 ms)',
      cut: band,
      cpu: band,
    },
    figures: [{ kind: 'imported', title: 'avg ms', unit: 'ms', nodes: [0, 2], values: [1.5, 1 / 3] }],
  };
  expect(decodeReport(link(report))).toEqual({ ok: true, value: report });
  expect(readReportFile(writeReportFile({ ...report, address: 'view=nodes&node=1' }))).toEqual({
    ok: true,
    value: { ...report, address: 'view=nodes&node=1' },
  });
  const bare = detailSteps(report).at(-1)?.report;
  expect(bare).not.toHaveProperty('estimated');
  expect(bare).not.toHaveProperty('figures');
});

test('what a run tells of single stretches comes back, from links and from files', () => {
  const [first, second] = measured.stretches;
  const stretches = [
    {
      ...first!,
      ...{
        waitMs: 0.25,
        computeMinMs: 0.3,
        computeP95Ms: 1 / 7,
        computeClock: 'GPU timestamps',
        device: 'a GPU',
      },
      borders: [
        { direction: 'in', tensor: 0, bytes: 16, ms: 1 / 3 },
        { direction: 'out', tensor: 1, bytes: 16, ms: 0.005 },
      ],
    },
    { ...second!, computeMinMs: 12, fallback: 'FLOOR #1 has no kernel there' },
    { ...first!, region: 1, borders: [] },
  ] as const;
  const report: Report = { ...small(), measured: { ...measured, stretches } };
  expect(decodeReport(link(report))).toEqual({ ok: true, value: report });
  expect(readReportFile(writeReportFile(report))).toEqual({ ok: true, value: report });
});

test('a figure of a node that is not there is refused', () => {
  const figures = [{ kind: 'imported', title: '', unit: '', nodes: [3], values: [1] }] as const;
  expect(decodeReport(link({ ...small(), figures })).ok).toBe(false);
});

test('the text is safe in an address', () => {
  expect(link(small())).toMatch(/^1\.[A-Za-z0-9_-]+$/);
});

test('sentences come back whatever characters and figures they hold', () => {
  const sentences = [
    'FLOOR #1: 007 of 7.50, -3, 12345678901234567890 and 1e3',
    'FLOOR #1 and FLOOR #1',
    'FLOOR #12 is another',
    '\u0001\u0002\u0003',
    '\u0003',
    '',
    '名 <img src=x onerror=alert(1)>',
  ];
  const { cut, ...rest } = small();
  const reasons = sentences.map((sentence) => ({ code: 'x', sentence, source: 's', stage: '' }));
  const refused = [{ node: 1, reasons: sentences.map((_, index) => index) }];
  const report: Report = { ...rest, cut: { ...cut, reasons, refused } };
  expect(decodeReport(link(report))).toEqual({ ok: true, value: report });
});

test('names that are part of an object come back as text', () => {
  const { cut, ...rest } = small();
  const options = Object.fromEntries([
    ['__proto__', 'x'],
    ['n', -1.5],
  ]);
  const report: Report = { ...rest, cut: { ...cut, delegate: { ...cut.delegate, options } } };
  const back = must(decodeReport(link(report)), 'opens');
  expect(Object.entries(back.cut.delegate.options)).toEqual([
    ['__proto__', 'x'],
    ['n', -1.5],
  ]);
  expect(({} as { n?: number }).n).toBeUndefined();
});

test.each(goldenLinks())('a link once handed out opens as it did: $name', ({ link: text, sha256 }) => {
  expect(digestOf(must(decodeReport(text), 'opens'))).toBe(sha256);
});

test('there are links of every version that was handed out', () => {
  const versions = goldenLinks().map(({ link: text }) => text.slice(0, text.indexOf('.')));
  expect([...new Set(versions)].sort()).toEqual(['0', '1']);
});

test('what is no report is a sentence, never an exception', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string().map((text) => `0.${text}`),
        fc.string().map((text) => `1.${text}`),
      ),
      (text) => {
        expect(decodeReport(text).ok).toBe(false);
      },
    ),
  );
});

test('a text cut off or changed anywhere opens whole or not at all', () => {
  const text = link(small());
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.constantFrom('', 'A', '_', '!'), (at, by) => {
      const decoded = decodeReport(text.slice(0, at) + by + (by === '' ? '' : text.slice(at + 1)));
      if (decoded.ok) expect(decoded.value).toEqual(small());
    }),
  );
});

const zeros = (bytes: number): Uint8Array => new Uint8Array(bytes);

test.each([
  ['a text of 10 million characters', `1.${'A'.repeat(10_000_000)}`, 'has 10000002 characters'],
  ['100 MB of zeros', `1.${toBase64Url(deflateRawSync(zeros(1e8)))}`, 'unpacks to more than'],
  ['100 MB of zeros, version 0', `0.${toBase64Url(deflateSync(zeros(1e8)))}`, 'unpacks to more than'],
  ['a version to come', '2.AAAA', 'version "2"'],
  ['no version', '', 'version ""'],
  ['a version that objects have', '__proto__.AAAA', 'version "__proto__"'],
])('%s is refused with a sentence', (_, text, sentence) => {
  const decoded = decodeReport(text);
  expect(decoded.ok ? '' : decoded.problem).toContain(sentence);
});

test('hostile links are refused or open as what a page can show', () => {
  const statistics = emptyLinkStatistics();
  for (let seed = 0; seed < 3000; seed++) fuzzLink(seed, statistics);
  expect(statistics.failures).toEqual([]);
  // Else the changes would not have come past the checksum.
  expect(statistics.outcomes['one change inside']?.opened).toBeGreaterThan(10);
});

test('leaving names out leaves none in, sentences included', () => {
  const { cut, skeleton, ...rest } = small();
  const names = skeleton.tensors.length === 4 ? ['in', 'secret/1', 'secret/11', 'out'] : [];
  const secret = 'Tensor 2 "secret/11" has a shape known only when running';
  const constant = 'tensor 9 "secret/weights" is too large';
  const reasons = [{ code: 'x', sentence: constant, source: 'x' }];
  const report: Report = {
    ...rest,
    skeleton: { ...skeleton, name: 'secret', names },
    cut: { ...cut, graphRefused: secret, reasons },
  };
  const bare = withoutNames(report);
  expect(JSON.stringify(bare)).not.toContain('secret');
  expect(bare.cut.graphRefused).toBe('Tensor 2 has a shape known only when running');
  expect(bare.model.name).toBe('');
});

test('each step of detail makes a shorter link', () => {
  const steps = detailSteps({ ...small(), measured });
  const lengths = steps.map(({ report }) => link(report).length);
  expect(steps.map(({ id }) => id)).toEqual(['all', 'names', 'sentences', 'times']);
  expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
});
