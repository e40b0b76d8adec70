import { checkArity, sameShape, view } from '../layout-rule.ts';
import { philox4x32 } from '../random/philox.ts';
import { check, checkRank, checkType, operand, shapeRule, staticShapes, textOption } from '../shape-rule.ts';
import { copy, text } from '../tensor-data.ts';
import type { KernelContext, Op, TensorView } from '../types.ts';
import { threefry2x32 } from './threefry.ts';

// rng_bit_generator.cc:59-86. The output keeps the shape that the file gives it.
const shape = shapeRule((context) => {
  checkArity(context, [1], 2);
  const state = operand(context, 0, 'initial state');
  checkType(state.tensor, ['UINT64'], 'initial state');
  checkRank(state.shape, 1, 'initial state');
  const [key, output] = [context.output(0), context.output(1)];
  checkType(key, ['UINT64'], 'output state');
  check(
    sameShape(key.shape, state.shape),
    `the output state has shape ${text(key.shape)}, the initial one ${text(state.shape)}: they must be the same`,
  );
  checkType(output, ['INT32', 'INT64', 'UINT32', 'UINT64'], 'output');
  return staticShapes(key.shape, output.shape);
});

/** 64-bit elements count as two words, the low one first. */
const words = (tensor: TensorView): Uint32Array =>
  new Uint32Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength / 4);

/** Fills the output with blocks for a counter that grows by one, and hands the state on (rng_bit_generator.cc:33-55). */
function reference(context: KernelContext): void {
  const state = view(context, 0);
  const algorithm = textOption(context.node, 'algorithm');
  const size = state.shape[0] as number;
  const fits = size === 2 || (size === 3 && algorithm !== 'THREEFRY');
  check(fits, `${algorithm} does not take a state of ${size} elements`);
  copy(context.output(0).data, state.data);
  const given = words({ ...state, data: state.data.slice() });
  const [k0, k1, c0, c1] = given as unknown as [number, number, number, number];
  // The rest of a longer state, or the key again, is the upper half of the counter.
  const upper = size === 3 ? ([given[4]!, given[5]!] as const) : ([k0, k1] as const);
  const next = words(context.output(0));
  [next[2], next[3]] = [c0, c1];
  const block = (): readonly number[] =>
    algorithm === 'THREEFRY'
      ? threefry2x32([k0, k1], [next[2]!, next[3]!])
      : philox4x32([k0, k1], [next[2]!, next[3]!, ...upper]);
  const to = words(context.output(1));
  for (let i = 0; i < to.length; ) {
    const drawn = block().slice(0, to.length - i);
    to.set(drawn, i);
    i += drawn.length;
    next[2]!++;
    if (next[2] === 0) next[3]!++;
  }
}

export const rngBitGenerator: Op = { name: 'STABLEHLO_RNG_BIT_GENERATOR', maxVersion: 1, shape, reference };
