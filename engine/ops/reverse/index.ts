import { elements } from '../elements.ts';
import { checkArity, checkSameType, resolveAxis, view } from '../layout-rule.ts';
import {
  check,
  checkRank,
  checkType,
  numberOption,
  operand,
  shapeRule,
  staticShapes,
} from '../shape-rule.ts';
import { copyStrided, denseStrides, denseWalk } from '../strided-copy.ts';
import { elementCount, integers, text } from '../tensor-data.ts';
import type { KernelContext, Op } from '../types.ts';

const types = ['INT32', 'FLOAT32', 'UINT8', 'INT8', 'INT16', 'INT64', 'BOOL', 'FLOAT16', 'BFLOAT16'];

// reverse.cc:35-79
const reverseShape = shapeRule((context) => {
  checkArity(context, [2]);
  const input = operand(context, 0, 'input');
  const axis = operand(context, 1, 'axis');
  const rank = input.shape.length;
  checkRank(axis.shape, 1, 'axis');
  check(rank <= 8, `input has ${rank} dimensions, at most 8 are possible`);
  const count = elementCount(axis.shape);
  check(rank >= count, `${count} axes for an input of ${rank} dimensions`);
  checkType(input.tensor, types, 'input');
  checkType(axis.tensor, ['INT32'], 'axis');
  checkSameType(input.tensor, context.output(0));
  return staticShapes(input.shape);
});

/** Steps backwards along the named axes, which must be neighbours (reverse.cc:92-113). */
function reverse(context: KernelContext): void {
  const source = view(context, 0);
  const { shape } = source;
  const axes = integers(view(context, 1).data).map((axis) => resolveAxis(axis, shape.length));
  axes.sort((a, b) => a - b);
  const neighbours = axes.every((axis, i) => i === 0 || axis === (axes[i - 1] as number) + 1);
  check(neighbours, `axes ${text(axes)} are not neighbours`);
  const steps = denseStrides(shape);
  const backwards = axes.filter((axis) => (shape[axis] as number) > 0);
  const offset = backwards.reduce(
    (sum, axis) => sum + ((shape[axis] as number) - 1) * (steps[axis] as number),
    0,
  );
  const strides = steps.map((step, d) => (axes.includes(d) ? -step : step));
  copyStrided(shape, elements(source), { offset, strides }, elements(context.output(0)), denseWalk(shape));
}

// reverse_sequence.cc:33-72
const reverseSequenceShape = shapeRule((context) => {
  checkArity(context, [2]);
  const input = operand(context, 0, 'input');
  const lengths = operand(context, 1, 'seq_lengths');
  checkRank(lengths.shape, 1, 'seq_lengths');
  checkType(input.tensor, ['INT32', 'FLOAT32', 'UINT8', 'INT16', 'INT64'], 'input');
  checkType(lengths.tensor, ['INT32', 'INT64'], 'seq_lengths');
  checkSameType(input.tensor, context.output(0));
  return staticShapes(input.shape);
});

/** Of each batch entry, the first `length` steps in reverse order and the rest as it is (reverse_sequence.cc:74-110). */
function reverseSequence(context: KernelContext): void {
  const { node } = context;
  const source = view(context, 0);
  const { shape } = source;
  const [sequence, batch] = [numberOption(node, 'seq_dim'), numberOption(node, 'batch_dim')];
  for (const [what, dim] of [
    ['seq_dim', sequence],
    ['batch_dim', batch],
  ] as const)
    check(dim >= 0 && dim < shape.length, `${what} ${dim} is out of range for ${shape.length} dimensions`);
  check(sequence !== batch, `seq_dim and batch_dim are both ${batch}`);
  const lengths = integers(view(context, 1).data);
  const [entries, steps] = [shape[batch] as number, shape[sequence] as number];
  check(lengths.length === entries, `${lengths.length} sequence lengths for a batch of ${entries}`);

  const [from, to] = [elements(source), elements(context.output(0))];
  const strides = denseStrides(shape);
  const [step, entryStep] = [strides[sequence] as number, strides[batch] as number];
  const backwards = strides.with(sequence, -step);
  lengths.forEach((length, entry) => {
    check(
      length >= 0 && length <= steps,
      `sequence length ${length} (entry ${entry}) exceeds ${steps} steps`,
    );
    const start = entry * entryStep;
    const counts = shape.with(batch, 1);
    if (length > 0) {
      const last = { offset: start + (length - 1) * step, strides: backwards };
      copyStrided(counts.with(sequence, length), from, last, to, { offset: start, strides });
    }
    const rest = { offset: start + length * step, strides };
    copyStrided(counts.with(sequence, steps - length), from, rest, to, rest);
  });
}

export const reverses: readonly Op[] = [
  { name: 'REVERSE_V2', maxVersion: 4, shape: reverseShape, reference: reverse },
  { name: 'REVERSE_SEQUENCE', maxVersion: 1, shape: reverseSequenceShape, reference: reverseSequence },
];
