import type { Model, ModelOperator } from '../types.ts';
import type { ProblemList } from './report.ts';

/** Options that name a subgraph, by the operator's options table. */
const references: Readonly<Record<string, readonly string[]>> = {
  IfOptions: ['then_subgraph_index', 'else_subgraph_index'],
  WhileOptions: ['cond_subgraph_index', 'body_subgraph_index'],
  CallOnceOptions: ['init_subgraph_index'],
  CallOptions: ['subgraph'],
  StablehloWhileOptions: ['cond_subgraph_index', 'body_subgraph_index'],
  StablehloReduceOptions: ['body_subgraph_index'],
  StablehloReduceWindowOptions: ['body_subgraph_index'],
  StablehloScatterOptions: ['update_computation_subgraph_index'],
  StablehloSortOptions: ['comparator_subgraph_index'],
  StablehloCaseOptions: ['branch_subgraph_indices'],
  StablehloCustomCallOptions: ['called_computations'],
  StableHLOCompositeOptions: ['decomposition_subgraph_index'],
};

export interface SubgraphCall {
  /** Field of the operator's options that names it. */
  readonly field: string;
  readonly subgraph: number;
}

/** Subgraphs that an operator may run, in the order of its options. */
export function subgraphCalls({ optionsType, options }: ModelOperator): readonly SubgraphCall[] {
  return (references[optionsType ?? ''] ?? []).flatMap((field) =>
    [options[field] ?? []].flat().map((subgraph) => ({ field, subgraph: Number(subgraph) })),
  );
}

/** Subgraphs that do not exist, and subgraphs that run themselves. */
export function checkCalls(model: Model, problems: ProblemList): void {
  const calls = model.subgraphs.map(() => new Set<number>());
  for (const { index, operators } of model.subgraphs)
    for (const [i, operator] of operators.entries())
      for (const { field, subgraph } of subgraphCalls(operator))
        if (model.subgraphs[subgraph] === undefined)
          problems.error(
            `subgraphs[${index}].operators[${i}].${operator.optionsType}.${field}`,
            `operator ${i} (${operator.op}) names subgraph ${subgraph} as its ${field}, but the model has ${model.subgraphs.length}`,
          );
        else calls[index]?.add(subgraph);
  const loop = recursion(calls);
  if (loop)
    problems.error(
      `subgraphs[${loop[0]}]`,
      `subgraph ${loop[0]} runs itself without end: ${[...loop, loop[0]].join(' -> ')}`,
    );
}

/** Depth first over the calls, with a stack of our own: a chain of subgraphs may be long. */
function recursion(calls: readonly ReadonlySet<number>[]): number[] | undefined {
  const done = new Set<number>();
  for (const start of calls.keys()) {
    const path: number[] = [];
    const onPath = new Set<number>();
    const todo: (readonly [node: number, leave: boolean])[] = [[start, false]];
    for (let step = todo.pop(); step !== undefined; step = todo.pop()) {
      const [node, leave] = step;
      if (leave) {
        path.pop();
        onPath.delete(node);
        done.add(node);
        continue;
      }
      if (onPath.has(node)) return path.slice(path.indexOf(node));
      if (done.has(node)) continue;
      path.push(node);
      onPath.add(node);
      todo.push([node, true]);
      for (const next of calls[node] ?? []) todo.push([next, false]);
    }
  }
  return undefined;
}
