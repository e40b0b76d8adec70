import * as Comlink from 'comlink';
import {
  type AloneResult,
  type Comparison,
  type Cut,
  compareRuns,
  eachAlone,
  fail,
  type Graph,
  ok,
  openDevice,
  PreparedRun,
  pairsByName,
  pairsOf,
  plan,
  type Result,
  realValues,
  type Side,
  tensorBytes,
  undelegated,
} from '../../engine/index.ts';
import { browserName } from './browser-name.ts';
import { inputsFor } from './diff/inputs.ts';
import type { Border, Diff, DiffApi, DiffSettings } from './diff/protocol.ts';
import { pageClock } from './page-clock.ts';
import { type PreparedModel, prepareModel } from './prepared-model.ts';
import type { ModelFile, RunProgress, RunQuery } from './protocol.ts';
import { sentenceOf } from './sentence.ts';

type OnProgress = (progress: RunProgress) => void;

const api: DiffApi = {
  async diff(...request) {
    try {
      return await diff(...request);
    } catch (error) {
      return fail(sentenceOf(error));
    }
  },
};

async function diff(
  file: ModelFile,
  query: RunQuery,
  settings: DiffSettings,
  onProgress: OnProgress,
): Promise<Result<Diff, string>> {
  onProgress({ what: 'Preparing both runs', done: 0, total: 0 });
  const { sibling } = settings;
  const opened: PreparedRun[] = [];
  const kept = <T extends PreparedModel | PreparedRun>(made: Result<T, string>): Result<T, string> => {
    if (made.ok) opened.push(made.value instanceof PreparedRun ? made.value : made.value.run);
    return made;
  };
  try {
    const how = { keep: 'all', device: query.device } as const;
    const own = kept(await prepareModel(file, query, how));
    if (!own.ok) return own;
    const tested =
      sibling === undefined
        ? own
        : kept(await prepareModel({ file: sibling }, { ...query, subgraph: 0 }, how));
    if (!tested.ok) return fail(`${sibling?.name}: ${tested.problem}`);
    const reference = kept(await referenceRun(own.value));
    if (!reference.ok) return reference;
    return await compared(file, own.value, tested.value, reference.value, settings, onProgress);
  } finally {
    for (const run of opened) run.dispose();
  }
}

async function compared(
  file: ModelFile,
  own: PreparedModel,
  tested: PreparedModel,
  reference: PreparedRun,
  settings: DiffSettings,
  onProgress: OnProgress,
): Promise<Result<Diff, string>> {
  const { sibling } = settings;
  const sides = [
    { graph: own.graph, run: reference },
    { graph: tested.graph, run: tested.run },
  ] as const;
  const problem = unequal(...sides);
  if (problem !== undefined) return fail(problem);
  const runs = settings.files.length > 0 ? 1 : settings.runs;
  const inputs = await bothInputs(own, tested, settings, runs);
  if (!inputs.ok) return inputs;
  const real = sibling !== undefined;
  const all = pairsOf(sides[0]);
  const pairs = real ? pairsByName(...sides) : all;
  const comparison = await compareRuns(...sides, {
    ...{ runs, invocations: 1, clock: pageClock(), pairs, real },
    inputs: (run) => ok(inputs.value[run] ?? []),
    onRun: (run) => onProgress({ what: 'Running both on input', done: run, total: runs }),
  });
  if (!comparison.ok) return comparison;
  const alone = settings.alone && !real ? await eachNodeAlone(own, sides[0], onProgress) : undefined;
  return ok({
    kind: 'measured',
    ...comparison.value,
    ...described(own.graph, own.outcome.cut, comparison.value),
    reference: `reference kernels, ${file.file.name}`,
    test: `${real ? `${sibling.name}: ` : ''}${tested.outcome.cut.delegate.title}, CPU parts on ${tested.devices.cpu}, partitions on ${tested.devices.delegate}`,
    machine: browserName(),
    inputs: inputsText(settings, runs),
    real,
    ...(alone?.ok && {
      alone: alone.value.depth,
      notAlone: alone.value.left.map(({ sentence }) => sentence),
    }),
    unpaired: all.length - pairs.length,
  });
}

async function referenceRun({ program, graph, shapes }: PreparedModel): Promise<Result<PreparedRun, string>> {
  const device = await openDevice('reference');
  if (!device.ok) return device;
  const planned = plan(graph, shapes, undelegated(graph), { keep: 'all' });
  if (!planned.ok) return planned;
  return PreparedRun.prepare(program, shapes, planned.value, { cpu: device.value, delegate: device.value });
}

/** Two models can only be fed alike when they take alike. */
function unequal({ graph: a }: Side, { graph: b }: Side): string | undefined {
  if (a.inputs.length !== b.inputs.length)
    return `the two models take ${a.inputs.length} and ${b.inputs.length} inputs`;
  if (a.outputs.length !== b.outputs.length)
    return `the two models have ${a.outputs.length} and ${b.outputs.length} outputs`;
  return undefined;
}

type Pairs = readonly (readonly [Uint8Array, Uint8Array])[];

/** By run: each input for both sides. The sibling gets the same real numbers, in its own type. */
async function bothInputs(
  own: PreparedModel,
  tested: PreparedModel,
  settings: DiffSettings,
  runs: number,
): Promise<Result<readonly Pairs[], string>> {
  const all: Pairs[] = [];
  for (let run = 0; run < runs; run++) {
    const mine = await inputsFor(own.graph, own.shapes, settings, run);
    if (!mine.ok) return mine;
    const theirs = tested === own ? mine : converted(own.graph, tested.graph, mine.value);
    if (!theirs.ok) return theirs;
    all.push(mine.value.map((bytes, place) => [bytes, theirs.value[place] ?? bytes] as const));
  }
  return ok(all);
}

/** What one model reads, as the real numbers it stands for, in the types of another. */
function converted(
  from: Graph,
  to: Graph,
  inputs: readonly Uint8Array[],
): Result<readonly Uint8Array[], string> {
  const list: Uint8Array[] = [];
  for (const [place, bytes] of inputs.entries()) {
    const [own, other] = [from.inputs[place], to.tensors[to.inputs[place] ?? -1]];
    if (own === undefined || other === undefined)
      return fail(`input ${place} is missing in one of the models`);
    const made = tensorBytes(other, realValues(from, own, bytes), true);
    if (!made.ok) return made;
    list.push(made.value);
  }
  return ok(list);
}

async function eachNodeAlone(
  { program, shapes }: PreparedModel,
  reference: Side,
  onProgress: OnProgress,
): Promise<Result<AloneResult, string>> {
  const device = await openDevice('wasm');
  if (!device.ok) return device;
  const total = reference.run.plan.cpu.nodes.length;
  return ok(
    await eachAlone(program, shapes, reference, device.value, (done) => {
      if (done % 8 === 0) onProgress({ what: 'Each node alone', done, total });
    }),
  );
}

function described(graph: Graph, cut: Cut, { depth }: Comparison): Pick<Diff, 'names' | 'borders'> {
  const regionOf = new Map<number, number>();
  for (const [index, { kind, nodes }] of cut.regions.entries())
    if (kind === 'delegated') for (const node of nodes) regionOf.set(node, index);
  const borders: Border[] = [];
  let before: number | undefined;
  for (const [place, { node }] of depth.entries()) {
    const region = regionOf.get(node) ?? -1;
    if (region !== before) borders.push({ place, region });
    before = region;
  }
  return { names: depth.map(({ tensor }) => graph.tensors[tensor]?.name ?? ''), borders };
}

function inputsText({ files, normalisation: { mean, std } }: DiffSettings, runs: number): string {
  const random = 'truncated normal over the full range of each input, as inference_diff draws them';
  if (files.length === 0) return `${runs} × ${random}`;
  return `${files.map(({ name }) => name).join(', ')} (pictures as (value − ${mean}) ÷ ${std}, sounds from −1 to 1); other inputs ${random}`;
}

Comlink.expose(api);
