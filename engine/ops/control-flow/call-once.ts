import type { Op } from '../types.ts';
import { mismatch, subgraphOption } from './branches.ts';

/** Runs an initialisation subgraph the first time any CALL_ONCE asks for it (call_once.cc). */
export const callOnce = {
  name: 'CALL_ONCE',
  maxVersion: 1,
  shape(context) {
    const { inputs, outputs } = context.node;
    const problem =
      (inputs.length + outputs.length > 0
        ? 'it has operands, which an initialisation cannot use'
        : undefined) ?? mismatch(context, subgraphOption(context, 'init_subgraph_index'), 0, 0);
    return problem === undefined ? { kind: 'static', shapes: [] } : { kind: 'refused', sentence: problem };
  },
  reference(context) {
    const subgraph = subgraphOption(context, 'init_subgraph_index');
    const done = `initialised:${subgraph}`;
    if (context.resources.has(done)) return;
    context.invokeSubgraph(subgraph, []);
    context.resources.set(done, true);
  },
} satisfies Op;
