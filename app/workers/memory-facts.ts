import { type Graph, memoryPlan, type Shapes, tensorLabel } from '../../engine/index.ts';
import type { MemoryFacts } from './protocol.ts';

/** The memory planner's answer for one subgraph, with the words that the picture and its table need. */
export function memoryFacts(graph: Graph, shapes: Shapes): MemoryFacts {
  const { failed } = shapes;
  const op = failed && graph.nodes[failed.node]?.op;
  return {
    ...memoryPlan(graph, shapes),
    names: graph.tensors.map(({ name }) => name),
    labels: graph.tensors.map(({ id }) => tensorLabel(graph, shapes, id)),
    ...(failed && { stopped: `${op} #${failed.node}: ${failed.sentence}` }),
  };
}
