import type { Op } from '../types.ts';
import { agreedShapes, passedTensors, runBranch, selectorProblem, subgraphOption } from './branches.ts';

/** Runs `then` or `else` on the operands after the condition (if.cc). */
export const ifOp = {
  name: 'IF',
  maxVersion: 1,
  shape(context) {
    const problem = selectorProblem(context, 'BOOL');
    if (problem !== undefined) return { kind: 'refused', sentence: problem };
    const branches = ['then_subgraph_index', 'else_subgraph_index'];
    return agreedShapes(
      context,
      branches.map((name) => subgraphOption(context, name)),
      1,
    );
  },
  reference(context) {
    const chosen = context.input(0)?.data[0] ? 'then_subgraph_index' : 'else_subgraph_index';
    runBranch(context, subgraphOption(context, chosen), passedTensors(context, 1));
  },
} satisfies Op;
