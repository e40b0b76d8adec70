import { cxxDouble } from '../cxx-double.ts';
import { ProtoWriter, protoDouble, protoFields, protoFloat } from '../proto.ts';

/** Latency over all invocations, whole microseconds but for the mean. */
export interface Latency {
  readonly lastUs: number;
  readonly maxUs: number;
  readonly minUs: number;
  readonly sumUs: number;
  readonly avgUs: number;
  readonly stdUs: number;
}

/** The tool's error of one output over the runs. */
export interface OutputError {
  readonly max: number;
  readonly min: number;
  readonly avg: number;
  readonly std: number;
}

export interface DiffMetrics {
  readonly runs: number;
  readonly reference: Latency;
  readonly test: Latency;
  readonly outputs: readonly OutputError[];
}

const sum = (list: readonly number[]): number => list.reduce((all, value) => all + value, 0);

function deviation(list: readonly number[], mean: number): number {
  return Math.sqrt(sum(list.map((value) => (value - mean) ** 2)) / Math.max(1, list.length));
}

/** @param us whole microseconds of every invocation */
export function latency(us: readonly number[]): Latency {
  const avgUs = us.length === 0 ? 0 : sum(us) / us.length;
  return {
    lastUs: us.at(-1) ?? 0,
    maxUs: Math.max(0, ...us),
    minUs: us.length === 0 ? 0 : Math.min(...us),
    sumUs: sum(us),
    avgUs,
    stdUs: Math.trunc(deviation(us, avgUs)),
  };
}

/** @param errors mean absolute error of one output, one a run; a mean of 0 sets the maximum to 0, as the tool does */
export function outputError(errors: readonly number[]): OutputError {
  const avg = errors.length === 0 ? 0 : sum(errors) / errors.length;
  return {
    max: avg === 0 ? 0 : Math.max(...errors),
    min: errors.length === 0 ? 0 : Math.min(...errors),
    avg,
    std: deviation(errors, avg),
  };
}

/** The four kinds of lines of the real tool. */
export function diffText({ runs, reference, test, outputs }: DiffMetrics): string {
  const run = (name: string, { avgUs, stdUs }: Latency): string =>
    `INFO: ${name} run latency: avg=${cxxDouble(avgUs)}(us), std_dev=${stdUs}(us)`;
  return [
    `INFO: Num evaluation runs: ${runs}`,
    run('Reference', reference),
    run('Test', test),
    ...outputs.map(
      ({ avg, std }, i) =>
        `INFO: OutputDiff[${i}]: avg_error=${cxxDouble(avg)}, std_dev=${cxxDouble(Math.fround(std))}`,
    ),
  ].join('\n');
}

/** The tool's file: EvaluationStageMetrics, in binary (evaluation_stages.proto). */
export function diffProto({ runs, reference, test, outputs }: DiffMetrics): Uint8Array {
  const time =
    ({ lastUs, maxUs, minUs, sumUs, avgUs, stdUs }: Latency) =>
    (writer: ProtoWriter) =>
      writer.int(1, lastUs).int(2, maxUs).int(3, minUs).int(4, sumUs).double(5, avgUs).int(6, stdUs);
  return new ProtoWriter()
    .int(1, runs)
    .message(2, (process) =>
      process.message(5, (profiler) => {
        profiler.message(1, time(reference)).message(2, time(test));
        for (const { max, min, avg, std } of outputs)
          profiler.message(3, (error) => error.float(1, max).float(2, min).double(3, avg).float(4, std));
      }),
    )
    .finish();
}

/** The same message spelt as text. */
export function diffTextProto({ runs, reference, test, outputs }: DiffMetrics): string {
  const time = (name: string, { lastUs, maxUs, minUs, sumUs, avgUs, stdUs }: Latency): string =>
    `    ${name} { last_us: ${lastUs} max_us: ${maxUs} min_us: ${minUs} sum_us: ${sumUs} avg_us: ${avgUs} std_deviation_us: ${stdUs} }`;
  return [
    `num_runs: ${runs}`,
    'process_metrics {',
    '  inference_profiler_metrics {',
    time('reference_latency', reference),
    time('test_latency', test),
    ...outputs.map(
      ({ max, min, avg, std }) =>
        `    output_errors { max_value: ${max} min_value: ${min} avg_value: ${avg} std_deviation: ${std} }`,
    ),
    '  }',
    '}',
    '',
  ].join('\n');
}

/** Reads the tool's file back; undefined where the bytes are no such message. */
export function parseDiffProto(bytes: Uint8Array): DiffMetrics | undefined {
  const top = protoFields(bytes);
  const runs = top?.find(({ field, kind }) => field === 1 && kind === 'varint');
  const process = inner(top, 2);
  const profiler = process && inner(process, 5);
  const reference = profiler && inner(profiler, 1);
  const test = profiler && inner(profiler, 2);
  if (runs?.kind !== 'varint' || !profiler || !reference || !test) return undefined;
  const outputs = profiler.flatMap((field) =>
    field.field === 3 && field.kind === 'bytes' ? [errorOf(protoFields(field.value) ?? [])] : [],
  );
  return { runs: Number(runs.value), reference: latencyOf(reference), test: latencyOf(test), outputs };
}

type Fields = NonNullable<ReturnType<typeof protoFields>>;

function inner(fields: Fields | undefined, number: number): Fields | undefined {
  const found = fields?.find(({ field, kind }) => field === number && kind === 'bytes');
  return found?.kind === 'bytes' ? protoFields(found.value) : undefined;
}

function numberOf(fields: Fields, number: number): number {
  const found = fields.find(({ field }) => field === number);
  if (!found) return 0;
  if (found.kind === 'varint') return Number(BigInt.asIntN(64, found.value));
  if (found.kind === 'fixed64') return protoDouble(found.value);
  return found.kind === 'fixed32' ? protoFloat(found.value) : 0;
}

function latencyOf(fields: Fields): Latency {
  const [lastUs, maxUs, minUs, sumUs, avgUs, stdUs] = [1, 2, 3, 4, 5, 6].map((field) =>
    numberOf(fields, field),
  );
  return { lastUs: lastUs!, maxUs: maxUs!, minUs: minUs!, sumUs: sumUs!, avgUs: avgUs!, stdUs: stdUs! };
}

const errorOf = (fields: Fields): OutputError => ({
  max: numberOf(fields, 1),
  min: numberOf(fields, 2),
  avg: numberOf(fields, 3),
  std: numberOf(fields, 4),
});
