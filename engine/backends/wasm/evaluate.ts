import { Refusal } from '../../base/result.ts';
import type { GraphNode } from '../../graph/types.ts';
import { bytesOf } from '../../ops/tensor-data.ts';
import type { KernelContext, Op, TensorView } from '../../ops/types.ts';

/**
 * Runs a stateless op's reference kernel once, apart from any session, into `output`; its bytes, or undefined where the
 * kernel refuses.
 */
export function evaluate(
  op: Op,
  node: GraphNode,
  inputs: readonly (TensorView | undefined)[],
  output: TensorView,
): Uint8Array | undefined {
  const context: KernelContext = {
    node,
    inputCount: inputs.length,
    outputCount: 1,
    input: (index) => inputs[index],
    output: () => output,
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
  return bytesOf(output.data);
}
