import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Device } from '../../backends/types.ts';
import type { TensorId } from '../../base/ids.ts';
import { must } from '../../base/result.ts';
import type { Graph, Program } from '../../graph/types.ts';
import { type PlanStep, planSteps } from '../../partitioner/index.ts';
import { plan, undelegated } from '../../plan/plan.ts';
import { openDevice } from '../../run/devices.ts';
import { PreparedRun } from '../../run/run.ts';
import { propagate } from '../../shapes/propagate.ts';
import type { Shapes } from '../../shapes/types.ts';
import { delegateFlags } from '../delegate-choice.ts';
import { graphsOf, limitFlags, supportFlags, variantFlags } from '../delegation.ts';
import { fileError, usageError } from '../errors.ts';
import type { FlagSpec, Flags } from '../flags.ts';
import { type OpenedModel, openModel } from '../model.ts';
import { chosenSubgraph, givenInputs, givenShapes, inputFlags } from '../run-inputs.ts';
import type { Session } from '../session.ts';
import { threadsFlag, threadsFrom } from '../threads.ts';
import type { Answer, Verb } from '../verb.ts';
import { delegate, severalPlans } from './partition.ts';

const runFlags: readonly FlagSpec[] = [
  { name: 'invokes', kind: 'int', help: 'run so many times, state carried over (default 1)' },
  { name: 'backend', kind: 'text', help: 'wasm (default), reference or webgpu' },
  threadsFlag,
  { name: 'dump', kind: 'text', help: 'a folder for output<k>.bin and index.json' },
  { name: 'all_tensors', kind: 'switch', help: 'also every tensor an op wrote' },
];

const wallClock = { name: 'performance.now', now: () => performance.now() };

/** One tensor of the answer; `data` is written, not printed. */
interface Written {
  readonly line: Readonly<Record<string, unknown>>;
  readonly file: string;
  readonly data: Uint8Array;
}

export const runVerb: Verb = {
  name: 'run',
  summary: 'runs the model, whole or cut as a delegate would cut it',
  flags: [...inputFlags, ...runFlags, ...delegateFlags, ...supportFlags, ...limitFlags, ...variantFlags],
  async run(flags, session): Promise<Answer> {
    const opened = openModel(session, flags.required('graph'));
    const refused = opened.model.problems.find(({ severity }) => severity === 'error');
    if (refused) fileError(`${refused.where}: ${refused.message}`);
    const subgraph = chosenSubgraph(flags, opened.model);
    const { program } = opened;
    const graph = program.graphs[subgraph] as Graph;
    const inputShapes = givenShapes(flags, graph);
    const inputs = givenInputs(flags, graph, inputShapes);
    const shapes = propagate(program, subgraph, inputShapes);
    const execution = await executionPlan(flags, session, opened, subgraph);
    const run = await prepared(flags, session, program, shapes, graph, execution);
    try {
      for (let i = invokes(flags); i > 0; i--) {
        const done = await run.invoke(inputs, wallClock);
        if (!done.ok) fileError(done.problem);
      }
      return await answerOf(flags, graph, run);
    } finally {
      run.dispose();
    }
  },
};

function invokes(flags: Flags): number {
  const count = flags.int('invokes') ?? 1;
  return count >= 1 ? count : usageError(`--invokes is ${count}; at least 1 is needed`);
}

export async function executionPlan(
  flags: Flags,
  session: Session,
  opened: OpenedModel,
  subgraph: number,
): Promise<readonly PlanStep[]> {
  const graphs = graphsOf(flags, opened);
  const delegation = await delegate(flags, session, opened, graphs);
  const applied = delegation[0]?.applied[subgraph];
  if (delegation.length > 1) return severalPlans(graphs, delegation, flags)[subgraph] ?? [];
  if (applied?.refused) session.warn(`nothing is delegated: ${applied.refused.sentence}`);
  return applied && !applied.refused
    ? planSteps(applied.partitioning.plan)
    : undelegated(graphs[subgraph] as Graph);
}

export async function prepared(
  flags: Flags,
  session: Session,
  program: Program,
  shapes: Shapes,
  graph: Graph,
  execution: readonly PlanStep[],
): Promise<PreparedRun> {
  const device = await chosenDevice(flags, session);
  const keep = flags.on('all_tensors') ? 'all' : 'outputs';
  const made = plan(graph, shapes, execution, { keep });
  if (!made.ok) return fileError(made.problem);
  for (const { sentence } of made.value.skipped.slice(0, 5)) session.warn(`not run: ${sentence}`);
  const placement = { cpu: device, delegate: device };
  const run = await PreparedRun.prepare(program, shapes, made.value, placement);
  return run.ok ? run.value : fileError(run.problem);
}

/** The backend the user names; without a name WebAssembly, or what there is where that cannot be had. */
export async function chosenDevice(flags: Flags, session: Session): Promise<Device> {
  const name = flags.text('backend');
  if (name !== undefined && name !== 'wasm' && name !== 'reference' && name !== 'webgpu')
    return usageError(`--backend is "${name}"; the backends are wasm, reference and webgpu`);
  const device = await openDevice(name ?? 'wasm', { pool: session.threads(threadsFrom(flags)) });
  if (device.ok) return device.value;
  if (name !== undefined) return fileError(`--backend=${name}: ${device.problem}`);
  session.warn(`running on reference kernels: ${device.problem}`);
  return must(await openDevice('reference'), 'reference kernels are always there');
}

async function answerOf(flags: Flags, graph: Graph, run: PreparedRun): Promise<Answer> {
  const { skipped, missingOutputs } = run.plan;
  const outputs: Written[] = [];
  for (const [k, tensor] of graph.outputs.entries())
    if (!missingOutputs.includes(tensor)) outputs.push(await written(graph, run, tensor, `output${k}.bin`));
  const all = flags.on('all_tensors');
  if (outputs.length === 0 && graph.outputs.length > 0 && !all && skipped[0])
    fileError(`no output can be computed: ${skipped[0].sentence}`);
  const tensors: Written[] = [];
  for (const tensor of all ? writtenTensors(graph, run) : [])
    tensors.push(await written(graph, run, tensor, `tensor${tensor}.bin`));
  const folder = flags.text('dump');
  const line = (one: Written) => (folder === undefined ? one.line : { ...one.line, file: one.file });
  const json = {
    outputs: outputs.map(line),
    ...(all && { tensors: tensors.map(line) }),
    ...(skipped.length > 0 && { skipped }),
    ...(run.fallbacks.length > 0 && { on_reference_kernels: run.fallbacks }),
  };
  if (folder !== undefined) dump(folder, [...outputs, ...tensors], json);
  return { json, text: textOf(outputs, folder) };
}

/** Every tensor a node wrote, in execution order, then variables; handles of resources are nothing to look at. */
function writtenTensors(graph: Graph, run: PreparedRun): TensorId[] {
  const skipped = new Set(run.plan.skipped.map(({ node }) => node));
  const tensors = graph.nodes
    .filter(({ id }) => !skipped.has(id))
    .flatMap(({ outputs }) => outputs.filter((tensor) => tensor >= 0));
  return tensors.filter((tensor) => !/RESOURCE|VARIANT/.test(graph.tensors[tensor]?.type ?? ''));
}

async function written(graph: Graph, run: PreparedRun, tensor: TensorId, file: string): Promise<Written> {
  const info = graph.tensors[tensor];
  const data = (await run.read(tensor)) ?? fileError(`tensor ${tensor} has no values`);
  const shape = run.shapeOf(tensor) ?? info?.shape ?? [];
  return { file, data, line: { tensor, name: info?.name, type: info?.type, shape, bytes: data.length } };
}

function dump(folder: string, files: readonly Written[], json: unknown): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const { file, data } of files) writeFileSync(join(folder, file), data);
    writeFileSync(join(folder, 'index.json'), `${JSON.stringify(json)}\n`);
  } catch (error) {
    fileError(`--dump=${folder} cannot be written: ${(error as Error).message}`);
  }
}

function textOf(outputs: readonly Written[], folder: string | undefined): string {
  const lines = outputs.map(({ line, file }) => {
    const where = folder === undefined ? '' : ` -> ${join(folder, file)}`;
    return `tensor ${line.tensor} "${line.name}" ${line.type} [${line.shape}], ${line.bytes} bytes${where}`;
  });
  return lines.join('\n') || 'no outputs';
}
