import {
  fail,
  type Graph,
  ok,
  type Pool,
  PreparedRun,
  type Program,
  plan,
  planSteps,
  type Result,
  type Shapes,
} from '../../engine/index.ts';
import { cutModel, type Outcome, shapesOf } from './cut.ts';
import type { DeviceChoice } from './device-choice.ts';
import { openDevices } from './devices.ts';
import { openSubject, subjectOfFile } from './open-subject.ts';
import type { CutQuery, ModelFile } from './protocol.ts';
import { hardwareThreads } from './threads.ts';

/** A model cut as asked and compiled for two memories, ready to be run. */
export interface PreparedModel {
  readonly program: Program;
  readonly graph: Graph;
  readonly shapes: Shapes;
  readonly outcome: Outcome;
  readonly run: PreparedRun;
  readonly devices: { readonly cpu: string; readonly delegate: string };
  readonly threads: number;
  readonly prepareMs: number;
}

/** Kept from run to run: threads sleep meanwhile. By how many were asked for. */
const pools = new Map<number, Pool | undefined>();

/** -1: as many as the hardware has. */
export function poolOf(threads: number): Pool | undefined {
  if (!pools.has(threads)) pools.set(threads, hardwareThreads(threads));
  return pools.get(threads);
}

export interface PrepareOptions {
  /** As many as the hardware has when absent or -1. */
  readonly threads?: number;
  /** `all`: every tensor can be read after a run. */
  readonly keep?: 'all' | 'outputs';
  /** Reads and judges the file anew, for who times just that. */
  readonly anew?: boolean;
  /** Where partitions run; a second WebAssembly memory when absent. */
  readonly device?: DeviceChoice;
}

export async function prepareModel(
  file: ModelFile,
  query: CutQuery,
  { threads = -1, keep = 'outputs', device = 'wasm', anew = false }: PrepareOptions = {},
): Promise<Result<PreparedModel, string>> {
  const subject = (anew ? openSubject : subjectOfFile)(file);
  if (!subject.ok) return subject;
  const outcome = await cutModel(subject.value, query);
  if (!outcome.ok) return outcome;
  const { program } = subject.value;
  const graph = program.graphs[query.subgraph];
  if (graph === undefined) return fail(`the model has no subgraph ${query.subgraph}`);
  const shapes = shapesOf(subject.value, query.subgraph);
  const planned = plan(graph, shapes, planSteps(outcome.value.plan), { keep });
  if (!planned.ok) return planned;
  const pool = poolOf(threads);
  const devices = await openDevices(device, pool);
  if (!devices.ok) return devices;
  const { cpu, description, placement } = devices.value;
  const began = performance.now();
  const where = placement(planned.value, outcome.value.cut);
  const run = await PreparedRun.prepare(program, shapes, planned.value, where);
  if (!run.ok) return run;
  return ok({
    ...{ program, graph, shapes, outcome: outcome.value, run: run.value },
    devices: { cpu: cpu.description, delegate: description },
    threads: pool?.threads ?? 1,
    prepareMs: performance.now() - began,
  });
}
