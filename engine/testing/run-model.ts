import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { type OpenedProgram, openProgram } from '../graph/program.ts';
import { Session } from '../run/session.ts';
import {
  goldenInputs,
  idOf,
  type ResultLine,
  type RunGolden,
  runDifference,
  type SubgraphGolden,
  sha256,
  touchedByFloats,
} from './run-goldens.ts';
import { readShared } from './shared.ts';

/**
 * Runs a corpus model as recorded: main graph, second seed, three invokes in a row, further subgraphs. Gives what differs, one
 * sentence a run (the first differing tensor), and how many tensors were compared.
 */
export function runFailures(golden: RunGolden): { readonly failures: string[]; readonly compared: number } {
  const opened = openProgram(fromBytes(readShared('corpus', 'models', golden.model)), golden.model);
  if (!opened.ok) return { failures: [opened.problem], compared: 0 };
  const program = opened.value;
  const failures: string[] = [];
  let compared = 0;
  const check = (what: string, failure: string | undefined) => {
    if (failure !== undefined) failures.push(`${what}: ${failure}`);
  };
  const { session, failure } = runSubgraph(program, 0, golden, golden, golden.seed);
  compared += golden.tensors.length;
  check('main graph', failure);
  if (golden.afterThree && failure === undefined) {
    const again = session.invoke().ok && session.invoke().ok;
    check(
      'after three invokes',
      again ? firstOf(session, golden.afterThree.outputs) : 'it does not run again',
    );
  }
  if (golden.seed2 && failure === undefined && !onlyOptimized.has(golden.model)) {
    const outputs = golden.seed2.outputs.map((output): ResultLine => ({ ...output, reference: output }));
    const inputs = golden.inputs.map((input, i) => ({ ...input, sha256: golden.seed2?.inputs[i] ?? '' }));
    check('second seed', runSubgraph(program, 0, { inputs, outputs, tensors: [] }, golden, 2).failure);
  }
  for (const other of golden.otherSubgraphs ?? []) {
    compared += other.tensors.length;
    check(
      `subgraph ${other.subgraph}`,
      runSubgraph(program, other.subgraph, other, golden, golden.seed).failure,
    );
  }
  return { failures, compared };
}

function runSubgraph(
  program: OpenedProgram,
  subgraph: number,
  want: SubgraphGolden,
  { model, fill, resized }: RunGolden,
  seed: number,
): { readonly session: Session; readonly failure?: string } {
  const session = must(Session.open(program, { subgraph }), 'the subgraph exists');
  const inputs = goldenInputs(want.inputs, seed, fill);
  for (const [i, bytes] of inputs.entries()) {
    if (sha256(bytes) !== want.inputs[i]?.sha256)
      return { session, failure: `input ${i} is not the recorded one` };
    const shape = resized?.[i];
    const resize = shape && subgraph === 0 ? session.resizeInput(i, shape) : undefined;
    if (resize && !resize.ok) return { session, failure: resize.problem };
    const set = session.setInput(i, bytes);
    if (!set.ok) return { session, failure: set.problem };
  }
  const done = session.invoke();
  const lines = [...want.tensors, ...want.outputs].filter((line) => line.reference !== undefined);
  const difference = firstOf(session, metBy(model, lines));
  const failure = difference ?? (done.ok ? undefined : done.problem);
  return {
    session,
    ...(failure !== undefined && { failure: done.ok ? failure : `${failure} (${done.problem})` }),
  };
}

/** Models whose reference kernel answers zeros without complaint; their optimized run is the one to meet. */
const onlyOptimized = new Set(['qwen_fc_blockwise_quantized.tflite']);

const metBy = (model: string, lines: readonly ResultLine[]): readonly ResultLine[] =>
  !onlyOptimized.has(model)
    ? lines
    : lines.map(({ difference: _, ...line }) => ({
        ...line,
        reference: typeof line.optimized === 'object' ? line.optimized : line.reference,
      }));

function firstOf(session: Session, lines: readonly ResultLine[]): string | undefined {
  const touched = touchedByFloats(session.graph);
  for (const line of lines) {
    const difference = runDifference(session.read(idOf(line)), line, touched.has(idOf(line)));
    if (difference !== undefined) return difference;
  }
  return undefined;
}
