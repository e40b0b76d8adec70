import type { Device } from '../backends/types.ts';
import type { NodeId } from '../base/ids.ts';
import { fail, must, ok, type Result } from '../base/result.ts';
import type { Program } from '../graph/types.ts';
import { planSteps } from '../partitioner/execution.ts';
import { defaultPartitionOptions, partition } from '../partitioner/index.ts';
import { plan, undelegated } from '../plan/plan.ts';
import { PreparedRun } from '../run/run.ts';
import { seededInput } from '../run/seeded-inputs.ts';
import { propagate } from '../shapes/propagate.ts';

/** A model's outputs, and on how many partitions of which device it ran. */
export interface CutRun {
  readonly outputs: readonly (Uint8Array | undefined)[];
  readonly partitions: readonly { readonly device: string; readonly sentence?: string }[];
}

export interface CutDevices {
  readonly cpu: Device;
  readonly delegate: Device;
  /** The CPU's device when absent. */
  readonly fallback?: Device;
}

/** Runs the main graph once on seeded inputs, the given nodes delegated; none: uncut. */
export async function runCut(
  program: Program,
  delegated: ReadonlySet<NodeId>,
  { cpu, delegate, fallback = cpu }: CutDevices,
): Promise<Result<CutRun, string>> {
  const graph = must(program.graphs[0], 'a main graph');
  const shapes = propagate(program, 0);
  const limits = { maxDelegatedPartitions: 0, minNodesPerPartition: 0 };
  const cut = partition(graph, delegated, limits, defaultPartitionOptions);
  if (delegated.size > 0 && !cut.ok) return fail(String(cut.problem));
  const made = plan(
    graph,
    shapes,
    cut.ok && delegated.size > 0 ? planSteps(cut.value.plan) : undelegated(graph),
  );
  if (!made.ok) return made;
  const run = await PreparedRun.prepare(program, shapes, made.value, { cpu, delegate, fallback });
  if (!run.ok) return run;
  const inputs = graph.inputs.map((id, i) => {
    const tensor = must(graph.tensors[id], 'an input');
    const shape = shapes.tensors[id];
    return seededInput(tensor.type, shape?.kind === 'static' ? shape.shape : tensor.shape, i, 1);
  });
  const done = await run.value.invoke(inputs, { name: 'none', now: () => 0 });
  const partitions = run.value.placed.flatMap((one) =>
    one ? [{ device: one.device.name, ...(one.sentence !== undefined && { sentence: one.sentence }) }] : [],
  );
  run.value.dispose();
  return done.ok ? ok({ outputs: done.value.outputs, partitions }) : done;
}

/** How far outputs are apart: floats as the largest difference over the tensor's peak, others as a count of unequal bytes. */
export function distance(
  program: Program,
  a: CutRun['outputs'],
  b: CutRun['outputs'],
): { readonly float: number; readonly unequalBytes: number } {
  const graph = must(program.graphs[0], 'a main graph');
  let float = 0;
  let unequalBytes = 0;
  for (const [i, id] of graph.outputs.entries()) {
    const [x, y] = [a[i], b[i]];
    if (!x || !y) continue;
    if (graph.tensors[id]?.type === 'FLOAT32') float = Math.max(float, overPeak(floats(x), floats(y)));
    else for (const [k, byte] of x.entries()) if (byte !== y[k]) unequalBytes++;
  }
  return { float, unequalBytes };
}

const floats = (bytes: Uint8Array): Float32Array => new Float32Array(bytes.slice().buffer);

function overPeak(x: Float32Array, y: Float32Array): number {
  let peak = 0;
  let most = 0;
  for (const [k, value] of x.entries()) {
    const other = y[k] ?? Number.NaN;
    if (Number.isFinite(value)) peak = Math.max(peak, Math.abs(value));
    if (value === other || (Number.isNaN(value) && Number.isNaN(other))) continue;
    const difference = Math.abs(value - other);
    most = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(most, difference);
  }
  return most === 0 ? 0 : most / (peak || 1);
}
