import { createHash } from 'node:crypto';
import { type TensorId, tensorId } from '../base/ids.ts';
import type { Graph } from '../graph/types.ts';
import { bytesOf, viewBytes } from '../ops/tensor-data.ts';
import type { TensorData, TensorView } from '../ops/types.ts';
import { type Fill, seededInput } from '../run/seeded-inputs.ts';
import { fromBase64 } from './compare.ts';

/** Whole runs of the corpus models; format in the README of the reference answers' `run` folder. */
export interface RunGolden extends SubgraphGolden {
  readonly model: string;
  readonly runs: { readonly reference: { readonly ok: boolean } };
  readonly seed: number;
  readonly fill: Fill;
  readonly resized?: Readonly<Record<string, readonly number[]>>;
  readonly stubbed?: string;
  readonly withoutValues?: { readonly tensors: readonly number[] };
  readonly seed2?: { readonly inputs: readonly string[]; readonly outputs: readonly (Digest & TensorInfo)[] };
  readonly afterThree?: { readonly outputs: readonly ResultLine[] };
  readonly otherSubgraphs?: readonly (SubgraphGolden & { readonly subgraph: number })[];
}

export interface SubgraphGolden {
  readonly inputs: readonly (TensorInfo & Digest)[];
  readonly outputs: readonly ResultLine[];
  readonly tensors: readonly ResultLine[];
}

interface TensorInfo {
  readonly tensor: number;
  readonly type: string;
  readonly shape: readonly number[];
}

interface Digest {
  readonly sha256: string;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly first: readonly number[];
  readonly data?: string;
  readonly samples?: string;
}

export interface ResultLine extends TensorInfo {
  readonly node?: number;
  readonly op?: string;
  readonly reference: Digest;
  readonly optimized?: 'same' | Digest;
  readonly difference?: { readonly maxAbs: number; readonly peak?: number };
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The golden's inputs made anew; the caller compares their digests first, since nothing after that would mean anything. */
export function goldenInputs(inputs: SubgraphGolden['inputs'], seed: number, fill: Fill): Uint8Array[] {
  return inputs.map(({ type, shape }, i) => seededInput(type, shape, i, seed, fill));
}

/**
 * Tensors that float arithmetic has touched: they are compared under a tolerance, all other integers exactly. Moving floats
 * is no arithmetic, and neither is rounding them to integers.
 */
export function touchedByFloats(graph: Graph): ReadonlySet<TensorId> {
  const touched = new Set<TensorId>();
  for (const node of graph.nodes) {
    const isFloat = (tensor: TensorId) => /FLOAT|COMPLEX/.test(graph.tensors[tensor]?.type ?? '');
    if (node.inputs.some((tensor) => touched.has(tensor)) || node.outputs.some(isFloat))
      for (const tensor of node.outputs) touched.add(tensor);
  }
  return touched;
}

/** The first thing that differs between a computed tensor and the recorded one, or undefined. */
export function runDifference(
  view: TensorView | undefined,
  want: ResultLine,
  touched: boolean,
): string | undefined {
  const name = `tensor ${want.tensor}${want.op === undefined ? '' : ` (${want.op} #${want.node})`} ${want.type}`;
  if (view === undefined) return `${name} has no values`;
  if (view.shape.join() !== want.shape.join())
    return `${name} has shape [${view.shape}], not [${want.shape}]`;
  if (sha256(bytesOf(view.data)) === want.reference.sha256) return undefined;
  const isFloat = /FLOAT|COMPLEX/.test(want.type);
  if (!isFloat && !touched) return `${name} differs: ${firstValues(view.data)}, not ${want.reference.first}`;
  const tolerance = toleranceOf(want, isFloat);
  const difference = digestDifference(view.data, want, tolerance);
  return difference && `${name}: ${difference} (tolerance ${tolerance.toPrecision(3)})`;
}

/** Four times what two genuine kernel sets differ by; at least 2e-5 of a float tensor's peak, one step of an integer's. */
function toleranceOf({ reference, difference }: ResultLine, isFloat: boolean): number {
  const peak = difference?.peak ?? Math.max(Math.abs(reference.min), Math.abs(reference.max));
  return Math.max(4 * (difference?.maxAbs ?? 0), isFloat ? 2e-5 * peak : 1);
}

const firstValues = (data: TensorData): string => Array.from(data.subarray(0, 8), String).join();

function digestDifference(data: TensorData, want: ResultLine, tolerance: number): string | undefined {
  const { reference, type } = want;
  if (reference.data !== undefined)
    return elementDifference(data, viewBytes(type, fromBase64(reference.data)), tolerance);
  if (reference.samples !== undefined) {
    const samples = viewBytes(type, fromBase64(reference.samples));
    const n = data.length;
    const mine = Array.from({ length: samples.length }, (_, k) =>
      Number(data[Math.floor((k * n) / samples.length)]),
    );
    const difference = elementDifference(Float64Array.from(mine), samples, tolerance);
    if (difference !== undefined) return `of the samples, ${difference}`;
  }
  const { first, min, max, mean } = summaryOf(data);
  const pairs: [string, number, number][] = [
    ...first.map((value, i): [string, number, number] => [`element ${i}`, value, Number(reference.first[i])]),
    ['the minimum', min, reference.min],
    ['the maximum', max, reference.max],
    ['the mean', mean, reference.mean],
  ];
  const wrong = pairs.find(
    ([, got, wanted]) =>
      Number.isFinite(wanted) && !(Math.abs(got - wanted) <= tolerance + 1e-8 * Math.abs(wanted)),
  );
  return wrong && `${wrong[0]} is ${wrong[1]}, not ${wrong[2]}`;
}

function elementDifference(data: TensorData, want: TensorData, tolerance: number): string | undefined {
  if (data.length !== want.length) return `${data.length} elements, not ${want.length}`;
  for (let i = 0; i < want.length; i++) {
    const [got, wanted] = [Number(data[i]), Number(want[i])];
    if (got === wanted || (Number.isNaN(got) && Number.isNaN(wanted))) continue;
    if (!(Math.abs(got - wanted) <= tolerance)) return `element ${i} is ${got}, not ${wanted}`;
  }
  return undefined;
}

/** Over finite values, as the recorded digests are. */
function summaryOf(data: TensorData) {
  let [min, max, sum, count] = [Infinity, -Infinity, 0, 0];
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    count++;
  }
  return { first: Array.from(data.subarray(0, 8), Number), min, max, mean: sum / count };
}

export const idOf = (line: TensorInfo): TensorId => tensorId(line.tensor);
