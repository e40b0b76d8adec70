import {
  type Cut,
  type Delegate,
  defaultPartitionOptions,
  delegates,
  fail,
  type Graph,
  type Limits,
  nodeId,
  ok,
  type Program,
  partition,
  partitionFp16,
  type Result,
  type Shapes,
  type SupportMask,
  summariseCut,
  support,
} from '../../engine/index.ts';
import { menuDelegate } from './delegates.ts';
import type { CutQuery } from './protocol.ts';

interface Subject {
  readonly program: Program;
  readonly graph: Graph;
  readonly shapes: Shapes;
}

/** Which nodes the delegate takes, how the runtime then cuts the graph, and all of it as one value. */
export async function cutModel(subject: Subject, query: CutQuery): Promise<Result<Cut, string>> {
  const { graph, shapes } = subject;
  const row = menuDelegate(query.delegate);
  const limits: Limits = {
    maxDelegatedPartitions: query.max ?? row.max.default,
    minNodesPerPartition: query.min ?? row.min.default,
  };
  const delegate = delegates.get(row.id);
  const mask =
    delegate === undefined
      ? pickedOps(graph, String(query.options.ops ?? ''))
      : await judged(subject, delegate, query);
  // A delegate that refuses the graph as a whole replaces nothing.
  const supported = new Set(mask.graphRefused === undefined ? mask.supported : []);
  const cutting = delegate?.application.flow === 'fp16-helper' ? partitionFp16 : partition;
  const partitioning = cutting(graph, supported, limits, {
    ...defaultPartitionOptions,
    ...(delegate && { sort: delegate.application.sort }),
  });
  if (!partitioning.ok) return fail(partitioning.problem.sentence);
  return ok(
    summariseCut({
      delegate: { id: row.id, title: row.shortTitle, options: query.options },
      graph,
      shapes,
      mask,
      partitioning: partitioning.value,
      limits,
      hypothetical: {
        max: !row.max.exists && limits.maxDelegatedPartitions > 0,
        min: !row.min.exists && limits.minNodesPerPartition > 0,
      },
    }),
  );
}

async function judged(
  { program, graph, shapes }: Subject,
  delegate: Delegate,
  query: CutQuery,
): Promise<SupportMask> {
  const profile = await delegate.load(query.options);
  const constants = program.constants[graph.subgraph];
  if (constants === undefined) throw new Error(`subgraph ${graph.subgraph} has no constants`);
  return support(graph, shapes, profile, query.options, constants);
}

/** A delegate that takes exactly the ops a user lists. */
function pickedOps(graph: Graph, list: string): SupportMask {
  const ops = new Set(list.split(/[\s,]+/).filter(Boolean));
  return {
    subgraph: graph.subgraph,
    supported: graph.nodes.filter(({ op }) => ops.has(op)).map(({ id }) => nodeId(id)),
    refused: graph.nodes
      .filter(({ op }) => !ops.has(op))
      .map(({ id, op }) => ({
        node: id,
        op,
        reasons: [
          { code: 'not-listed', sentence: `${op} #${id}: ${op} is not in the list`, source: 'set by hand' },
        ],
      })),
  };
}
