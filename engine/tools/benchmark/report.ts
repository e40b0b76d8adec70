import type { PlanStep } from '../../partitioner/types.ts';
import { cxxDouble } from '../cxx-double.ts';
import { type LoopLimits, loopText } from './loop.ts';
import { runStatisticsText, statistics } from './statistics.ts';

/** How the explicit delegate went, in the tool's three sentences. */
export interface Applied {
  /** As the tool names its provider: NNAPI, GPU, XNNPACK, Hexagon, COREML, EXTERNAL. */
  readonly name: string;
  readonly kernels: number;
  readonly complete: boolean;
}

/** Names of the tool's delegate providers. */
const providers: Readonly<Record<string, string>> = {
  nnapi: 'NNAPI',
  gpu: 'GPU',
  xnnpack: 'XNNPACK',
  hexagon: 'Hexagon',
  coreml: 'COREML',
  armnn: 'EXTERNAL',
  vx: 'EXTERNAL',
};

/** @param delegate its id, or a name of its own */
export function appliedBy(delegate: string, execution: readonly PlanStep[]): Applied {
  const kernels = execution.filter(({ kind }) => kind === 'delegate').length;
  const complete = kernels > 0 && kernels === execution.length;
  return { name: providers[delegate] ?? delegate, kernels, complete };
}

export interface BenchmarkResult {
  readonly graph: string;
  readonly fileBytes: number;
  /** `<description>: [<value>]` of every parameter the user set, in the tool's order. */
  readonly params: readonly string[];
  readonly applied: readonly Applied[];
  readonly initUs: number;
  readonly warmupLimits: LoopLimits;
  readonly warmupUs: readonly number[];
  readonly limits: LoopLimits;
  readonly runUs: readonly number[];
  /** Megabytes of this process beyond its start; absent where they cannot be read. */
  readonly memory?: { readonly initMb: number; readonly overallMb: number };
  /** Sections of `--enable_op_profiling`. */
  readonly profile?: string;
}

function appliedText({ name, kernels, complete }: Applied): string {
  if (kernels === 0)
    return `Though ${name} delegate is explicitly applied, the model graph will not be executed by the delegate.`;
  const how = complete
    ? 'completely executed by the delegate.'
    : `partially executed by the delegate w/ ${kernels} delegate kernels.`;
  return `Explicitly applied ${name} delegate, and the model graph will be ${how}`;
}

const footprintNote =
  'Note: as the benchmark tool itself affects memory footprint, the following is only APPROXIMATE to the actual memory footprint of the model at runtime. Take the information at your discretion.';

/** What `benchmark_model` prints, line by line, each with its prefix. */
export function benchmarkText(result: BenchmarkResult): string {
  const warmup = statistics(result.warmupUs);
  const runs = statistics(result.runUs);
  const info = (text: string): string => `INFO: ${text}`;
  const several = result.applied.length > 1;
  const lines = [
    ...[info('STARTING!'), info('Log parameter values verbosely: [0]')],
    ...result.params.map(info),
    info(`Loaded model ${result.graph}`),
    ...(several ? [info(`Going to apply ${result.applied.length} delegates one after another.`)] : []),
    ...result.applied.map((one) => info(appliedText(one))),
    info(`The input model file size (MB): ${cxxDouble(result.fileBytes / 1e6)}`),
    info(`Initialized session in ${cxxDouble(result.initUs / 1000)}ms.`),
    ...[info(loopText(result.warmupLimits)), info(runStatisticsText(warmup)), ''],
    ...[info(loopText(result.limits)), info(runStatisticsText(runs)), ''],
    info(
      `Inference timings in us: Init: ${result.initUs}, First inference: ${warmup.count > 0 ? warmup.first : runs.first}, ` +
        `Warmup (avg): ${cxxDouble(warmup.avg)}, Inference (avg): ${cxxDouble(runs.avg)}`,
    ),
  ];
  if (result.memory) {
    const { initMb, overallMb } = result.memory;
    lines.push(info(footprintNote));
    const delta = `init=${cxxDouble(initMb)} overall=${cxxDouble(overallMb)}`;
    lines.push(info(`Memory footprint delta from the start of the tool (MB): ${delta}`));
  }
  if (result.profile !== undefined)
    lines.push(info('Operator-wise Profiling Info for Regular Benchmark Runs:'), result.profile);
  return lines.join('\n');
}
