import type { Device, PreparedSegment, Segment } from '../backends/types.ts';
import { nodeId, tensorId } from '../base/ids.ts';
import { fail, ok, Refusal, type Result } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { openProgram } from '../graph/program.ts';
import type { Program } from '../graph/types.ts';
import { viewBytes } from '../ops/tensor-data.ts';
import { propagate } from '../shapes/propagate.ts';
import { firstDifference, fromBase64, type GoldenTensor, type Tolerance } from './compare.ts';
import type { OpCase } from './op-goldens.ts';

/** A program's main graph as one segment for a device. */
export function wholeSegment(program: Program, inputShapes?: readonly (readonly number[])[]): Segment {
  const [graph] = program.graphs;
  const [constants] = program.constants;
  if (!graph || !constants) throw new Error('invariant broken: a program has a main graph');
  return {
    program,
    graph,
    constants,
    shapes: propagate(program, 0, inputShapes),
    nodes: graph.nodes.map((_, index) => nodeId(index)),
    inputs: graph.inputs,
    outputs: graph.outputs,
  };
}

export interface DeviceRun {
  readonly segment: Segment;
  readonly prepared: PreparedSegment;
}

/** Runs a single-op case on a device. */
export async function runCase(golden: OpCase, device: Device): Promise<Result<DeviceRun, string>> {
  const program = openProgram(fromBytes(fromBase64(golden.model)), 'model');
  if (!program.ok) return fail(program.problem);
  const segment = wholeSegment(program.value);
  if (segment.shapes.failed) return fail(segment.shapes.failed.sentence);
  const prepared = await device.prepare(segment);
  if (!prepared.ok) return prepared;
  try {
    for (const input of golden.inputs) prepared.value.write(tensorId(input.tensor), fromBase64(input.data));
    for (let i = 0; i < (golden.invokes ?? 1); i++) await prepared.value.invoke();
  } catch (error) {
    if (error instanceof Refusal) return fail(error.message);
    throw error;
  }
  return ok({ segment, prepared: prepared.value });
}

/** The first difference of a run's outputs to the expected ones, or undefined. */
export async function differenceOf(
  { segment, prepared }: DeviceRun,
  outputs: readonly GoldenTensor[],
  tolerance: Tolerance,
): Promise<string | undefined> {
  for (const want of outputs) {
    const tensor = segment.graph.tensors[want.tensor];
    const bytes = await prepared.read(tensorId(want.tensor));
    const type = tensor?.type ?? '';
    // Shapes that only running tells are what the kernel made of them; a device reads out bytes alone.
    const shape = segment.shapes.tensors[want.tensor];
    const got = {
      type,
      shape: shape?.kind === 'static' ? shape.shape : want.shape,
      data: viewBytes(type, bytes),
    };
    const difference = firstDifference(got, want, tolerance);
    if (difference !== undefined) return difference;
  }
  return undefined;
}
