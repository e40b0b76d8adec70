import { type TensorId, tensorId } from '../../base/ids.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Graph } from '../../graph/types.ts';
import type { Clock } from '../../run/clock.ts';
import type { PreparedRun } from '../../run/run.ts';
import { quantaHistogram, type TensorError, tensorError } from './errors.ts';
import { type DiffMetrics, latency, outputError } from './metrics.ts';
import { isComparable, isInteger, rawValues, realValues } from './values.ts';

/** As often the real tool invokes in a run; each is a latency sample. */
const toolInvocations = 3;

/** One of the two runs compared, with the graph that it is of: two files when a float model stands beside its quantized sibling. */
export interface Side {
  readonly graph: Graph;
  readonly run: PreparedRun;
}

/** A tensor of the reference and the one of the test that should equal it. `node` writes it in the reference. */
export interface Pair {
  readonly reference: TensorId;
  readonly test: TensorId;
  readonly node: number;
}

/** One tensor's worst error over the runs, by the mean. */
export interface TensorDepth extends TensorError {
  /** Of the reference. */
  readonly tensor: TensorId;
  readonly node: number;
  readonly op: string;
  /** Root of the mean of the reference's squares: what an error may be held against. */
  readonly rms: number;
  /** Integers against integers: counts of differences by whole quanta, -8 .. 8, what is beyond at the ends. */
  readonly quanta?: readonly number[];
}

export interface Comparison {
  readonly metrics: DiffMetrics;
  /** In the order of the pairs. */
  readonly depth: readonly TensorDepth[];
}

export interface CompareOptions {
  readonly runs: number;
  /** In each run, default the tool's three: more give steadier latencies and the same errors. */
  readonly invocations?: number;
  readonly clock: Clock;
  /** Inputs of a run, for both sides in their order. */
  readonly inputs: (run: number) => Result<readonly (readonly [Uint8Array, Uint8Array])[], string>;
  readonly pairs: readonly Pair[];
  /** Compare what quantized values stand for, instead of quanta; needed where the two files have different types. */
  readonly real?: boolean;
  /** Called before each run. */
  readonly onRun?: (run: number) => void;
}

/** Every tensor that both runs can read, in the reference's execution order. Both runs are of the same graph. */
export function pairsOf({ graph, run }: Side): readonly Pair[] {
  const ran = new Set<number>(run.plan.cpu.nodes);
  for (const step of run.plan.steps)
    if (step.kind === 'delegate') for (const node of step.segment.nodes) ran.add(node);
  return graph.nodes
    .filter(({ id }) => ran.has(id))
    .flatMap(({ id, outputs }) => outputs.map((tensor) => ({ reference: tensor, test: tensor, node: id })))
    .filter(({ reference }) => isComparable(graph, reference));
}

/**
 * Tensors of two files by their names, in the reference's order; the outputs by their places where names differ. Quantizing keeps most
 * names, and fuses some tensors away.
 */
export function pairsByName(reference: Side, test: Side): readonly Pair[] {
  const named = new Map(test.graph.tensors.map(({ name, id }) => [name, id]));
  const outputs = new Map(
    reference.graph.outputs.map((tensor, place) => [tensor, test.graph.outputs[place]]),
  );
  return pairsOf(reference).flatMap(({ reference: tensor, node }) => {
    const other = named.get(reference.graph.tensors[tensor]?.name ?? '') ?? outputs.get(tensor);
    if (other === undefined || !isComparable(test.graph, other)) return [];
    // Constants and inputs are no results.
    const isResult = (test.graph.tensors[other]?.producer ?? -1) >= 0;
    return isResult ? [{ reference: tensor, test: tensorId(other), node }] : [];
  });
}

/** Runs both with the same inputs and compares outputs as the real tool does, and every pair beyond it. */
export async function compareRuns(
  reference: Side,
  test: Side,
  { runs, invocations = toolInvocations, clock, inputs, pairs, real = false, onRun }: CompareOptions,
): Promise<Result<Comparison, string>> {
  const [referenceUs, testUs]: [number[], number[]] = [[], []];
  const errors: number[][] = reference.graph.outputs.map(() => []);
  const depth = new Map<Pair, TensorDepth>();
  const values = real ? realValues : rawValues;
  for (let run = 0; run < runs; run++) {
    onRun?.(run);
    const given = inputs(run);
    if (!given.ok) return given;
    const expected = await invoked(
      reference.run,
      given.value.map(([one]) => one),
      clock,
      referenceUs,
      invocations,
    );
    if (!expected.ok) return fail(`the reference run: ${expected.problem}`);
    const got = await invoked(
      test.run,
      given.value.map(([, other]) => other),
      clock,
      testUs,
      invocations,
    );
    if (!got.ok) return fail(`the test run: ${got.problem}`);
    reference.graph.outputs.forEach((tensor, place) => {
      const [a, b] = [expected.value[place], got.value[place]];
      const other = test.graph.outputs[place];
      if (!a || !b || other === undefined) return;
      const error = tensorError(values(reference.graph, tensor, a), values(test.graph, other, b));
      errors[place]?.push(error.meanAbs);
    });
    for (const pair of pairs) {
      const [a, b] = [await reference.run.read(pair.reference), await test.run.read(pair.test)];
      if (!a || !b) continue;
      const one = depthOf(reference.graph, test.graph, pair, a, b, real);
      const before = depth.get(pair);
      if (one !== undefined && (before === undefined || one.meanAbs > before.meanAbs)) depth.set(pair, one);
    }
  }
  const metrics = {
    runs,
    reference: latency(referenceUs),
    test: latency(testUs),
    outputs: errors.map(outputError),
  };
  return ok({ metrics, depth: pairs.flatMap((pair) => depth.get(pair) ?? []) });
}

/** The error of one pair; undefined where the two have different sizes, as sizes known only while running may. */
export function depthOf(
  reference: Graph,
  test: Graph,
  pair: Pair,
  a: Uint8Array,
  b: Uint8Array,
  real: boolean,
): TensorDepth | undefined {
  const values = real ? realValues : rawValues;
  const [x, y] = [values(reference, pair.reference, a), values(test, pair.test, b)];
  if (x.length !== y.length) return undefined;
  const sameQuanta = !real && isInteger(reference, pair.reference);
  let squares = 0;
  for (let i = 0; i < x.length; i++) if (Number.isFinite(x[i]!)) squares += x[i]! ** 2;
  return {
    ...{ tensor: pair.reference, node: pair.node, op: reference.nodes[pair.node]?.op ?? '' },
    rms: Math.sqrt(squares / Math.max(1, x.length)),
    ...tensorError(x, y),
    ...(sameQuanta && { quanta: quantaHistogram(x, y) }),
  };
}

async function invoked(
  run: PreparedRun,
  inputs: readonly Uint8Array[],
  clock: Clock,
  us: number[],
  times: number,
): Promise<Result<readonly (Uint8Array | undefined)[], string>> {
  let outputs: readonly (Uint8Array | undefined)[] = [];
  for (let i = 0; i < times; i++) {
    const before = clock.now();
    const done = await run.invoke(inputs, clock);
    us.push(Math.max(0, Math.round((clock.now() - before) * 1000)));
    if (!done.ok) return done;
    ({ outputs } = done.value);
  }
  return ok(outputs);
}
