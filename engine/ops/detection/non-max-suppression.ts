import { refuse } from '../../base/result.ts';
import { check, checkCount, checkRank, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { float32, int32 } from '../tensor-data.ts';
import type { KernelContext, Op, ShapeContext } from '../types.ts';
import { type Boxes, intersectionOverUnion, orderCorners } from './boxes.ts';
import { popHeap, pushHeap } from './std-heap.ts';

// Operands: 0 boxes [n, 4], 1 scores [n], then scalars: 2 most boxes to keep, 3 overlap limit, 4 score limit and for V5 5 sigma.
// Outputs: kept indices [most], for V5 their scores [most], number kept.

const scalars = ['INT32', 'FLOAT32', 'FLOAT32', 'FLOAT32'];

const shape = shapeRule((context: ShapeContext) => {
  const count = context.node.inputs.length;
  checkCount(count, [5, 6], 'operands');
  const soft = count === 6;
  checkCount(context.node.outputs.length, [soft ? 3 : 2], 'outputs');
  const boxes = operand(context, 0, 'boxes');
  const scores = operand(context, 1, 'scores');
  checkType(boxes.tensor, ['FLOAT32'], 'boxes');
  checkRank(boxes.shape, 2, 'boxes');
  check(boxes.shape[1] === 4, `boxes have ${boxes.shape[1]} coordinates, 4 are needed`);
  checkType(scores.tensor, ['FLOAT32'], 'scores');
  checkRank(scores.shape, 1, 'scores');
  check(boxes.shape[0] === scores.shape[0], `${boxes.shape[0]} boxes with ${scores.shape[0]} scores`);
  for (let i = 2; i < count; i++) {
    const { tensor, shape } = operand(context, i, 'limit');
    checkType(tensor, [scalars[i - 2] as string], `operand ${i}`);
    checkRank(shape, 0, `operand ${i}`);
  }
  const value = context.value(2);
  if (value === undefined) return { kind: 'dynamic' };
  const most = Number(value[0]);
  check(most >= 0, `the most boxes to keep are ${most}`);
  return soft ? staticShapes([most], [most], []) : staticShapes([most], []);
});

interface Limits {
  readonly most: number;
  readonly overlap: number;
  readonly score: number;
  /** 0: overlapping boxes are dropped rather than scored down. */
  readonly sigma: number;
}

interface Candidate {
  readonly index: number;
  score: number;
  /** Boxes kept before this one that it has been compared with. */
  compared: number;
}

/** Kept boxes with their scores, best first (reference/non_max_suppression.h). */
function suppress(boxes: Boxes, scores: Float32Array, limits: Limits): readonly Candidate[] {
  const worse = (a: Candidate, b: Candidate) => a.score < b.score;
  const queue: Candidate[] = [];
  scores.forEach((score, index) => {
    if (score > limits.score) pushHeap(queue, { index, score, compared: 0 }, worse);
  });
  const wanted = Math.min(queue.length, limits.most);
  const kept: Candidate[] = [];
  while (kept.length < wanted && queue.length > 0) {
    const candidate = popHeap(queue, worse);
    const before = candidate.score;
    const dropped = compare(boxes, candidate, kept, limits);
    candidate.compared = kept.length;
    if (dropped) continue;
    if (candidate.score === before) kept.push({ ...candidate });
    // A box that was kept goes back too, and is dropped when it meets itself.
    if (candidate.score > limits.score) pushHeap(queue, candidate, worse);
  }
  return kept;
}

/** Compares with the boxes kept since last time, lowering the score or telling that the box is to be dropped. */
function compare(boxes: Boxes, candidate: Candidate, kept: readonly Candidate[], limits: Limits): boolean {
  const scale = limits.sigma > 0 ? Math.fround(-0.5 / limits.sigma) : 0;
  for (let j = kept.length - 1; j >= candidate.compared; j--) {
    const overlap = intersectionOverUnion(boxes, candidate.index, (kept[j] as Candidate).index);
    if (overlap >= limits.overlap) return true;
    if (limits.sigma > 0) {
      const exponent = Math.fround(Math.fround(scale * overlap) * overlap);
      candidate.score = Math.fround(candidate.score * Math.fround(Math.exp(exponent)));
    }
    if (candidate.score <= limits.score) return false;
  }
  return false;
}

const scalar = (context: KernelContext, input: number): number =>
  Number((context.input(input) ?? refuse(`operand ${input} is missing`)).data[0]);

function reference(context: KernelContext): void {
  const boxes = orderCorners(float32(context.input(0) ?? refuse('boxes are missing')));
  const scores = float32(context.input(1) ?? refuse('scores are missing'));
  const soft = context.inputCount === 6;
  const sigma = soft ? scalar(context, 5) : 0;
  if (sigma < 0) refuse(`sigma is ${sigma}, it must not be negative`);
  const limits = { most: scalar(context, 2), overlap: scalar(context, 3), score: scalar(context, 4), sigma };
  const kept = suppress(boxes, scores, limits);
  const indices = int32(context.output(0)).fill(0);
  for (const [i, { index }] of kept.entries()) indices[i] = index;
  if (soft) {
    const keptScores = float32(context.output(1)).fill(0);
    for (const [i, { score }] of kept.entries()) keptScores[i] = score;
  }
  int32(context.output(soft ? 2 : 1))[0] = kept.length;
}

const nonMaxSuppressionV4: Op = { name: 'NON_MAX_SUPPRESSION_V4', maxVersion: 1, shape, reference };
const nonMaxSuppressionV5: Op = { name: 'NON_MAX_SUPPRESSION_V5', maxVersion: 1, shape, reference };
export const nonMaxSuppressions: readonly Op[] = [nonMaxSuppressionV4, nonMaxSuppressionV5];
