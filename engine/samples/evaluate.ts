import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { openProgram } from '../graph/program.ts';
import { type OperatorDraft, type SubgraphDraft, type TensorDraft, writeModel } from '../model/draft.ts';
import { Session } from '../run/session.ts';

export interface FloatValues {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface Operand {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
  readonly isConstant: boolean;
}

/** What one op makes of these values, by the reference kernels. All its outputs are floats. */
export function evaluate(
  operator: Pick<OperatorDraft, 'op' | 'options' | 'customOptions'>,
  operands: readonly Operand[],
  outputs: number,
): FloatValues[] {
  const results = Array.from({ length: outputs }, (_, i) => operands.length + i);
  const live = operands.flatMap(({ isConstant }, i) => (isConstant ? [] : [i]));
  const subgraph: SubgraphDraft = {
    tensors: [...operands.map(tensorOf), ...results.map(() => ({ shape: [] }))],
    operators: [{ ...operator, inputs: operands.map((_, i) => i), outputs: results }],
    inputs: live,
    outputs: results,
  };
  const { op } = operator;
  const program = must(openProgram(fromBytes(writeModel({ subgraphs: [subgraph] })), op), `${op} opens`);
  const session = must(Session.open(program), `${op} prepares`);
  live.forEach((operand, position) => {
    must(session.setInput(position, bytesOf(operands[operand]!.values)), `${op} takes its input`);
  });
  must(session.invoke(), `${op} runs`);
  return program.graphs[0]!.outputs.map((tensor) => {
    const view = must(session.read(tensor), `${op} wrote its output`);
    return { shape: view.shape, values: Float32Array.from(view.data as Float32Array) };
  });
}

const tensorOf = ({ shape, values, isConstant }: Operand): TensorDraft => ({
  shape,
  type: values instanceof Int32Array ? 'INT32' : 'FLOAT32',
  ...(isConstant && { data: bytesOf(values) }),
});

export const bytesOf = (data: Float32Array | Int32Array | Uint8Array | Int8Array): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
