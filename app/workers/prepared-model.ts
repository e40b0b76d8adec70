import {
  fail,
  type Graph,
  ok,
  openWasm,
  ops,
  type Pool,
  PreparedRun,
  type Program,
  plan,
  type Result,
  type Shapes,
} from '../../engine/index.ts';
import { cutModel, type Outcome, shapesOf } from './cut.ts';
import { openSubject } from './open-subject.ts';
import type { CutQuery } from './protocol.ts';
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

function poolOf(threads: number): Pool | undefined {
  if (!pools.has(threads)) pools.set(threads, hardwareThreads(threads));
  return pools.get(threads);
}

/**
 * @param threads -1: as many as the hardware has
 * @param keep `all`: every tensor can be read after a run
 */
export async function prepareModel(
  file: File,
  query: CutQuery,
  threads = -1,
  keep: 'all' | 'outputs' = 'outputs',
): Promise<Result<PreparedModel, string>> {
  const subject = openSubject(file);
  if (!subject.ok) return subject;
  const outcome = await cutModel(subject.value, query);
  if (!outcome.ok) return outcome;
  const { program } = subject.value;
  const graph = program.graphs[query.subgraph];
  if (graph === undefined) return fail(`the model has no subgraph ${query.subgraph}`);
  const shapes = shapesOf(subject.value, query.subgraph);
  const planned = plan(graph, shapes, outcome.value.plan, { keep });
  if (!planned.ok) return planned;
  // Two devices of the same kind, each with memories of its own: a tensor that crosses a border is really copied.
  const pool = poolOf(threads);
  const [cpu, delegate] = [await openWasm({ ops, pool }), await openWasm({ ops, pool })];
  if (!cpu.ok) return cpu;
  if (!delegate.ok) return delegate;
  const began = performance.now();
  const placement = { cpu: cpu.value, delegate: delegate.value };
  const run = await PreparedRun.prepare(program, shapes, planned.value, placement);
  if (!run.ok) return run;
  return ok({
    ...{ program, graph, shapes, outcome: outcome.value, run: run.value },
    devices: {
      cpu: cpu.value.description,
      delegate: `${delegate.value.description}, a memory of its own`,
    },
    threads: pool?.threads ?? 1,
    prepareMs: performance.now() - began,
  });
}
