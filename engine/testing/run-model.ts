import { fromBytes } from '../base/source.ts';
import { type OpenedProgram, openProgram } from '../graph/program.ts';
import type { Graph } from '../graph/types.ts';
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
import { interpreterTrial, type TrialOf } from './trial.ts';

/**
 * Runs a corpus model as recorded: main graph, second seed, three invokes in a row, further subgraphs. One sentence for each of
 * these that differs, naming its first differing tensor.
 */
export async function runFailures(
  golden: RunGolden,
  trialOf: TrialOf = interpreterTrial,
): Promise<readonly string[]> {
  const { model, seed, afterThree, seed2 } = golden;
  const opened = openProgram(fromBytes(readShared('corpus', 'models', model)), model);
  if (!opened.ok) return [opened.problem];
  const main: Part = { program: opened.value, golden, trialOf, subgraph: 0 };
  const failures: string[] = [];
  const check = (what: string, failure: string | undefined) => {
    if (failure !== undefined) failures.push(`${what}: ${failure}`);
  };
  check('main graph', await runPart(main, golden, seed));
  if (afterThree)
    check(
      'after three invokes',
      await runPart(main, { ...golden, tensors: [], outputs: afterThree.outputs }, seed, 3),
    );
  if (seed2 && !onlyOptimized.has(model)) {
    const outputs = seed2.outputs.map((output): ResultLine => ({ ...output, reference: output }));
    const inputs = golden.inputs.map((input, i) => ({ ...input, sha256: seed2.inputs[i] ?? '' }));
    check('second seed', await runPart(main, { inputs, outputs, tensors: [] }, 2));
  }
  for (const other of golden.otherSubgraphs ?? [])
    check(`subgraph ${other.subgraph}`, await runPart({ ...main, subgraph: other.subgraph }, other, seed));
  return failures;
}

interface Part {
  readonly program: OpenedProgram;
  readonly golden: RunGolden;
  readonly trialOf: TrialOf;
  readonly subgraph: number;
}

async function runPart(
  { program, golden, trialOf, subgraph }: Part,
  want: SubgraphGolden,
  seed: number,
  invokes = 1,
): Promise<string | undefined> {
  const inputs = goldenInputs(want.inputs, seed, golden.fill);
  const strange = inputs.findIndex((bytes, i) => sha256(bytes) !== want.inputs[i]?.sha256);
  if (strange >= 0) return `input ${strange} is not the recorded one`;
  const shapes = inputs.map((_, i) => (subgraph === 0 ? golden.resized?.[i] : undefined));
  const trial = await trialOf(program, subgraph, shapes);
  let problem: string | undefined;
  for (let i = 0; i < invokes; i++) problem ??= await trial.invoke(inputs);
  const lines = [...want.tensors, ...want.outputs].filter((line) => line.reference !== undefined);
  const touched = touchedByFloats(program.graphs[subgraph] as Graph);
  for (const line of metBy(golden.model, lines)) {
    const difference = runDifference(await trial.view(idOf(line)), line, touched.has(idOf(line)));
    if (difference !== undefined) return problem === undefined ? difference : `${difference} (${problem})`;
  }
  return problem;
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
