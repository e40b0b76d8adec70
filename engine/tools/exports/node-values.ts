import { csvRow } from '../../base/csv.ts';
import type { NodeId } from '../../base/ids.ts';
import type { Graph } from '../../graph/types.ts';

/** One figure by node, such as a time or an error. */
export interface NodeValues {
  /** With the unit: `avg ms`. */
  readonly name: string;
  readonly values: readonly { readonly node: NodeId; readonly value: number | string }[];
}

/** Known nodes only, so that an export never names what the model lacks. */
const known = (graph: Graph, { values }: NodeValues): NodeValues['values'] =>
  values.filter(({ node }) => graph.nodes[node] !== undefined);

/** Model Explorer's node data for one figure: results by node id, coloured from white to red along the numbers. */
export function nodeDataJson(graph: Graph, figure: NodeValues): string {
  const results = Object.fromEntries(
    known(graph, figure).map(({ node, value }) => [String(node), { value }]),
  );
  const gradient = [
    { stop: 0, bgColor: 'white' },
    { stop: 1, bgColor: 'red' },
  ];
  return JSON.stringify({ [graph.name || 'main']: { results, gradient } });
}

/** Netron's attachment: each figure as a metric of the node with that identifier. */
export function attachmentJson(graph: Graph, figures: readonly NodeValues[]): string {
  const metrics = figures.flatMap((figure) =>
    known(graph, figure).map(({ node, value }) => ({
      ...{ kind: 'node', identifier: String(node), name: figure.name, value },
    })),
  );
  return JSON.stringify({ signature: 'netron:attachment', metadata: [], metrics });
}

/** One line a node: index, op, name of its first output, then the figures; empty where a figure has none. */
export function nodeCsv(graph: Graph, figures: readonly NodeValues[]): string {
  const columns = figures.map(({ values }) => new Map(values.map(({ node, value }) => [node, value])));
  const head = csvRow(['node', 'op', 'name', ...figures.map(({ name }) => name)]);
  const rows = graph.nodes.map(({ id, op, outputs }) => {
    const name = graph.tensors[outputs[0] ?? -1]?.name ?? '';
    return csvRow([id, op, name, ...columns.map((column) => column.get(id) ?? '')]);
  });
  return head + rows.join('');
}
