import type { GraphNode } from '../../graph/types.ts';
import { checkArity, dynamic, view } from '../layout-rule.ts';
import { check, checkRank, checkType, operand, shapeRule, staticShapes } from '../shape-rule.ts';
import { float32, integers, text } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';
import { type Block, Philox } from './philox.ts';

// random_ops.cc:196-234
const shape = shapeRule((context) => {
  checkArity(context, [1]);
  const wanted = operand(context, 0, 'shape');
  checkType(wanted.tensor, ['INT32'], 'shape');
  checkRank(wanted.shape, 1, 'shape');
  const value = context.value(0);
  if (value === undefined) return dynamic;
  const sizes = integers(value);
  check(!sizes.some((size) => size < 0), `shape ${text(sizes)} holds a negative size`);
  return staticShapes(sizes);
});

/**
 * The node's generator, which goes on from invoke to invoke. Seeds of 0 and 0 ask for a random start; here such a node starts from
 * its own number, so that runs can be repeated.
 */
function generator(context: KernelContext): Philox {
  const [first, second] = [seedOf(context.node, 'seed'), seedOf(context.node, 'seed2')];
  const start = first === 0n && second === 0n ? BigInt(context.node.id + 1) : second;
  return context.state(() => new Philox(first, start));
}

function seedOf(node: GraphNode, name: string): bigint {
  const value = node.options[name];
  return typeof value === 'bigint' ? value : BigInt(Number(value ?? 0));
}

/** 23 random bits as a float in [0, 1). */
const unit = (bits: number): number => (bits & 0x7fffff) / 2 ** 23;

/** Two normally distributed numbers from two words (Box and Muller), in float32. */
function normalPair(a: number, b: number): readonly [number, number] {
  // Keeps the logarithm finite.
  const u = Math.max(unit(a), Math.fround(1e-7));
  const angle = Math.fround(2 * Math.PI * unit(b));
  const radius = Math.fround(Math.sqrt(Math.fround(-2 * Math.fround(Math.log(u)))));
  return [Math.fround(Math.sin(angle)) * radius, Math.fround(Math.cos(angle)) * radius];
}

/** Fills the output block by block; what is left of the last block is thrown away. */
const fillWith =
  (numbers: (block: Block) => readonly number[]) =>
  (context: KernelContext): void => {
    const draw = generator(context);
    checkType(context.output(0).tensor, ['FLOAT32'], 'output');
    const to = float32(context.output(0));
    for (let i = 0; i < to.length; i += 4) to.set(numbers(draw.next()).slice(0, to.length - i), i);
  };

const uniform = fillWith((block) => block.map(unit));
const normal = fillWith(([a, b, c, d]) => [...normalPair(a, b), ...normalPair(c, d)]);

// random_ops.cc:236-266
const multinomialShape = shapeRule((context) => {
  checkArity(context, [2]);
  const logits = operand(context, 0, 'logits');
  const count = operand(context, 1, 'num_samples');
  checkType(logits.tensor, ['FLOAT32'], 'logits');
  checkType(count.tensor, ['INT32'], 'num_samples');
  const value = context.value(1);
  if (value === undefined || context.value(0) === undefined) return dynamic;
  checkRank(logits.shape, 2, 'logits');
  const samples = integers(value)[0] as number;
  check(samples >= 0, `num_samples is ${samples}`);
  return staticShapes([logits.shape[0] as number, samples]);
});

/** Running sums of exp(logit - largest), infinite and NaN logits left out. */
function cumulative(logits: Float32Array): Float64Array {
  const largest = logits.filter(Number.isFinite).reduce((a, b) => Math.max(a, b), -Infinity);
  let total = 0;
  return Float64Array.from(logits, (logit) => {
    if (Number.isFinite(logit)) total += Math.exp(logit - largest);
    return total;
  });
}

/** Per row, classes drawn by their odds: 52 random bits times the total, looked up in the running sums (random_ops.cc:105-160). */
function multinomial(context: KernelContext): void {
  const logits = view(context, 0);
  const [rows, classes] = logits.shape as [number, number];
  check(classes > 0, 'logits have no classes');
  const output = context.output(0);
  checkType(output.tensor, ['INT32', 'INT64'], 'output');
  const samples = output.shape[1] as number;
  const state = generator(context);
  const draw = state.fork();
  // The runtime reserves more than it uses; the next invoke starts behind that.
  state.skip(BigInt(rows * Math.ceil(samples / 4) * 4 * 2 * 256));
  let words: number[] = [];
  for (let row = 0; row < rows; row++) {
    const sums = cumulative(float32(logits).subarray(row * classes, (row + 1) * classes));
    for (let i = 0; i < samples; i++) {
      if (words.length === 0) words = [...draw.next()];
      const [high, low] = words.splice(0, 2) as [number, number];
      const target = (((high & 0xfffff) * 2 ** 32 + low) / 2 ** 52) * (sums.at(-1) as number);
      const found = sums.findIndex((sum) => target < sum);
      const pick = found < 0 ? classes : found;
      output.data[row * samples + i] = output.tensor.type === 'INT64' ? BigInt(pick) : pick;
    }
  }
}

export const randoms: readonly Op[] = [
  { name: 'RANDOM_UNIFORM', maxVersion: 1, shape, reference: uniform },
  { name: 'RANDOM_STANDARD_NORMAL', maxVersion: 1, shape, reference: normal },
  { name: 'MULTINOMIAL', maxVersion: 1, shape: multinomialShape, reference: multinomial },
];
