import { nodeId } from '../../base/ids.ts';
import type { NodeValues } from '../exports/node-values.ts';
import type { TensorDepth } from './compare.ts';

/** What an error by depth may be drawn and judged by. */
export const measures = ['sqnr', 'mean', 'max', 'rmse', 'cosine'] as const;
export type Measure = (typeof measures)[number];

/** In every measure more is worse, so that they can be drawn alike: SQNR is turned round, the cosine is told as its distance to 1. */
export function errorOf(tensor: TensorDepth, measure: Measure): number {
  switch (measure) {
    case 'sqnr':
      return -tensor.sqnrDb;
    case 'mean':
      return tensor.meanAbs;
    case 'max':
      return tensor.maxAbs;
    case 'rmse':
      return tensor.rmse;
    case 'cosine':
      return 1 - tensor.cosine;
    default:
      return measure satisfies never;
  }
}

/** Where an error is first worse than a threshold, which is in the measure's own terms: decibels below which SQNR is too low. */
export function firstOver(
  depth: readonly TensorDepth[],
  measure: Measure,
  threshold: number,
): TensorDepth | undefined {
  const limit = measure === 'sqnr' ? -threshold : threshold;
  return depth.find((tensor) => errorOf(tensor, measure) > limit || tensor.nonFinite > 0);
}

const number = (value: number): string => String(Number(value.toPrecision(4)));

/**
 * The answer in one or two sentences: whether anything differs, what differs most, and where it begins.
 *
 * @param what of the tensors: `tensors` for a whole run, `nodes` for each node alone
 */
export function diffVerdict(depth: readonly TensorDepth[], what: 'tensors' | 'nodes'): string {
  const differing = depth.filter((tensor) => tensor.differing > 0 || tensor.nonFinite > 0);
  const [first] = differing;
  const all = `${depth.length} ${what === 'nodes' ? 'outputs of nodes' : 'tensors'}`;
  if (first === undefined) return `All ${all} are equal, bit for bit.`;
  const worst = differing.reduce((a, b) => (b.sqnrDb < a.sqnrDb ? b : a));
  const least = Number.isFinite(worst.sqnrDb) ? `${number(worst.sqnrDb)} dB` : 'no finite ratio';
  const begins = `the first is ${first.op} #${first.node}`;
  const worstIs = `the lowest signal to error is ${least} at ${worst.op} #${worst.node} (largest difference ${number(worst.maxAbs)}${worst.quanta ? ' quanta' : ''})`;
  return `${differing.length} of ${all} differ: ${begins}, ${worstIs}.`;
}

const figures = [
  ['mean error', 'meanAbs'],
  ['max error', 'maxAbs'],
  ['rms error', 'rmse'],
  ['signal to error dB', 'sqnrDb'],
] as const satisfies readonly (readonly [string, keyof TensorDepth])[];

/** Errors by node, for files that other tools open; of several outputs the worst by the mean. A ratio without end has no row. */
export function depthFigures(depth: readonly TensorDepth[]): readonly NodeValues[] {
  const worst = new Map<number, TensorDepth>();
  for (const tensor of depth) {
    const before = worst.get(tensor.node);
    if (before === undefined || tensor.meanAbs > before.meanAbs) worst.set(tensor.node, tensor);
  }
  return figures.map(([name, field]) => ({
    name,
    values: [...worst].flatMap(([node, tensor]) =>
      Number.isFinite(tensor[field]) ? [{ node: nodeId(node), value: tensor[field] }] : [],
    ),
  }));
}
