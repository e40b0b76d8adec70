import { float32Max } from '../../../base/quantized.ts';
import { isByte } from '../../wasm/kernels/geometry.ts';
import { strides } from '../../wasm/kernels/loops.ts';
import { integers } from '../../wasm/kernels/moves.ts';
import { meanFactor } from '../../wasm/kernels/reduce.ts';
import type { Operand } from '../../wasm/layer.ts';
import { fixedPoint } from '../integers.ts';
import { type Kernel, passes, read, write } from '../layer.ts';
import { f32, i32 } from '../shader.ts';
import { indexExpression } from './index-expression.ts';
import { bufferElement, load, storing, valueType } from './words.ts';

/** What a reduction starts from and how an element `x` joins `sum`. */
const steps: Readonly<Record<string, (type: string) => readonly [first: string, step: string]>> = {
  SUM: (type) => [type === 'FLOAT32' ? '0f' : '0', 'sum += x;'],
  MEAN: (type) => [type === 'FLOAT32' ? '0f' : '0', 'sum += x;'],
  REDUCE_PROD: (type) => [type === 'FLOAT32' ? '1f' : '1', 'sum *= x;'],
  REDUCE_MAX: (type) => [
    type === 'FLOAT32' ? f32(-float32Max) : '(-2147483647 - 1)',
    'if (x > sum) { sum = x; }',
  ],
  REDUCE_MIN: (type) => [type === 'FLOAT32' ? f32(float32Max) : '2147483647', 'if (x < sum) { sum = x; }'],
};

export const reductionOps = Object.keys(steps);

/** One invocation an output element, which walks over all that is reduced into it. */
export const reduction: Kernel = ({ node, inputs: [input, axes], outputs: [output] }) => {
  const list = integers(axes);
  if (!input || !output || !list) return 'its axes are computed while running';
  const { op } = node;
  const { type } = input;
  const compares = op === 'REDUCE_MAX' || op === 'REDUCE_MIN';
  const exact =
    type === 'FLOAT32' ||
    (type === 'INT32' && op !== 'MEAN') ||
    (isByte(type) && (compares || op === 'MEAN'));
  if (!exact || type !== output.type) return `${op} of ${type}`;
  const rank = input.shape.length;
  const reduced = input.shape.map((_, i) => list.includes(i) || list.includes(i - rank));
  const all = strides(input.shape);
  const of = (wanted: boolean, from: readonly number[]) => from.filter((_, i) => reduced[i] === wanted);
  const count = of(true, input.shape).reduce((product, size) => product * size, 1);
  const finish = finishOf(op, input, output, count);
  if (typeof finish !== 'string') return finish.problem;
  const [first, step] = steps[op]!(type);
  const declarations = `${isByte(type) && op === 'MEAN' ? fixedPoint : ''}
fn element(e: u32) -> ${valueType(type)} {
  let start = ${indexExpression(of(false, input.shape), of(false, all))};
  var sum = ${first};
  for (var r = 0u; r < ${count}u; r++) {
    let at = start + ${indexExpression(of(true, input.shape), of(true, all), 'r')};
    let x = ${load('values', type, 'at')};
    ${step}
  }
  return ${finish};
}`;
  const element = bufferElement(type);
  return passes({
    bindings: [read('values', { input: 0 }, element), write('output', { output: 0 }, element)],
    declarations,
    ...storing(output),
  });
};

/** 1 / count is folded into the factor of bytes, as the runtime does (r/reduce.h:398-425). */
function finishOf(
  op: string,
  input: Operand,
  output: Operand,
  count: number,
): string | { readonly problem: string } {
  if (op !== 'MEAN') return 'sum';
  if (input.type === 'FLOAT32') return `sum / ${f32(count)}`;
  const factor = meanFactor(input, output, count);
  if (typeof factor === 'string') return { problem: factor };
  const { multiplier, shift, offset, zeroPoint } = factor;
  const scaled = `rescaled(sum + ${i32(offset)}, ${i32(multiplier)}, ${i32(shift)})`;
  const [least, most] = input.type === 'INT8' ? [-128, 127] : [0, 255];
  return `clamp(${scaled} + ${i32(zeroPoint)}, ${i32(least)}, ${i32(most)})`;
}
