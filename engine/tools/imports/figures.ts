import type { NodeId } from '../../base/ids.ts';
import type { NodeValues } from '../exports/node-values.ts';
import type { Imported } from './types.ts';

/** What rows say of a node that is worth comparing, best first: a time, then whatever comes first. */
const best = ['avg ms', 'avg us', 'Op Cycles', 'value'];

/**
 * Rows of imports as figures by node, one a column of the files; of several files with the same column each keeps its own, named
 * after its source. A node with several rows has the last one's value.
 */
export function figuresOf(imports: readonly Imported[]): readonly NodeValues[] {
  const figures = imports.flatMap((imported) => {
    const columns = new Map<string, Map<NodeId, number | string>>();
    for (const { node, values } of imported.rows)
      for (const [name, value] of Object.entries(values)) {
        const column = columns.get(name) ?? new Map<NodeId, number | string>();
        columns.set(name, column.set(node, value));
      }
    return [...columns].map(([name, column]) => ({ name, source: imported.source, column }));
  });
  const rank = (name: string): number => (best.includes(name) ? best.indexOf(name) : best.length);
  return figures
    .map(({ name, source, column }) => ({
      rank: rank(name),
      name: figures.filter((one) => one.name === name).length > 1 ? `${name} (${source})` : name,
      values: [...column].sort(([a], [b]) => a - b).map(([node, value]) => ({ node, value })),
    }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ name, values }) => ({ name, values }));
}
