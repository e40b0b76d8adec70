import { writeFileSync } from 'node:fs';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Graph } from '../../graph/types.ts';
import { elementCount } from '../../ops/tensor-data.ts';
import { undelegated } from '../../plan/plan.ts';
import { namesOf } from '../../tools/exports/node-values.ts';
import { eachAlone } from '../../tools/inference-diff/alone.ts';
import { compareRuns, pairsOf, type TensorDepth } from '../../tools/inference-diff/compare.ts';
import { depthFigures, diffVerdict } from '../../tools/inference-diff/findings.ts';
import { diffInput } from '../../tools/inference-diff/inputs.ts';
import { diffProto, diffText } from '../../tools/inference-diff/metrics.ts';
import { delegateFlags } from '../delegate-choice.ts';
import { limitFlags, supportFlags, variantFlags } from '../delegation.ts';
import { fileError } from '../errors.ts';
import { exportFlags, exportKind, withExport } from '../exports.ts';
import { type FlagSpec, Flags } from '../flags.ts';
import { openModel } from '../model.ts';
import { inputsOfFiles, valueFileFlag } from '../value-files.ts';
import type { Answer, Verb } from '../verb.ts';
import { chosenDevice, executionPlan, prepared } from './run.ts';

const ownFlags: readonly FlagSpec[] = [
  { name: 'model_file', kind: 'text', help: 'the .tflite file (as --graph)' },
  { name: 'num_runs', kind: 'int', help: 'inputs to compare on (default 50)' },
  { name: 'output_file_path', kind: 'text', help: 'write the metrics here, binary EvaluationStageMetrics' },
  { name: 'num_interpreter_threads', kind: 'int', help: 'threads of the test run (one is used)' },
  {
    name: 'backend',
    kind: 'text',
    help: 'what is compared with the reference kernels: wasm (default), reference, webgpu',
  },
  {
    name: 'all_tensors',
    kind: 'switch',
    help: 'compare every tensor in execution order, not only the outputs',
  },
  {
    name: 'each_node_alone',
    kind: 'switch',
    help: 'also run each node by itself on what the reference computed for the last input',
  },
  valueFileFlag,
  ...exportFlags,
];

const wallClock = { name: 'performance.now', now: () => performance.now() };

export const inferenceDiffVerb: Verb = {
  name: 'inference_diff',
  summary: 'reference kernels against another configuration: the real tool, and every tensor',
  flags: [...ownFlags, ...delegateFlags, ...supportFlags, ...limitFlags, ...variantFlags],
  async run(flags, session): Promise<Answer> {
    const opened = openModel(session, flags.text('model_file') ?? flags.required('graph'));
    const refused = opened.model.problems.find(({ severity }) => severity === 'error');
    if (refused) fileError(`${refused.where}: ${refused.message}`);
    const { program } = opened;
    const graph = program.graphs[0] ?? fileError('the model has no subgraph');
    const shapes = opened.shapes(0);
    const everyTensor = flags.on('all_tensors') || exportKind(flags) !== undefined;
    const keepAll = everyTensor || flags.on('each_node_alone');
    const all = new Flags(new Map(everyTensor ? allTensors : []));
    const kernels = new Flags(new Map([['backend', 'reference'], ...(keepAll ? allTensors : [])]));
    const reference = await prepared(kernels, session, program, shapes, graph, undelegated(graph));
    const execution = await executionPlan(flags, session, opened, 0);
    const test = await prepared(flags.with(all), session, program, shapes, graph, execution);
    try {
      const sides = [
        { graph, run: reference },
        { graph, run: test },
      ] as const;
      const given = inputsOfFiles(
        flags,
        graph,
        (position) => graph.tensors[graph.inputs[position] ?? -1]?.shape ?? [],
      );
      // Inputs that are all given are the same in every run.
      const runs = flags.int('num_runs') ?? (given.size > 0 && given.size === graph.inputs.length ? 1 : 50);
      const compared = await compareRuns(...sides, {
        ...{ runs, clock: wallClock },
        inputs: (run) => inputsOf(graph, run, given),
        pairs: everyTensor ? pairsOf(sides[0]) : [],
      });
      if (!compared.ok) return fileError(compared.problem);
      const { metrics, depth } = compared.value;
      const file = flags.text('output_file_path');
      if (file !== undefined) writeFileSync(file, diffProto(metrics));
      const alone = flags.on('each_node_alone')
        ? await eachAlone(program, shapes, sides[0], await chosenDevice(flags, session))
        : undefined;
      const json = {
        kind: 'measured',
        ...metrics,
        ...(flags.on('all_tensors') && { tensors: depth }),
        ...(alone && { alone: alone.depth, left_out: alone.left }),
      };
      const text = [
        diffText(metrics),
        ...(flags.on('all_tensors') ? [...depth.map(depthLine), diffVerdict(depth, 'tensors')] : []),
        ...(alone
          ? [
              `each node alone: ${diffVerdict(alone.depth, 'nodes')}`,
              ...alone.depth.filter(({ differing }) => differing > 0).map(depthLine),
              ...alone.left.map(({ sentence }) => `left out: ${sentence}`),
            ]
          : []),
      ].join('\n');
      return withExport(flags, { json, text }, namesOf(graph), depthFigures(depth));
    } finally {
      reference.dispose();
      test.dispose();
    }
  },
};

const allTensors = [['all_tensors', 'true']] as const;

function inputsOf(
  graph: Graph,
  run: number,
  given: ReadonlyMap<number, Uint8Array>,
): Result<readonly (readonly [Uint8Array, Uint8Array])[], string> {
  const inputs: (readonly [Uint8Array, Uint8Array])[] = [];
  for (const [position, id] of graph.inputs.entries()) {
    const tensor = graph.tensors[id];
    const seed = 1 + run * graph.inputs.length + position;
    const bytes = given.get(position) ?? (tensor && diffInput(tensor.type, elementCount(tensor.shape), seed));
    if (!bytes)
      return fail(
        `input ${position} is ${tensor?.type}; FLOAT32, INT8, UINT8, INT32 and BOOL can be compared`,
      );
    inputs.push([bytes, bytes]);
  }
  return ok(inputs);
}

const depthLine = ({ tensor, node, op, meanAbs, maxAbs, differing, elements }: TensorDepth): string =>
  `tensor ${tensor} (${op} #${node}): mean ${meanAbs.toPrecision(4)}, max ${maxAbs.toPrecision(4)}, ${differing} of ${elements} differ`;
