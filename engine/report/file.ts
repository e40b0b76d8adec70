import * as v from 'valibot';
import { fail, ok, type Result } from '../base/result.ts';
import { isReport } from './check.ts';
import type { Report } from './types.ts';

/** What a report file ends in, so that dropping one can be told from dropping a model. */
export const reportFileEnding = '.delegraph.json';

const format = 'delegraph report';
const formatVersion = 1;

/** Characters of the largest file that is read; a report of 100,000 nodes takes a tenth. */
const longestText = 200_000_000;

const index = v.pipe(v.number(), v.integer());
const indices = v.array(index);
const texts = v.array(v.string());

const skeleton = v.object({
  subgraph: index,
  name: v.string(),
  nodeCount: index,
  opNames: v.pipe(texts, v.maxLength(2 ** 16)),
  op: indices,
  activations: v.pipe(texts, v.maxLength(2 ** 8)),
  activation: indices,
  constantBytes: v.array(v.number()),
  tensors: indices,
  names: v.optional(texts),
  producer: indices,
  bytes: v.array(v.number()),
  labels: texts,
  label: indices,
  inputStart: indices,
  inputs: indices,
  graphInputs: indices,
  graphOutputs: indices,
});

const cut = v.object({
  delegate: v.object({
    id: v.string(),
    title: v.string(),
    options: v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), texts])),
  }),
  limits: v.object({ maxDelegatedPartitions: v.number(), minNodesPerPartition: v.number() }),
  hypothetical: v.object({ max: v.boolean(), min: v.boolean() }),
  graphRefused: v.optional(v.string()),
  nodeCount: index,
  supportedCount: index,
  delegatedCount: index,
  macs: v.number(),
  delegatedMacs: v.number(),
  candidateCount: index,
  partitionCount: index,
  tie: v.boolean(),
  regions: v.array(
    v.object({
      kind: v.picklist(['delegated', 'left-out']),
      candidate: index,
      nodes: indices,
      inputs: indices,
      outputs: indices,
      macs: v.number(),
      inBytes: v.number(),
      outBytes: v.number(),
      unsized: index,
    }),
  ),
  stretches: v.array(v.object({ region: index, nodes: indices })),
  reasons: v.array(
    v.object({
      code: v.string(),
      sentence: v.string(),
      source: v.string(),
      stage: v.optional(v.string()),
    }),
  ),
  refused: v.array(v.object({ node: index, reasons: indices })),
  backends: v.optional(v.record(v.string(), indices)),
  findings: v.array(
    v.object({
      kind: v.picklist(['throws', 'build-failure', 'warning']),
      node: index,
      sentence: v.string(),
    }),
  ),
});

const measured = v.object({
  kind: v.literal('measured'),
  device: v.string(),
  cpuDevice: v.string(),
  delegateDevice: v.string(),
  runs: v.number(),
  warmup: v.number(),
  clock: v.string(),
  threads: v.number(),
  stretches: v.array(
    v.object({
      region: index,
      nodeCount: index,
      inMs: v.number(),
      computeMs: v.number(),
      outMs: v.number(),
      inBytes: v.number(),
      outBytes: v.number(),
      waitMs: v.optional(v.number()),
      computeMinMs: v.optional(v.number()),
      computeP95Ms: v.optional(v.number()),
      computeClock: v.optional(v.string()),
      device: v.optional(v.string()),
      fallback: v.optional(v.string()),
      borders: v.optional(
        v.array(
          v.object({
            direction: v.picklist(['in', 'out']),
            tensor: index,
            bytes: v.number(),
            ms: v.number(),
          }),
        ),
      ),
    }),
  ),
  totalMs: v.object({ p50: v.number(), p95: v.number(), min: v.optional(v.number()) }),
  fallbacks: texts,
  prepareMs: v.optional(v.number()),
  firstMs: v.optional(v.number()),
  uploadedBytes: v.optional(v.number()),
  noisy: v.optional(v.boolean()),
  apart: v.optional(v.boolean()),
});

const band = v.object({ ms: v.number(), low: v.number(), high: v.number() });

const estimated = v.object({
  kind: v.literal('estimated'),
  board: v.string(),
  sentence: v.string(),
  cut: v.optional(band),
  cpu: band,
});

const figure = v.object({
  kind: v.picklist(['measured', 'estimated', 'imported']),
  title: v.string(),
  unit: v.string(),
  nodes: indices,
  values: v.array(v.number()),
});

const file = v.object({
  format: v.literal(format),
  version: v.literal(formatVersion),
  made: v.optional(v.string()),
  model: v.object({
    name: v.string(),
    bytes: v.number(),
    sha256: v.optional(v.string()),
    subgraphs: texts,
  }),
  skeleton,
  cut,
  measured: v.optional(measured),
  estimated: v.optional(estimated),
  figures: v.optional(v.array(figure)),
  address: v.optional(v.string()),
});

/** The report as plain data: typed arrays become lists. */
export function reportData(report: Report): object {
  const plain = (_: string, value: unknown): unknown =>
    ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
  const data = JSON.parse(JSON.stringify(report, plain)) as object;
  return { format, version: formatVersion, ...data };
}

/** The text of a report file; `docs/report.md` says what its fields mean. */
export const writeReportFile = (report: Report): string => `${JSON.stringify(reportData(report))}\n`;

/** The reverse. Never throws: a file that is no report gives one sentence that says where it went wrong. */
export function readReportFile(text: string): Result<Report, string> {
  if (text.length > longestText)
    return fail(`the file has ${text.length} characters, and reports up to ${longestText} are read`);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return fail('the file is not JSON');
  }
  const parsed = v.safeParse(file, data, { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return fail(
      `the file is no report: ${v.getDotPath(issue) ?? 'it'} is ${issue.received}, expected ${issue.expected}`,
    );
  }
  const { format: _, version: __, ...rest } = parsed.output;
  const report = { ...rest, skeleton: packed(rest.skeleton) } as Report;
  return isReport(report)
    ? ok(report)
    : fail('the report in the file names nodes, tensors or texts that it does not hold');
}

function packed(plain: v.InferOutput<typeof skeleton>): Report['skeleton'] {
  const { names, ...rest } = plain;
  return {
    ...rest,
    ...(names !== undefined && { names }),
    op: Uint16Array.from(plain.op),
    activation: Uint8Array.from(plain.activation),
    constantBytes: Float64Array.from(plain.constantBytes),
    tensors: Int32Array.from(plain.tensors),
    producer: Int32Array.from(plain.producer),
    bytes: Float64Array.from(plain.bytes),
    label: Uint32Array.from(plain.label),
    inputStart: Uint32Array.from(plain.inputStart),
    inputs: Uint32Array.from(plain.inputs),
  };
}
