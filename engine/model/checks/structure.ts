import { absent } from '../../base/ids.ts';
import type { ModelProblem, ModelSubgraph } from '../types.ts';
import { findCycle } from './cycle.ts';

type Problem = Pick<ModelProblem, 'where' | 'message'>;

/**
 * What keeps a subgraph from being a graph at all: tensor indices out of range, a tensor with two writers, a cycle. Later
 * kinds are looked for only when there is none of the earlier ones, since they build on them.
 */
export function structureProblems(subgraph: ModelSubgraph): readonly Problem[] {
  const ranges = [...rangeProblems(subgraph)];
  if (ranges.length > 0) return ranges;
  const writers = [...writerProblems(subgraph)];
  return writers.length > 0 ? writers : [...cycleProblems(subgraph)];
}

function* rangeProblems(subgraph: ModelSubgraph): Generator<Problem> {
  const place = `subgraphs[${subgraph.index}]`;
  const count = subgraph.tensors.length;
  yield* outOfRange(subgraph.inputs, 0, count, `${place}.inputs`);
  yield* outOfRange(subgraph.outputs, 0, count, `${place}.outputs`);
  for (let i = 0; i < subgraph.operators.length; i++) {
    const { inputs, outputs, intermediates } = subgraph.operators[i]!;
    if (
      allIn(inputs, count) &&
      allIn(outputs, count) &&
      intermediates.length === 0 &&
      !outputs.includes(absent)
    )
      continue;
    const operator = `${place}.operators[${i}]`;
    yield* outOfRange(inputs, -1, count, `${operator}.inputs`);
    yield* outOfRange(outputs, 0, count, `${operator}.outputs`);
    yield* outOfRange(intermediates, -1, count, `${operator}.intermediates`);
  }
}

const allIn = (list: readonly number[], count: number): boolean =>
  list.every((tensor) => tensor >= -1 && tensor < count);

function* outOfRange(
  list: readonly number[],
  lowest: number,
  count: number,
  where: string,
): Generator<Problem> {
  for (const [i, tensor] of list.entries()) {
    if (tensor >= lowest && tensor < count) continue;
    const optional = tensor === -1 ? ' (only inputs of operators may be left out)' : '';
    yield {
      where: `${where}[${i}]`,
      message: `${where}[${i}] names tensor ${tensor}${optional}, but the subgraph has ${count} tensors`,
    };
  }
}

function* writerProblems(subgraph: ModelSubgraph): Generator<Problem> {
  const writers = new Int32Array(subgraph.tensors.length).fill(-1);
  for (const [i, operator] of subgraph.operators.entries())
    for (const tensor of operator.outputs) {
      const other = writers[tensor] ?? -1;
      if (other >= 0)
        yield {
          where: `subgraphs[${subgraph.index}].operators[${i}].outputs`,
          message:
            other === i
              ? `operator ${i} writes tensor ${tensor} twice`
              : `tensor ${tensor} is written by two operators, ${other} and ${i}`,
        };
      writers[tensor] = i;
    }
}

function* cycleProblems(subgraph: ModelSubgraph): Generator<Problem> {
  const nodes = findCycle(subgraph.operators, subgraph.tensors.length);
  if (nodes === undefined) return;
  const [first] = nodes;
  const shown = nodes.length > 12 ? [...nodes.slice(0, 12), '...'] : nodes;
  yield {
    where: `subgraphs[${subgraph.index}].operators[${first}]`,
    message:
      nodes.length === 1
        ? `operator ${first} reads its own output, which is a cycle`
        : `operators wait for each other in a cycle: ${shown.join(' -> ')} -> ${first}`,
  };
}
