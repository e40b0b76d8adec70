import { csvRow } from '../../base/csv.ts';
import type { NodeId } from '../../base/ids.ts';
import type { Graph } from '../../graph/types.ts';

/** One figure by node, such as a time or an error. */
export interface NodeValues {
  /** With the unit: `avg ms`. */
  readonly name: string;
  readonly values: readonly { readonly node: NodeId; readonly value: number | string }[];
}

/** What exports call nodes by: a graph, or its skeleton, without the rest. */
export interface NodeNames {
  readonly graph: string;
  /** By node. */
  readonly nodes: readonly { readonly op: string; readonly output: string }[];
}

export const namesOf = ({ name, nodes, tensors }: Graph): NodeNames => ({
  graph: name,
  nodes: nodes.map(({ op, outputs }) => ({ op, output: tensors[outputs[0] ?? -1]?.name ?? '' })),
});

/** Known nodes only, so that an export never names what the model lacks. */
const known = ({ nodes }: NodeNames, { values }: NodeValues): NodeValues['values'] =>
  values.filter(({ node }) => nodes[node] !== undefined);

/** Model Explorer's node data for one figure: results by node id, coloured from white to red along the numbers. */
export function nodeDataJson(names: NodeNames, figure: NodeValues): string {
  const results = Object.fromEntries(
    known(names, figure).map(({ node, value }) => [String(node), { value }]),
  );
  const gradient = [
    { stop: 0, bgColor: 'white' },
    { stop: 1, bgColor: 'red' },
  ];
  return JSON.stringify({ [names.graph || 'main']: { results, gradient } });
}

/** Netron's attachment: each figure as a metric of the node with that identifier. */
export function attachmentJson(names: NodeNames, figures: readonly NodeValues[]): string {
  const metrics = figures.flatMap((figure) =>
    known(names, figure).map(({ node, value }) => ({
      ...{ kind: 'node', identifier: String(node), name: figure.name, value },
    })),
  );
  return JSON.stringify({ signature: 'netron:attachment', metadata: [], metrics });
}

/** One line a node: index, op, name of its first output, then the figures; empty where a figure has none. */
export function nodeCsv({ nodes }: NodeNames, figures: readonly NodeValues[]): string {
  const columns = figures.map(
    ({ values }) => new Map<number, string | number>(values.map(({ node, value }) => [node, value])),
  );
  const head = csvRow(['node', 'op', 'name', ...figures.map(({ name }) => name)]);
  const rows = nodes.map(({ op, output }, node) =>
    csvRow([node, op, output, ...columns.map((column) => column.get(node) ?? '')]),
  );
  return head + rows.join('');
}

/** The files that other tools open, by what `--export` calls them. */
export const exportKinds = ['csv', 'node-data', 'netron'] as const;
export type ExportKind = (typeof exportKinds)[number];

/** Figures as one of these files; node data holds the first figure alone. */
export function exportText(kind: ExportKind, names: NodeNames, figures: readonly NodeValues[]): string {
  const [first = { name: '', values: [] }] = figures;
  if (kind === 'csv') return nodeCsv(names, figures);
  return kind === 'netron' ? attachmentJson(names, figures) : nodeDataJson(names, first);
}
