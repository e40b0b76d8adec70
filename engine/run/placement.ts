import type { Device, PreparedSegment, Segment } from '../backends/types.ts';
import type { TensorId } from '../base/ids.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Plan, PlanSegment, Step } from '../plan/types.ts';

/** Where the two kinds of steps run. */
export interface Placement {
  readonly cpu: Device;
  /** One device for all partitions, or one for each by its step. */
  readonly delegate: Device | ((step: number) => Device);
  /** Takes a partition that its device refuses or loses; without one the run fails. */
  readonly fallback?: Device;
}

/** A partition on the device that took it. */
export interface PlacedPartition {
  readonly device: Device;
  readonly prepared: PreparedSegment;
  /** Why it is not on the device that it was meant for. */
  readonly sentence?: string;
}

export const deviceAt = ({ delegate }: Placement, step: number): Device =>
  typeof delegate === 'function' ? delegate(step) : delegate;

/**
 * Prepares every partition, in the plan's order, so that a partition can read what an earlier one on its device leaves there.
 * By step; undefined for CPU steps. Fails where neither a partition's device nor the fallback takes it.
 */
export async function placePartitions(
  plan: Plan,
  placement: Placement,
  segmentOf: (part: PlanSegment) => Segment,
): Promise<Result<readonly (PlacedPartition | undefined)[], string>> {
  const placed: (PlacedPartition | undefined)[] = [];
  for (const [index, step] of plan.steps.entries()) {
    if (step.kind === 'cpu') {
      placed.push(undefined);
      continue;
    }
    const neighbours = neighboursOf(step, plan, placed, deviceAt(placement, index));
    const one = await place({ ...segmentOf(step.segment), neighbours }, placement, index);
    if (!one.ok) {
      for (const opened of placed) opened?.prepared.dispose();
      return one;
    }
    placed.push(one.value);
  }
  return ok(placed);
}

/** Prepares one partition on its own device, else on the fallback with the sentence. */
async function place(
  segment: Segment,
  placement: Placement,
  step: number,
): Promise<Result<PlacedPartition, string>> {
  const device = deviceAt(placement, step);
  const first = await device.prepare(segment);
  if (first.ok) return ok({ device, prepared: first.value });
  const { fallback } = placement;
  if (!fallback || fallback === device)
    return fail(`step ${step} on the ${device.name} device: ${first.problem}`);
  return placeOn(fallback, segment, step, first.problem);
}

/** Prepares a partition on the fallback. */
export async function placeOn(
  device: Device,
  segment: Segment,
  step: number,
  sentence: string,
): Promise<Result<PlacedPartition, string>> {
  const prepared = await device.prepare(segment);
  return prepared.ok
    ? ok({ device, prepared: prepared.value, sentence })
    : fail(`step ${step} on the ${device.name} device: ${prepared.problem} (and before: ${sentence})`);
}

type Partition = Extract<Step, { readonly kind: 'delegate' }>;

/** Earlier partitions on the same device that compute inputs of this one. */
function neighboursOf(
  { segment }: Partition,
  { steps }: Plan,
  placed: readonly (PlacedPartition | undefined)[],
  device: Device,
): ReadonlyMap<TensorId, PreparedSegment> {
  const found = new Map<TensorId, PreparedSegment>();
  for (const [index, partition] of placed.entries()) {
    const step = steps[index];
    if (partition?.device !== device || step?.kind !== 'delegate') continue;
    for (const tensor of step.segment.outputs)
      if (segment.inputs.includes(tensor)) found.set(tensor, partition.prepared);
  }
  return found;
}
