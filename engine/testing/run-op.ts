import { tensorId } from '../base/ids.ts';
import type { Result } from '../base/result.ts';
import type { Options } from '../model/types.ts';
import { bytesOf } from '../ops/tensor-data.ts';
import type { TensorData, TensorView } from '../ops/types.ts';
import { Session } from '../run/session.ts';
import { type DrawnTensor, drawProgram } from './draw-program.ts';

/** An operand given when running; `value` of a drawn tensor makes it a constant. */
export interface Given extends DrawnTensor {
  readonly given?: TensorData;
}

/**
 * Runs one node by itself. Operands with `given` are inputs, those with `value` constants. Answers the outputs, or the sentence
 * with which preparing or running refuses.
 */
export function runOp(
  op: string,
  options: Options,
  operands: readonly Given[],
  outputs: readonly DrawnTensor[] = [{}],
): Result<readonly TensorView[], string> {
  const inputs = operands.flatMap(({ given }, i) => (given === undefined ? [] : [i]));
  const results = outputs.map((_, i) => operands.length + i);
  const program = drawProgram({
    tensors: [...operands.map(({ given: _, ...tensor }) => tensor), ...outputs],
    nodes: [[op, operands.map((_, i) => i), results, options]],
    inputs,
    outputs: results,
  });
  const session = Session.open(program);
  if (!session.ok) return session;
  for (const [position, operand] of inputs.entries()) {
    const set = session.value.setInput(position, bytesOf(operands[operand]?.given as TensorData));
    if (!set.ok) return set;
  }
  const run = session.value.invoke();
  if (!run.ok) return run;
  return {
    ok: true,
    value: results.map((tensor) => session.value.read(tensorId(tensor)) as TensorView),
  };
}
