import { readdirSync } from 'node:fs';
import { machineFor, runnerFor } from '../backends/reference/runner.ts';
import { nodeId, tensorId } from '../base/ids.ts';
import { Refusal } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { openProgram } from '../graph/program.ts';
import type { Graph, GraphNode, Program } from '../graph/types.ts';
import { ops } from '../ops/table.ts';
import { viewBytes } from '../ops/tensor-data.ts';
import { Session } from '../run/session.ts';
import { firstDifference, fromBase64, type GoldenTensor, type Tolerance } from './compare.ts';
import { shared, sharedJson, sharedPath } from './shared.ts';

/** One tiny model with what the runtime answered; format in the README of the reference answers' `ops` folder. */
export interface OpCase {
  readonly name: string;
  readonly model: string;
  readonly inputs: readonly GoldenTensor[];
  readonly outputs: readonly GoldenTensor[];
  readonly tolerance: Tolerance;
  readonly invokes?: number;
  readonly dtypes: readonly string[];
  readonly optimized_outputs?: readonly GoldenTensor[];
}

export interface RefusedCase {
  readonly name: string;
  readonly model: string;
  readonly inputs: readonly GoldenTensor[];
  readonly message: string;
  readonly kind: 'invalid' | 'version_or_op' | 'type' | 'limit';
}

/** Names of the op files, sorted, without ending; empty where the folder is absent. */
export const opFiles = (): string[] =>
  shared
    ? readdirSync(sharedPath('goldens', 'ops'))
        .filter((name) => name.endsWith('.json.gz'))
        .map((name) => name.replace('.json.gz', ''))
        .sort()
    : [];

export const opCases = (file: string): readonly OpCase[] =>
  sharedJson<{ cases: OpCase[] }>('goldens', 'ops', `${file}.json.gz`).cases;

export const refusedCases = (): readonly RefusedCase[] =>
  sharedJson<{ cases: RefusedCase[] }>('goldens', 'ops', 'refused.json').cases;

/**
 * Cases whose recorded answer is not the runtime's, see "RFFT2D of four rows and more" in docs/decisions.md. They must go on
 * disagreeing: once they are put right, they count like all others.
 */
export const disputed: ReadonlySet<string> = new Set([
  'rfft2d/float32_4x8',
  'rfft2d/float32_more2',
  'rfft2d/float32_more3',
  'rfft2d/float32_more4',
]);

/** Runs a case; undefined when it passes, else one sentence with the first difference or why it did not run. */
export function failureOf(golden: OpCase): string | undefined {
  const run = runModel(golden);
  if ('sentence' in run) return run.sentence;
  const differences = (outputs: readonly GoldenTensor[]) =>
    outputs
      .map((want) => {
        const view = run.session.read(tensorId(want.tensor));
        return firstDifference(view && { ...view, type: view.tensor.type }, want, golden.tolerance);
      })
      .find((difference) => difference !== undefined);
  const difference = differences(golden.outputs);
  if (difference === undefined || golden.optimized_outputs === undefined) return difference;
  return differences(golden.optimized_outputs) && difference;
}

/** The sentence with which the engine refuses a model the runtime rejects, or undefined when it ran it. */
export function refusalOf(golden: RefusedCase): string | undefined {
  const run = runModel(golden);
  return 'sentence' in run ? run.sentence : undefined;
}

function runModel(
  golden: OpCase | RefusedCase,
): { readonly session: Session } | { readonly sentence: string } {
  const program = openProgram(fromBytes(fromBase64(golden.model)), golden.name);
  if (!program.ok) return { sentence: program.problem };
  const opened = Session.open(program.value);
  if (!opened.ok) return { sentence: opened.problem };
  const session = opened.value;
  for (const [i, input] of golden.inputs.entries()) {
    const set = session.setInput(i, fromBase64(input.data));
    if (!set.ok) return { sentence: set.problem };
  }
  const invokes = 'invokes' in golden ? (golden.invokes ?? 1) : 1;
  for (let i = 0; i < invokes; i++) {
    const done = session.invoke();
    if (!done.ok) return { sentence: done.problem };
    const [skipped] = done.value;
    if (skipped) return { sentence: skipped.sentence };
  }
  return { session };
}

/** One node of a real model; format in the README of the reference answers' `nodes` folder. */
export interface NodeCase {
  readonly op: string;
  readonly version: number;
  readonly model: string;
  readonly node: number;
  readonly inputs: readonly (NodeOperand | null)[];
  readonly outputs: readonly (GoldenTensor & { readonly optimized?: 'same' | { readonly maxAbs: number } })[];
}

export interface NodeOperand {
  readonly tensor: number;
  readonly type: string;
  readonly shape: readonly number[];
  readonly data?: string;
  readonly constant?: true;
  readonly variable?: true;
  readonly after?: string;
}

/**
 * Runs one node of a model on the recorded operands; answers as `failureOf`. Floats may differ by four times what the
 * runtime's two kernel sets differ by, or 2e-5 of the tensor's peak.
 */
export function nodeFailure(golden: NodeCase, program: Program): string | undefined {
  const runner = runnerFor(machineFor(cutOut(program, golden), ops), 0);
  for (const operand of golden.inputs)
    if (operand?.data !== undefined)
      runner.set(tensorId(operand.tensor), operand.shape, viewBytes(operand.type, fromBase64(operand.data)));
  try {
    const [skipped] = runner.invoke();
    if (skipped) return skipped.sentence;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
  const states = golden.inputs.flatMap((input) =>
    input?.after === undefined ? [] : [{ ...input, data: input.after }],
  );
  for (const want of [...golden.outputs, ...states]) {
    const view = runner.view(tensorId(want.tensor));
    const recorded = 'optimized' in want && typeof want.optimized === 'object' ? want.optimized.maxAbs : 0;
    const tolerance = { kind: 'float', abs: Math.max(4 * recorded, 2e-5 * peakOf(want)), rel: 0 } as const;
    const difference = firstDifference(view && { ...view, type: view.tensor.type }, want, tolerance);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** Largest finite magnitude. */
function peakOf(want: GoldenTensor): number {
  let peak = 0;
  for (const value of viewBytes(want.type, fromBase64(want.data)))
    if (Number.isFinite(Number(value))) peak = Math.max(peak, Math.abs(Number(value)));
  return peak;
}

/** The program with one node alone in its main graph, operands shaped as recorded. */
function cutOut(program: Program, golden: NodeCase): Program {
  const graph = program.graphs[0] as Graph;
  const original = graph.nodes[golden.node] as GraphNode;
  const shapes = new Map(golden.inputs.map((input) => [input?.tensor, input?.shape]));
  const tensors = graph.tensors.map((tensor) => ({
    ...tensor,
    shape: shapes.get(tensor.id) ?? tensor.shape,
  }));
  const inputs = golden.inputs.flatMap((input) =>
    input?.data === undefined ? [] : [tensorId(input.tensor)],
  );
  const node = { ...original, id: nodeId(0) };
  const [constants, ...rest] = program.constants;
  return {
    graphs: [
      { ...graph, nodes: [node], tensors, inputs, outputs: original.outputs },
      ...program.graphs.slice(1),
    ],
    constants: constants
      ? [{ bytes: constants.bytes, customOptions: () => constants.customOptions(original) }, ...rest]
      : [],
  };
}
