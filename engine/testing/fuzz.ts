import { fromBytes } from '../base/source.ts';
import { buildGraph } from '../graph/build.ts';
import type { Graph } from '../graph/types.ts';
import { compiledParts } from '../model/compiled.ts';
import { customOptionValues } from '../model/inspect/custom-options.ts';
import { associatedFile, metadataOf } from '../model/inspect/metadata.ts';
import { openFile } from '../model/open.ts';
import { type Base, drawing, type Mutation, mutations } from './mutate.ts';

export interface FuzzStatistics {
  opens: number;
  readonly outcomes: Record<string, number>;
  readonly byMutation: Record<string, number>;
  slowestMs: number;
  slowest: string;
  /** Most memory taken by one open, garbage included, over what it may take (4 times the file and 16 MB). */
  memoryShare: number;
  largest: string;
  /** Opens that threw, took over a second or more memory than they may; must stay empty. */
  readonly failures: string[];
}

const names = Object.keys(mutations) as Mutation[];

/** One seed is one mutated file, so that a failure can be repeated alone. */
export function mutate(
  bases: readonly Base[],
  seed: number,
): { bytes: Uint8Array; label: string; kind: Mutation } {
  const draw = drawing(seed);
  const base = bases[draw(bases.length)]!;
  const kind = names[draw(names.length)]!;
  let bytes = mutations[kind](base.bytes, base, draw);
  // Damage on damage reaches states that one change does not.
  if (draw(4) === 0 && bytes.length === base.bytes.length) bytes = mutations.word(bytes, base, draw);
  return { bytes, label: `seed ${seed}: ${base.name}, ${kind}`, kind };
}

export const emptyStatistics = (): FuzzStatistics => ({
  opens: 0,
  outcomes: {},
  byMutation: {},
  slowestMs: 0,
  slowest: '',
  memoryShare: 0,
  largest: '',
  failures: [],
});

/** Opens the mutated file of one seed and takes down what happened. */
export function fuzzOne(bases: readonly Base[], seed: number, statistics: FuzzStatistics): void {
  const { bytes, label, kind } = mutate(bases, seed);
  const before = taken();
  const start = performance.now();
  let outcome: string;
  try {
    outcome = openAndLook(bytes);
  } catch (error) {
    outcome = 'crash';
    statistics.failures.push(`${label}: ${error instanceof Error ? error.stack : error}`);
  }
  const ms = performance.now() - start;
  const share = (taken() - before) / (4 * bytes.length + 16e6);
  statistics.opens++;
  statistics.outcomes[outcome] = (statistics.outcomes[outcome] ?? 0) + 1;
  statistics.byMutation[kind] = (statistics.byMutation[kind] ?? 0) + 1;
  if (ms > statistics.slowestMs) Object.assign(statistics, { slowestMs: ms, slowest: label });
  if (share > statistics.memoryShare) Object.assign(statistics, { memoryShare: share, largest: label });
  // On a busy machine one slow open means little; two in a row are a hang.
  if (ms > 1000 && again(bytes) > 1000) statistics.failures.push(`${label}: took ${ms.toFixed(0)} ms`);
  if (share > 1) statistics.failures.push(`${label}: took ${share.toFixed(2)} of the memory it may take`);
}

function again(bytes: Uint8Array): number {
  const start = performance.now();
  openAndLook(bytes);
  return performance.now() - start;
}

function taken(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function openAndLook(bytes: Uint8Array): string {
  const source = fromBytes(bytes);
  const opened = openFile(source, 'mutated');
  if (!opened.ok) return `refused: ${opened.problem.kind}`;
  const { model } = opened.value;
  JSON.stringify(model.problems);
  compiledParts(model, opened.value.source);
  const { files } = metadataOf(model, opened.value.source);
  for (const { name } of files.slice(0, 4)) associatedFile(opened.value.source, name);
  for (const { operators } of model.subgraphs)
    for (const { customOptions: at } of operators)
      if (at) customOptionValues(opened.value.source.read(at.offset, at.bytes));
  let graphs = 0;
  for (const { index } of model.subgraphs) {
    const built = buildGraph(model, index);
    if (!built.ok) continue;
    graphs++;
    lookAt(built.value);
  }
  if (model.problems.length === 0) return 'opened silently';
  return graphs === model.subgraphs.length ? 'opened with problems' : 'opened, not every subgraph is a graph';
}

/** The promises of `Graph`: what they say must hold for any file. */
function lookAt({ nodes, tensors, inputs, outputs }: Graph): void {
  const holds = (index: number, lowest: number) => index >= lowest && index < tensors.length;
  const sound =
    inputs.every((t) => holds(t, 0)) &&
    outputs.every((t) => holds(t, 0)) &&
    nodes.every((node) => node.inputs.every((t) => holds(t, -1)) && node.outputs.every((t) => holds(t, 0)));
  if (!sound) throw new Error('invariant broken: a graph names a tensor it does not have');
}
