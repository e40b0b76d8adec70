import {
  type Cut,
  fail,
  type Graph,
  nodeId,
  ok,
  type Program,
  partition,
  type Result,
  type Shapes,
  type SupportMask,
  summariseCut,
} from '../../engine/index.ts';
import type { CutQuery } from './protocol.ts';

interface Subject {
  readonly program: Program;
  readonly graph: Graph;
  readonly shapes: Shapes;
}

/** Which nodes the delegate takes, how the runtime then cuts the graph, and all of it as one value. */
export async function cutModel({ graph, shapes }: Subject, query: CutQuery): Promise<Result<Cut, string>> {
  const mask = pickedOps(graph, String(query.options.ops ?? ''));
  const limits = {
    maxDelegatedPartitions: query.max ?? 0,
    minNodesPerPartition: query.min ?? 0,
  };
  const partitioning = partition(graph, new Set(mask.supported), limits);
  if (!partitioning.ok) return fail(partitioning.problem.sentence);
  return ok(
    summariseCut({
      delegate: { id: query.delegate, title: 'Listed ops', options: query.options },
      graph,
      shapes,
      mask,
      partitioning: partitioning.value,
      limits,
      hypothetical: { max: false, min: false },
    }),
  );
}

/** A delegate that takes exactly the ops a user lists. */
function pickedOps(graph: Graph, list: string): SupportMask {
  const ops = new Set(list.split(/[\s,]+/).filter(Boolean));
  const takes = graph.nodes.filter(({ op }) => ops.has(op));
  return {
    subgraph: graph.subgraph,
    supported: takes.map(({ id }) => nodeId(id)),
    refused: graph.nodes
      .filter(({ op }) => !ops.has(op))
      .map(({ id, op }) => ({
        node: id,
        op,
        reasons: [{ code: 'not-listed', sentence: `${op} #${id} is not in the list of ops`, source: 'set by hand' }],
      })),
  };
}
