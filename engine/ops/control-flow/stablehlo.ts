import { refuse } from '../../base/result.ts';
import type { Op, ShapeContext } from '../types.ts';
import { agreedShapes, passedTensors, runBranch, selectorProblem, subgraphOption } from './branches.ts';

/** An op described by a subgraph of simpler ones, which is run in its place (stablehlo_composite.cc). */
export const stablehloComposite = {
  name: 'STABLEHLO_COMPOSITE',
  maxVersion: 1,
  shape: (context) => agreedShapes(context, [subgraphOption(context, 'decomposition_subgraph_index')], 0),
  reference(context) {
    runBranch(context, subgraphOption(context, 'decomposition_subgraph_index'), passedTensors(context, 0));
  },
} satisfies Op;

const branchesOf = (context: Pick<ShapeContext, 'node'>): number[] => {
  const listed = context.node.options.branch_subgraph_indices;
  return Array.isArray(listed) ? listed.map(Number) : [];
};

/** Runs the branch the index selects, the last one for an index out of range (stablehlo_case.cc). */
export const stablehloCase = {
  name: 'STABLEHLO_CASE',
  maxVersion: 1,
  shape(context) {
    const problem = selectorProblem(context, 'INT32');
    return problem === undefined
      ? agreedShapes(context, branchesOf(context), 1)
      : { kind: 'refused', sentence: problem };
  },
  reference(context) {
    const branches = branchesOf(context);
    const branch =
      branches[Number(context.input(0)?.data[0])] ?? branches.at(-1) ?? refuse('it has no branch');
    runBranch(context, branch, passedTensors(context, 1));
  },
} satisfies Op;
