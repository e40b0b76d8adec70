import { Refusal } from '../../base/result.ts';
import type { GraphNode } from '../../graph/types.ts';
import { allocate, bytesOf, viewBytes } from '../../ops/tensor-data.ts';
import type { KernelContext, Op } from '../../ops/types.ts';
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
  const result = allocate(output.type, [256]);
  const context: KernelContext = {
    node,
    inputCount: inputs.length,
    outputCount: 1,
    input: (index) => {
      const operand = inputs[index];
      if (index === 0)
        return { tensor: input.tensor, shape: [256], data: viewBytes(input.type, patterns.slice()) };
      const bytes = operand?.constant();
      return (
        operand &&
        bytes && { tensor: operand.tensor, shape: operand.shape, data: viewBytes(operand.type, bytes) }
      );
    },
    output: () => ({ tensor: output.tensor, shape: [256], data: result }),
    setOutput: () => {},
    constant: () => undefined,
    intermediate: () => undefined,
    customOptions: () => new Uint8Array(),
    state: (make) => make(),
    resources: new Map(),
    graph: () => undefined,
    invokeSubgraph: () => [],
  };
  try {
    op.reference(context);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
  return bytesOf(result);
}
