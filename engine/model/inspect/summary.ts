import { subgraphCalls } from '../checks/calls.ts';
import { elementCount } from '../storage.ts';
import type { Model, ModelSubgraph } from '../types.ts';

export interface OpCount {
  readonly op: string;
  readonly custom: boolean;
  readonly version: number;
  readonly count: number;
}

/** How often each operator occurs, all subgraphs; most frequent first, then by name. */
export function opHistogram(model: Model): readonly OpCount[] {
  const counts = new Map<string, OpCount>();
  for (const { operators } of model.subgraphs)
    for (const { op, custom, version } of operators) {
      const key = `${op} ${version} ${custom}`;
      counts.set(key, { op, custom, version, count: (counts.get(key)?.count ?? 0) + 1 });
    }
  return [...counts.values()].sort(
    (a, b) => b.count - a.count || a.op.localeCompare(b.op) || a.version - b.version,
  );
}

export interface WeightRow {
  readonly type: string;
  readonly tensors: number;
  readonly parameters: number;
  readonly bytes: number;
}

export interface WeightSummary {
  readonly parameters: number;
  /** In the file; a buffer that several tensors share counts once. */
  readonly bytes: number;
  /** Largest first. */
  readonly byType: readonly WeightRow[];
}

/** Constant data by element type. Sparse tensors count what is stored. */
export function weightSummary(model: Model): WeightSummary {
  const rows = new Map<string, { type: string; tensors: number; parameters: number; bytes: number }>();
  const seen = new Set<number>();
  for (const tensor of model.subgraphs.flatMap(({ tensors }) => tensors)) {
    const buffer = model.buffers[tensor.buffer];
    if (tensor.buffer === 0 || !buffer || buffer.bytes === 0 || seen.has(tensor.buffer)) continue;
    seen.add(tensor.buffer);
    const row = rows.get(tensor.type) ?? { type: tensor.type, tensors: 0, parameters: 0, bytes: 0 };
    rows.set(tensor.type, row);
    row.tensors++;
    row.parameters += elementCount(tensor.shape);
    row.bytes += buffer.bytes;
  }
  const byType = [...rows.values()].sort((a, b) => b.bytes - a.bytes);
  const total = (field: 'parameters' | 'bytes') => byType.reduce((sum, row) => sum + row[field], 0);
  return { parameters: total('parameters'), bytes: total('bytes'), byType };
}

export interface SubgraphNode {
  readonly subgraph: number;
  readonly name: string;
  readonly operators: number;
  /** Operators that run other subgraphs, with what they run. */
  readonly calls: readonly {
    readonly operator: number;
    readonly op: string;
    readonly field: string;
    readonly runs: SubgraphNode;
  }[];
}

/**
 * The subgraphs as a tree: the main graph and those of signatures at the top, bodies below the operators that run them. A
 * graph that runs itself (which is reported as a problem) is not opened again.
 */
export function subgraphTree(model: Model): readonly SubgraphNode[] {
  const called = new Set(
    model.subgraphs.flatMap(({ operators }) => operators.flatMap(subgraphCalls)).map((call) => call.subgraph),
  );
  const entries = new Set([0, ...model.signatures.map(({ subgraph }) => subgraph)]);
  return model.subgraphs
    .filter(({ index }) => entries.has(index) || !called.has(index))
    .map((subgraph) => treeOf(model, subgraph, new Set()));
}

function treeOf(model: Model, subgraph: ModelSubgraph, above: ReadonlySet<number>): SubgraphNode {
  const path = new Set([...above, subgraph.index]);
  const calls = subgraph.operators.flatMap((operator, i) =>
    subgraphCalls(operator).flatMap(({ field, subgraph: index }) => {
      const body = model.subgraphs[index];
      if (body === undefined || path.has(index)) return [];
      return [{ operator: i, op: operator.op, field, runs: treeOf(model, body, path) }];
    }),
  );
  return { subgraph: subgraph.index, name: subgraph.name, operators: subgraph.operators.length, calls };
}
