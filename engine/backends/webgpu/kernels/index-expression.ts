import { type Loop, mergeLoops, strides } from '../../wasm/kernels/loops.ts';
import { u32 } from '../shader.ts';

// Where elements lie, as WGSL: sums of coordinates times strides with all constants written out.

/** `e`, an element number in row-major order of `counts`, to an index that moves by `steps` an axis. */
export function indexExpression(counts: readonly number[], steps: readonly number[], e = 'e'): string {
  const loops = mergeLoops(counts.map((count, i) => ({ count, steps: [steps[i]!] })));
  return expressionOf(loops, e);
}

function expressionOf(loops: readonly Loop[], e: string): string {
  let below = loops.reduce((all, { count }) => all * count, 1);
  const total = below;
  const terms: string[] = [];
  for (const { count, steps } of loops) {
    const size = below;
    below /= count;
    const [step = 0] = steps;
    if (step === 0) continue;
    const quotient = below === 1 ? e : `${e} / ${u32(below)}`;
    const coordinate = size === total ? quotient : `${quotient} % ${u32(count)}`;
    terms.push(step === 1 ? `(${coordinate})` : `(${coordinate}) * ${u32(step)}`);
  }
  return terms.length === 0 ? '0u' : terms.join(' + ');
}

/** Steps of an operand broadcast to `shape`: 0 along axes that it repeats on. */
export function broadcastSteps(operand: readonly number[], shape: readonly number[]): number[] {
  const padded = [...Array<number>(Math.max(shape.length - operand.length, 0)).fill(1), ...operand];
  return strides(padded).map((stride, i) => (padded[i] === 1 ? 0 : stride));
}

/** The element of an operand that is broadcast to `shape`, from the output's element. */
export const broadcastIndex = (operand: readonly number[], shape: readonly number[], e = 'e'): string =>
  indexExpression(shape, broadcastSteps(operand, shape), e);
