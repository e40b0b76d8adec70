import type { Op, ShapeAnswer, ShapeContext, TensorView } from '../types.ts';
import { mismatch, passedShapes, passedTensors, same, subgraphOption } from './branches.ts';

type Shape = readonly number[];

/** Runs `body` on its own outputs for as long as `cond` says (while.cc). */
export const whileOp = {
  name: 'WHILE',
  maxVersion: 1,
  shape(context) {
    const cond = subgraphOption(context, 'cond_subgraph_index');
    const body = subgraphOption(context, 'body_subgraph_index');
    const inputs = context.node.inputs.length;
    const problem =
      (context.node.outputs.length !== inputs
        ? `it has ${inputs} inputs and ${context.node.outputs.length} outputs`
        : undefined) ??
      (cond === body ? `condition and body are the same subgraph ${cond}` : undefined) ??
      mismatch(context, cond, inputs, 1) ??
      mismatch(context, body, inputs, inputs) ??
      condProblem(context, cond);
    return problem === undefined ? bodyShapes(context, body) : { kind: 'refused', sentence: problem };
  },
  reference(context) {
    const cond = subgraphOption(context, 'cond_subgraph_index');
    const body = subgraphOption(context, 'body_subgraph_index');
    // Copies, because what never went through the body becomes an output of its own.
    let values: readonly TensorView[] = passedTensors(context, 0).map((view) => ({
      ...view,
      data: view.data.slice(),
    }));
    while (context.invokeSubgraph(cond, values)[0]?.data[0]) values = context.invokeSubgraph(body, values);
    values.forEach((value, i) => {
      context.setOutput(i, value.shape, value.data);
    });
  },
} satisfies Op;

/** The condition must be one BOOL, a scalar or [1]; where its shape is only known when running it is checked by nobody. */
function condProblem(context: ShapeContext, cond: number): string | undefined {
  const graph = context.graph(cond);
  const type = graph?.tensors[graph.outputs[0] ?? -1]?.type;
  if (type !== 'BOOL') return `its condition, subgraph ${cond}, answers ${type}, not BOOL`;
  const answer = context.propagateSubgraph(cond, passedShapes(context, 0));
  if (answer.kind === 'refused') return answer.sentence;
  const shape = answer.kind === 'static' ? (answer.shapes[0] ?? []) : [];
  return shape.length === 0 || same(shape, [1])
    ? undefined
    : `its condition, subgraph ${cond}, answers a tensor of shape [${shape}], not one value`;
}

function bodyShapes(context: ShapeContext, body: number): ShapeAnswer {
  const shapes = passedShapes(context, 0);
  const answer = context.propagateSubgraph(body, shapes);
  if (answer.kind !== 'static') return answer.kind === 'refused' ? answer : { kind: 'dynamic' };
  // A body that changes a shape would go on changing it every time around.
  const stable = shapes.every((shape, i) => keepsShape(shape, answer.shapes[i] ?? []));
  return stable ? answer : { kind: 'dynamic' };
}

/** Equal shapes; a scalar and [1] count as equal, by the runtime's own sum of first dimensions (while.cc). */
function keepsShape(before: Shape, after: Shape): boolean {
  return same(before, after) || (before[0] ?? 0) + (after[0] ?? 0) === 1;
}
