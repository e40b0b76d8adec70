import { writeFileSync } from 'node:fs';
import { rehearsals } from '../../backends/wasm/pool.ts';
import type { Graph } from '../../graph/types.ts';
import { elementCount } from '../../ops/tensor-data.ts';
import type { PlanStep } from '../../partitioner/index.ts';
import { planArena } from '../../plan/arena.ts';
import type { PreparedRun, RunEvent } from '../../run/run.ts';
import { propagate } from '../../shapes/propagate.ts';
import { benchmarkInput } from '../../tools/benchmark/inputs.ts';
import { type LoopLimits, timedRuns, warmupOn } from '../../tools/benchmark/loop.ts';
import { type ProfiledNode, profileCsv, profileText } from '../../tools/benchmark/profile.ts';
import { type ProfiledRow, profiledFigures, profiledRows } from '../../tools/benchmark/profiled.ts';
import {
  type Applied,
  appliedBy,
  type BenchmarkResult,
  benchmarkText,
} from '../../tools/benchmark/report.ts';
import { statistics } from '../../tools/benchmark/statistics.ts';
import { namesOf } from '../../tools/exports/node-values.ts';
import { chosenDelegates, delegateFlags } from '../delegate-choice.ts';
import { limitFlags, supportFlags, variantFlags } from '../delegation.ts';
import { fileError, usageError } from '../errors.ts';
import { exportFlags, exportKind, withExport } from '../exports.ts';
import type { FlagSpec, Flags } from '../flags.ts';
import { openModel } from '../model.ts';
import { givenShapes } from '../run-inputs.ts';
import { threadsFrom } from '../threads.ts';
import { inputsOfFiles } from '../value-files.ts';
import type { Answer, Verb } from '../verb.ts';
import { executionPlan, prepared } from './run.ts';

/** Name, kind, and the words the tool logs the parameter with. */
const logged: readonly (readonly [name: string, kind: FlagSpec['kind'], words: string])[] = [
  ['num_runs', 'int', 'Min num runs'],
  ['min_secs', 'text', 'Min runs duration (seconds)'],
  ['max_secs', 'text', 'Max runs duration (seconds)'],
  ['run_delay', 'text', 'Inter-run delay (seconds)'],
  ['num_threads', 'int', 'Num threads'],
  ['warmup_runs', 'int', 'Min warmup runs'],
  ['warmup_min_secs', 'text', 'Min warmup runs duration (seconds)'],
  ['dry_run', 'switch', 'Run w/o invoking kernels'],
  ['input_layer', 'text', 'Input layers'],
  ['input_layer_shape', 'list', 'Input shapes'],
  ['input_layer_value_range', 'text', 'Input value ranges'],
  ['input_layer_value_files', 'text', 'Input value files'],
  ['require_full_delegation', 'switch', 'Require full delegation'],
  ['enable_op_profiling', 'switch', 'Enable op profiling'],
  ['op_profiling_output_mode', 'text', 'Op profiling output mode.'],
  ['op_profiling_output_file', 'text', 'Op profiling output file.'],
  ['max_delegated_partitions', 'int', 'Max number of delegated partitions'],
  ['min_nodes_per_partition', 'int', 'Min nodes per partition'],
  ['use_xnnpack', 'switch', 'Use xnnpack'],
  ['use_nnapi', 'switch', 'Use NNAPI'],
  ['use_gpu', 'switch', 'Use gpu'],
  ['use_hexagon', 'switch', 'Use Hexagon'],
  ['use_coreml', 'switch', 'Use CoreML'],
  ['external_delegate_path', 'text', 'External delegate path'],
  ['external_delegate_options', 'text', 'External delegate options'],
];

const others = [...delegateFlags, ...supportFlags, ...limitFlags, ...variantFlags];
const ownFlags: readonly FlagSpec[] = [
  ...logged
    .filter(([name]) => !others.some((spec) => spec.name === name))
    .map(([name, kind, words]) => ({ name, kind, help: words })),
  { name: 'backend', kind: 'text', help: 'wasm (default), reference or webgpu' },
  { name: 'verbose', kind: 'switch', help: 'log every parameter' },
  ...exportFlags,
];

const wallClock = { name: 'performance.now', now: () => performance.now() };
const sleep = (seconds: number): Promise<void> => new Promise((done) => setTimeout(done, seconds * 1000));
const residentMb = (): number => process.memoryUsage().rss / 2 ** 20;

export const benchmarkVerb: Verb = {
  name: 'benchmark_model',
  summary: "the real tool's flags and text, measured on this machine's WebAssembly",
  flags: [...ownFlags, ...others],
  async run(flags, session): Promise<Answer> {
    const startMb = residentMb();
    const started = wallClock.now();
    const opened = openModel(session, flags.required('graph'));
    const refused = opened.model.problems.find(({ severity }) => severity === 'error');
    if (refused) fileError(`${refused.where}: ${refused.message}`);
    const { program } = opened;
    const graph = program.graphs[0] ?? fileError('the model has no subgraph');
    const inputShapes = givenShapes(flags, graph);
    const shapes = propagate(program, 0, inputShapes);
    const execution = await executionPlan(flags, session, opened, 0);
    const applied = await appliedOf(flags, execution);
    if (flags.on('require_full_delegation') && applied.some(({ complete }) => !complete))
      fileError('Disallowed CPU fallback detected.');
    const run = await prepared(flags, session, program, shapes, graph, execution);
    const initUs = Math.round((wallClock.now() - started) * 1000);
    const initMb = residentMb() - startMb;
    session.warn('measured in this process on WebAssembly kernels: it shows structure, not your board');
    try {
      const inputs = inputsOf(flags, graph, inputShapes);
      const isPrinted = flags.on('enable_op_profiling');
      const profiled = isPrinted || exportKind(flags) !== undefined;
      const log: RunEvent[][] = [];
      const once = async (): Promise<void> => {
        if (flags.on('dry_run')) return;
        const done = await run.invoke(inputs, wallClock, { nodes: profiled });
        if (!done.ok) return fileError(done.problem);
        if (profiled) log.push([...done.value.events]);
      };
      const backend = flags.text('backend') ?? 'wasm';
      const threads = backend === 'wasm' ? (session.threads(threadsFrom(flags))?.threads ?? 1) : 1;
      const warmupLimits = limitsOf(flags, 'warmup_runs', 1, 'warmup_min_secs', 0.5);
      const warmupUs = await timedRuns(warmupOn(threads, warmupLimits), wallClock, once, { sleep });
      if (warmupLimits.minRuns < warmupUs.length && warmupUs.length <= rehearsals)
        session.warn(
          `warmed up ${warmupUs.length} times: work is shared among threads by what the first ${rehearsals} runs took`,
        );
      log.length = 0;
      const limits = limitsOf(flags, 'num_runs', 50, 'min_secs', 1);
      const runUs = await timedRuns(limits, wallClock, once, { sleep });
      const nodes = profiled ? profiledRows(graph, execution, run.plan, log) : [];
      const result: BenchmarkResult = {
        graph: flags.required('graph'),
        fileBytes: opened.model.bytes,
        params: paramsOf(flags),
        ...{ applied, initUs, warmupLimits, warmupUs, limits, runUs },
        memory: { initMb, overallMb: residentMb() - startMb },
        ...(isPrinted && { profile: profileOf(flags, nodes) }),
      };
      const planned = planArena(graph, shapes);
      session.warn(
        `the runtime's planner takes ${planned.bytes} bytes of arena for the whole graph on the CPU; the memory footprint is this process's`,
      );
      const answer = {
        json: { ...jsonOf(result, nodes, run), planner_arena_bytes: planned.bytes },
        text: benchmarkText(result),
      };
      return withExport(flags, answer, namesOf(graph), profiledFigures(nodes));
    } finally {
      run.dispose();
    }
  },
};

function limitsOf(
  flags: Flags,
  runs: string,
  minRuns: number,
  seconds: string,
  minSeconds: number,
): LoopLimits {
  return {
    minRuns: flags.int(runs) ?? minRuns,
    minSeconds: flags.number(seconds) ?? minSeconds,
    maxSeconds: flags.number('max_secs') ?? 150,
    runDelaySeconds: flags.number('run_delay') ?? -1,
  };
}

/** Parameters the user set, and those the tool always logs. */
function paramsOf(flags: Flags): readonly string[] {
  const always = ['graph'];
  const set = logged.flatMap(([name, kind, words]) => {
    if (!flags.has(name) && !flags.on('verbose')) return [];
    const value = kind === 'list' ? flags.list(name).join(' ') : (flags.text(name) ?? '');
    return [`${words}: [${kind === 'switch' ? Number(flags.on(name)) : value}]`];
  });
  return [...always.map((name) => `Graph: [${flags.text(name) ?? ''}]`), 'Signature to run: []', ...set];
}

async function appliedOf(flags: Flags, execution: readonly PlanStep[]): Promise<readonly Applied[]> {
  const byList = flags.has('supported_nodes') || flags.has('supported_ops');
  if (byList) return [appliedBy('SupportedNodes', execution)];
  const chosen = await chosenDelegates(flags);
  return chosen.map(({ delegate }) => appliedBy(delegate.id, execution));
}

function inputsOf(
  flags: Flags,
  graph: Graph,
  shapes: readonly (readonly number[] | undefined)[],
): readonly Uint8Array[] {
  const ranges = valueRanges(flags.text('input_layer_value_range'));
  const shapeOf = (position: number): readonly number[] =>
    shapes[position] ?? graph.tensors[graph.inputs[position] ?? -1]?.shape ?? [];
  const given = inputsOfFiles(flags, graph, shapeOf);
  return graph.inputs.map((id, position) => {
    const tensor = graph.tensors[id];
    if (!tensor) return new Uint8Array(0);
    const file = given.get(position);
    if (file !== undefined) return file;
    const count = elementCount(shapeOf(position));
    const bytes = benchmarkInput(tensor.type, count, position, ranges.get(tensor.name));
    return (
      bytes ??
      fileError(`input ${position} (${tensor.name}) is ${tensor.type}; no random values can be made of it`)
    );
  });
}

/** `name1,low,high:name2,low,high`. */
function valueRanges(text: string | undefined): ReadonlyMap<string, readonly [number, number]> {
  const ranges = new Map<string, readonly [number, number]>();
  for (const part of text ? text.split(':') : []) {
    const [name = '', low = '', high = ''] = part.split(',');
    const range = [Number(low), Number(high)] as const;
    if (name === '' || low === '' || high === '' || !range.every(Number.isFinite) || range[1] < range[0])
      usageError(`--input_layer_value_range has "${part}"; name,low,high is needed`);
    ranges.set(name, range);
  }
  return ranges;
}

function profileOf(flags: Flags, nodes: readonly ProfiledNode[]): string {
  const mode = flags.text('op_profiling_output_mode') ?? 'stdout';
  if (mode !== 'stdout' && mode !== 'csv')
    return usageError(`--op_profiling_output_mode is "${mode}"; the modes are stdout and csv`);
  const text = mode === 'csv' ? profileCsv(nodes) : profileText(nodes);
  const file = flags.text('op_profiling_output_file');
  if (file === undefined || file === '') return text;
  writeFileSync(file, text);
  return '';
}

function jsonOf(result: BenchmarkResult, nodes: readonly ProfiledRow[], run: PreparedRun): object {
  const { initUs, warmupUs, runUs, memory, applied } = result;
  return {
    kind: 'measured',
    clock: wallClock.name,
    graph: result.graph,
    model_bytes: result.fileBytes,
    init_us: initUs,
    first_inference_us: warmupUs[0] ?? runUs[0] ?? null,
    warmup: statistics(warmupUs),
    inference: statistics(runUs),
    samples_us: runUs,
    ...(memory && { memory_mb: memory }),
    arena_bytes: run.memory.map(({ arenaBytes }) => arenaBytes),
    delegates: applied,
    ...(nodes.length > 0 && {
      nodes: nodes.map(({ type, name, us }) => ({ type, name, ...statistics(us) })),
    }),
  };
}
