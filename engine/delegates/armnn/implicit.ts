import type { NodeView } from '../rules/facts.ts';
import type { ExtraLayer } from '../rules/language.ts';

/** A layer that Arm NN adds beside the op's own, over operands of the op. */
export interface ImplicitLayer {
  readonly layer: string;
  readonly args: Readonly<Record<string, string>>;
  readonly activation?: string;
}

const over = (selector: string): ImplicitLayer['args'] => ({ input: selector, output: selector });

const smallerRank = (view: NodeView): string | undefined => {
  const [a, b] = [view.inputs[0]?.shape.length, view.inputs[1]?.shape.length];
  if (a === undefined || b === undefined || a === b) return undefined;
  return a < b ? 'in[0]' : 'in[1]';
};

const fused = (view: NodeView): string | undefined => {
  const activation = view.graph.option(view.node, 'fused_activation_function');
  return typeof activation === 'string' && activation !== 'NONE' ? activation : undefined;
};

/** Whether a layer of an op's table arises for this node, and over what. */
export function implicitLayer({ layer, when }: ExtraLayer, view: NodeView): ImplicitLayer | undefined {
  switch (when) {
    case 'always':
      return { layer, args: over('out[0]') };
    case 'always (int32 skips)':
      return view.outputs[0]?.dtype === 'int32' ? undefined : { layer, args: over('out[0]') };
    case 'input ranks differ': {
      const smaller = smallerRank(view);
      return smaller === undefined ? undefined : { layer, args: over(smaller) };
    }
    case 'input rank > 2':
      return (view.inputs[0]?.shape.length ?? 0) > 2 ? { layer, args: over('in[0]') } : undefined;
    case 'fused_activation_function != NONE': {
      const activation = fused(view);
      return activation === undefined ? undefined : { layer, args: over('out[0]'), activation };
    }
    // A Constant layer that no backend supports goes to CpuRef without a word (Network.cpp AssignBackends).
    default:
      return undefined;
  }
}
