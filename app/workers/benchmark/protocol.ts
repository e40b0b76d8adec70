import type { BenchmarkResult, ProfiledRow, Result, Span } from '../../../engine/index.ts';
import type { ModelFile, RunProgress, RunQuery } from '../protocol.ts';

/** What `benchmark_model` lets one set of its loops. */
export interface BenchmarkSettings {
  readonly minRuns: number;
  readonly minSeconds: number;
  readonly maxSeconds: number;
  readonly warmupRuns: number;
  readonly warmupSeconds: number;
  /** -1: as many as the hardware has. */
  readonly threads: number;
}

/** The tool's own defaults. */
export const defaultBenchmark: BenchmarkSettings = {
  minRuns: 50,
  minSeconds: 1,
  maxSeconds: 150,
  warmupRuns: 1,
  warmupSeconds: 0.5,
  threads: -1,
};

/** Bytes of memory, each by another way of counting. */
export interface BenchmarkMemory {
  /** The runtime's own planner: its arena for the whole graph on the CPU, and what stays from run to run. */
  readonly plannerBytes: number;
  readonly persistentBytes: number;
  /** What the memories here hold: the CPU's and each partition's. */
  readonly arenaBytes: number;
  readonly constantBytes: number;
  /** What was taken for them. */
  readonly takenBytes: number;
}

/** A benchmark in this browser with all that a reader needs to judge it. Plain data. */
export interface Benchmarked {
  readonly kind: 'measured';
  readonly result: BenchmarkResult;
  /** Browser, system, cores. */
  readonly machine: string;
  readonly devices: { readonly cpu: string; readonly delegate: string };
  readonly clock: string;
  readonly threads: number;
  readonly prepareMs: number;
  readonly memory: BenchmarkMemory;
  /**
   * Times by node, from further runs with a clock at every node; the loops above run without. Their number is `profiledRuns`.
   */
  readonly rows: readonly ProfiledRow[];
  readonly profiledRuns: number;
  /** The profiled run of median time. */
  readonly spans: readonly Span[];
  /** One sentence a node that ran on slower reference kernels, or not at all. */
  readonly fallbacks: readonly string[];
}

/** Runs the model as the tool does. It may be ended at any moment. */
export interface BenchmarkApi {
  benchmark(
    file: ModelFile,
    query: RunQuery,
    settings: BenchmarkSettings,
    onProgress: (progress: RunProgress) => void,
  ): Promise<Result<Benchmarked, string>>;
}
