import type { TensorId } from '../base/ids.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Graph } from '../graph/types.ts';
import { planSteps } from '../partitioner/execution.ts';
import type { Partitioning, PlanStep } from '../partitioner/types.ts';
import { bytesBeforeRun } from '../shapes/bytes.ts';
import type { Shapes } from '../shapes/types.ts';
import { type FigureName, figureNames } from './devices/figures.ts';
import { deviceProblem } from './devices/own.ts';
import type { DeviceProfile } from './devices/types.ts';
import { engineOf } from './engines.ts';
import { cpuSeconds, npuSeconds } from './seconds.ts';
import { workOf } from './work.ts';

/** A modelled time: the expected value and the band that most such estimates fall into. */
export interface Band {
  readonly ms: number;
  readonly low: number;
  readonly high: number;
}

export interface StepEstimate {
  readonly kind: 'node' | 'delegate';
  readonly nodes: number;
  readonly computeMs: number;
  readonly transferMs: number;
  readonly overheadMs: number;
}

/** A modelled inference, never to be shown as measured. Plain data. */
export interface Estimate extends Band {
  readonly kind: 'estimated';
  readonly device: string;
  /** What it was computed from. */
  readonly from: readonly ['macs', 'bytes', 'transfers', 'overheads'];
  readonly threads: number;
  readonly cpuMs: Band;
  readonly acceleratorMs: Band;
  readonly transferMs: Band;
  readonly overheadMs: Band;
  /** Once, at the first inference; not part of `ms`. */
  readonly warmUpMs: Band;
  /** In the order of the plan. */
  readonly steps: readonly StepEstimate[];
  /** Nodes with a size that only a run tells: their work is left out in part or whole, and times are too low. */
  readonly unsizedNodes: number;
}

/** Times of every node of a graph on one board, made once; cuts are then added up from it. */
export interface Costing {
  readonly device: DeviceProfile;
  readonly threads: number;
  /** By node. */
  readonly cpuMs: Float64Array;
  readonly acceleratorMs: Float64Array;
  /** By tensor, one way across a border; 0 for constants. */
  readonly transferMs: Float64Array;
  readonly invocationMs: number;
  readonly warmUpMsANode: number;
  readonly unsizedNodes: number;
  readonly bands: { readonly cpu: number; readonly npu: number; readonly copy: number };
}

/**
 * Prices every node and tensor of a graph for a board.
 *
 * @param macs by node, from `macsOf`
 * @param threads of the CPU kernels; all cores when left out
 * @returns a sentence where a figure of the board makes no sense (a bandwidth of zero)
 */
export function costing(
  graph: Graph,
  shapes: Shapes,
  device: DeviceProfile,
  macs: ArrayLike<number>,
  threads?: number,
): Result<Costing, string> {
  const problem = deviceProblem(device);
  if (problem) return fail(problem);
  if (threads !== undefined && !(threads >= 1)) return fail(`${threads} threads: one or more are needed.`);
  const rates = bareRates(device);
  const used = Math.min(threads ?? rates['cpu.cores'], rates['cpu.cores']);
  const works = workOf(graph, shapes, macs);
  return ok({
    device,
    threads: used,
    cpuMs: Float64Array.from(works, (work) => 1000 * cpuSeconds(work, rates, used)),
    acceleratorMs: Float64Array.from(
      works,
      (work) => 1000 * npuSeconds(work, engineOf(device.mapping, work), rates),
    ),
    transferMs: Float64Array.from(graph.tensors, ({ id, isConstant }) =>
      isConstant ? 0 : 1000 * transferSeconds(bytesBeforeRun(graph, shapes, id) ?? 0, rates),
    ),
    invocationMs: 1000 * rates['npu.invocation'],
    warmUpMsANode: 1000 * rates['warmUp.node'],
    unsizedNodes: works.filter(({ sized }) => !sized).length,
    bands: { cpu: rates['band.cpu'], npu: rates['band.npu'], copy: rates['band.copy'] },
  });
}

const transferSeconds = (bytes: number, rates: Record<FigureName, number>): number =>
  rates['copy.latency'] + bytes / rates['copy.bytes'];

export function bareRates({ figures }: DeviceProfile): Record<FigureName, number> {
  const rates = {} as Record<FigureName, number>;
  for (const name of figureNames) rates[name] = figures[name].value;
  return rates;
}

/** Milliseconds of one plan step without a band, for loops over many cuts. */
function stepMs(costs: Costing, step: PlanStep): number {
  const { computeMs, transferMs, overheadMs } = stepEstimate(costs, step);
  return computeMs + transferMs + overheadMs;
}

export const planMs = (costs: Costing, plan: readonly PlanStep[]): number =>
  plan.reduce((sum, step) => sum + stepMs(costs, step), 0);

/** Milliseconds of a plan by what they are spent on, one part a band. */
export interface PlanParts {
  readonly cpu: number;
  readonly npu: number;
  readonly copy: number;
}

export function planParts(costs: Costing, plan: readonly PlanStep[]): PlanParts {
  const parts = { cpu: 0, npu: 0, copy: 0 };
  for (const step of plan) {
    const { kind, computeMs, transferMs, overheadMs } = stepEstimate(costs, step);
    if (kind === 'node') parts.cpu += computeMs;
    else parts.npu += computeMs + overheadMs;
    parts.copy += transferMs;
  }
  return parts;
}

/** What is saved by going from one plan to another: each part's difference with its own band, which may reach below 0. */
export function gainBand({ bands }: Costing, from: PlanParts, to: PlanParts): Band {
  const sum = { ms: 0, low: 0, high: 0 };
  for (const part of ['cpu', 'npu', 'copy'] as const) {
    const saved = from[part] - to[part];
    const ends = [saved / bands[part], saved * bands[part]];
    sum.ms += saved;
    sum.low += Math.min(...ends);
    sum.high += Math.max(...ends);
  }
  return sum;
}

/** The same prices, with some nodes on the CPU even when they are delegated: backends that are CPU kernels. */
export function onCpuToo(costs: Costing, nodes: readonly number[]): Costing {
  if (nodes.length === 0) return costs;
  const acceleratorMs = costs.acceleratorMs.slice();
  for (const node of nodes) acceleratorMs[node] = costs.cpuMs[node] ?? 0;
  return { ...costs, acceleratorMs };
}

function stepEstimate(costs: Costing, step: PlanStep): StepEstimate {
  if (step.kind === 'node')
    return { kind: 'node', nodes: 1, computeMs: costs.cpuMs[step.node] ?? 0, transferMs: 0, overheadMs: 0 };
  let computeMs = 0;
  for (const node of step.nodes) computeMs += costs.acceleratorMs[node] ?? 0;
  const crossing = (tensors: readonly TensorId[]): number => {
    let ms = 0;
    for (const tensor of tensors) ms += costs.transferMs[tensor] ?? 0;
    return ms;
  };
  return {
    kind: 'delegate',
    nodes: step.nodes.length,
    computeMs,
    transferMs: crossing(step.inputs) + crossing(step.outputs),
    overheadMs: costs.invocationMs,
  };
}

/** What a cut costs by a prepared `Costing`. Bands of the parts are added up: their errors have the same causes. */
export function estimateCut(costs: Costing, plan: readonly PlanStep[]): Estimate {
  const steps = plan.map((step) => stepEstimate(costs, step));
  const sum = (of: (step: StepEstimate) => number): number => steps.reduce((all, step) => all + of(step), 0);
  const { cpu, npu, copy } = costs.bands;
  const onCpu = (kind: StepEstimate['kind']) => (step: StepEstimate) =>
    step.kind === kind ? step.computeMs : 0;
  const delegated = sum((step) => (step.kind === 'delegate' ? step.nodes : 0));
  const parts = {
    cpuMs: band(sum(onCpu('node')), cpu),
    acceleratorMs: band(sum(onCpu('delegate')), npu),
    transferMs: band(
      sum(({ transferMs }) => transferMs),
      copy,
    ),
    overheadMs: band(
      sum(({ overheadMs }) => overheadMs),
      npu,
    ),
  };
  return {
    kind: 'estimated',
    device: costs.device.id,
    from: ['macs', 'bytes', 'transfers', 'overheads'],
    threads: costs.threads,
    ...addedUp(Object.values(parts)),
    ...parts,
    warmUpMs: band(delegated * costs.warmUpMsANode, npu),
    steps,
    unsizedNodes: costs.unsizedNodes,
  };
}

const band = (ms: number, factor: number): Band => ({ ms, low: ms / factor, high: ms * factor });

const addedUp = (bands: readonly Band[]): Band => ({
  ms: bands.reduce((sum, { ms }) => sum + ms, 0),
  low: bands.reduce((sum, { low }) => sum + low, 0),
  high: bands.reduce((sum, { high }) => sum + high, 0),
});

/** `costing` and `estimateCut` in one, for a single cut on all cores. */
export function estimate(
  graph: Graph,
  shapes: Shapes,
  partitioning: Pick<Partitioning, 'plan'>,
  device: DeviceProfile,
  macs: ArrayLike<number>,
): Result<Estimate, string> {
  const costs = costing(graph, shapes, device, macs);
  return costs.ok ? ok(estimateCut(costs.value, planSteps(partitioning.plan))) : costs;
}
