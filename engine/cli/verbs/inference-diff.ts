import { writeFileSync } from 'node:fs';
import type { Graph } from '../../graph/types.ts';
import { elementCount, viewBytes } from '../../ops/tensor-data.ts';
import { undelegated } from '../../plan/plan.ts';
import type { PreparedRun } from '../../run/run.ts';
import { type Numbers, type TensorError, tensorError } from '../../tools/inference-diff/errors.ts';
import { diffInput } from '../../tools/inference-diff/inputs.ts';
import {
  type DiffMetrics,
  diffProto,
  diffText,
  latency,
  outputError,
} from '../../tools/inference-diff/metrics.ts';
import { delegateFlags } from '../delegate-choice.ts';
import { limitFlags, supportFlags, variantFlags } from '../delegation.ts';
import { fileError } from '../errors.ts';
import { type FlagSpec, Flags } from '../flags.ts';
import { openModel } from '../model.ts';
import type { Answer, Verb } from '../verb.ts';
import { executionPlan, prepared } from './run.ts';

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
];

const wallClock = { name: 'performance.now', now: () => performance.now() };
/** The real tool invokes three times a run; each is a latency sample. */
const invocationsPerRun = 3;

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
    const kernels = new Flags(
      new Map([['backend', 'reference'], ...(flags.on('all_tensors') ? allTensors : [])]),
    );
    const reference = await prepared(kernels, session, program, shapes, graph, undelegated(graph));
    const execution = await executionPlan(flags, session, opened, 0);
    const test = await prepared(flags, session, program, shapes, graph, execution);
    try {
      const tensors = flags.on('all_tensors') ? comparable(graph, reference) : [];
      const { metrics, depth } = await compare(flags, graph, reference, test, tensors);
      const file = flags.text('output_file_path');
      if (file !== undefined) writeFileSync(file, diffProto(metrics));
      const json = { kind: 'measured', ...metrics, ...(tensors.length > 0 && { tensors: depth }) };
      return { json, text: [diffText(metrics), ...depth.map(depthLine)].join('\n') };
    } finally {
      reference.dispose();
      test.dispose();
    }
  },
};

const allTensors = [['all_tensors', 'true']] as const;

/** One tensor's worst error over the runs. */
interface Depth extends TensorError {
  readonly tensor: number;
  readonly node: number;
  readonly op: string;
}

async function compare(
  flags: Flags,
  graph: Graph,
  reference: PreparedRun,
  test: PreparedRun,
  tensors: readonly { readonly tensor: Graph['inputs'][number]; readonly node: number }[],
): Promise<{ readonly metrics: DiffMetrics; readonly depth: readonly Depth[] }> {
  const runs = flags.int('num_runs') ?? 50;
  const [referenceUs, testUs]: [number[], number[]] = [[], []];
  const errors: number[][] = graph.outputs.map(() => []);
  const depth = new Map<number, Depth>();
  for (let run = 0; run < runs; run++) {
    const inputs = inputsOf(graph, run);
    const expected = await invoked(reference, inputs, referenceUs);
    const got = await invoked(test, inputs, testUs);
    graph.outputs.forEach((tensor, i) => {
      const [a, b] = [expected[i], got[i]];
      if (a && b) errors[i]!.push(tensorError(numbers(graph, tensor, a), numbers(graph, tensor, b)).meanAbs);
    });
    for (const { tensor, node } of tensors) {
      const [a, b] = [await reference.read(tensor), await test.read(tensor)];
      if (!a || !b) continue;
      const error = tensorError(numbers(graph, tensor, a), numbers(graph, tensor, b));
      const before = depth.get(tensor);
      if (!before || error.meanAbs > before.meanAbs)
        depth.set(tensor, { tensor, node, op: graph.nodes[node]?.op ?? '', ...error });
    }
  }
  const metrics = {
    runs,
    reference: latency(referenceUs),
    test: latency(testUs),
    outputs: errors.map(outputError),
  };
  return { metrics, depth: [...depth.values()] };
}

async function invoked(
  run: PreparedRun,
  inputs: readonly Uint8Array[],
  us: number[],
): Promise<readonly (Uint8Array | undefined)[]> {
  let outputs: readonly (Uint8Array | undefined)[] = [];
  for (let i = 0; i < invocationsPerRun; i++) {
    const before = wallClock.now();
    const done = await run.invoke(inputs, wallClock);
    us.push(Math.round((wallClock.now() - before) * 1000));
    if (!done.ok) return fileError(done.problem);
    ({ outputs } = done.value);
  }
  return outputs;
}

function inputsOf(graph: Graph, run: number): readonly Uint8Array[] {
  return graph.inputs.map((id, position) => {
    const tensor = graph.tensors[id];
    const seed = 1 + run * graph.inputs.length + position;
    const bytes = tensor && diffInput(tensor.type, elementCount(tensor.shape), seed);
    return (
      bytes ??
      fileError(`input ${position} is ${tensor?.type}; FLOAT32, INT8, UINT8, INT32 and BOOL can be compared`)
    );
  });
}

/** Raw values; int64 as doubles, which is exact up to 2^53. */
function numbers(graph: Graph, tensor: Graph['inputs'][number], bytes: Uint8Array): Numbers {
  const data = viewBytes(graph.tensors[tensor]?.type ?? 'UINT8', bytes);
  return data instanceof BigInt64Array || data instanceof BigUint64Array ? Array.from(data, Number) : data;
}

/** Tensors both runs can read, in execution order. */
function comparable(graph: Graph, reference: PreparedRun) {
  const ran = new Set<number>(reference.plan.cpu.nodes);
  return graph.nodes
    .filter(({ id }) => ran.has(id))
    .flatMap(({ id, outputs }) =>
      outputs.filter((tensor) => tensor >= 0).map((tensor) => ({ tensor, node: id })),
    )
    .filter(({ tensor }) => !/RESOURCE|VARIANT|STRING/.test(graph.tensors[tensor]?.type ?? ''));
}

const depthLine = ({ tensor, node, op, meanAbs, maxAbs, differing, elements }: Depth): string =>
  `tensor ${tensor} (${op} #${node}): mean ${meanAbs.toPrecision(4)}, max ${maxAbs.toPrecision(4)}, ${differing} of ${elements} differ`;
