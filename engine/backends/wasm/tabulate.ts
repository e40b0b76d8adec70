import type { GraphNode } from '../../graph/types.ts';
import { allocate, viewBytes } from '../../ops/tensor-data.ts';
import type { Op } from '../../ops/types.ts';
import { evaluate } from './evaluate.ts';
import type { Layer } from './layer.ts';

const patterns = Uint8Array.from({ length: 256 }, (_, pattern) => pattern);

/** Runs an elementwise op's reference kernel over all values of an 8-bit operand 0, the other operands as they are. */
export function tabulate(
  node: GraphNode,
  { inputs, outputs }: Pick<Layer, 'inputs' | 'outputs'>,
  op: Op | undefined,
): Uint8Array | undefined {
  const [input] = inputs;
  const [output] = outputs;
  if (!op || !input || !output || input.width !== 1) return undefined;
  const views = inputs.map((operand, index) => {
    if (index === 0)
      return { tensor: input.tensor, shape: [256], data: viewBytes(input.type, patterns.slice()) };
    const bytes = operand?.constant();
    return (
      operand &&
      bytes && { tensor: operand.tensor, shape: operand.shape, data: viewBytes(operand.type, bytes) }
    );
  });
  const result = { tensor: output.tensor, shape: [256], data: allocate(output.type, [256]) };
  return evaluate(op, node, views, result);
}
