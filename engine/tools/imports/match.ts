import type { NodeId } from '../../base/ids.ts';
import type { Graph } from '../../graph/types.ts';
import type { Imported, ImportedRow, ImportSource } from './types.ts';

export type Values = Readonly<Record<string, number | string>>;

/** A number where the text is one; `12.5%` too. */
export function cellValue(text: string): number | string {
  const number = /^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?%?$/i.test(text)
    ? Number(text.replace('%', ''))
    : Number.NaN;
  return Number.isFinite(number) ? number : text;
}

/** Collects rows, each beside its node or, with the reason, beside none. */
export class RowMatcher {
  private readonly rows: ImportedRow[] = [];
  private readonly unmatched: Imported['unmatched'][number][] = [];
  private readonly writers = new Map<string, NodeId | 'several'>();

  constructor(private readonly graph: Graph) {
    for (const { name, producer } of graph.tensors)
      if (producer >= 0 && name !== '')
        this.writers.set(name, this.writers.has(name) ? 'several' : (producer as NodeId));
  }

  /**
   * @param op the file's op name, where it has one: a node of another op is not meant
   * @returns whether the row belongs to a node
   */
  byIndex(line: number, label: string, index: number, op: string | undefined, values: Values): boolean {
    const node = this.graph.nodes[index];
    const count = this.graph.nodes.length;
    if (node !== undefined && (op === undefined || op === node.op || node.custom)) {
      this.rows.push({ node: node.id, by: 'index', label, values });
      return true;
    }
    const why =
      node === undefined
        ? `index ${index} is beyond the ${count} nodes of this graph: a delegate node, or another model`
        : `the file calls node ${index} ${op}, in this graph it is ${node.op}`;
    this.reject(line, label, why);
    return false;
  }

  /** By the name of a tensor that the node writes. */
  byName(line: number, label: string, name: string, op: string | undefined, values: Values): void {
    const node = this.writers.get(name);
    if (node === undefined) this.reject(line, label, `no node of this graph writes a tensor "${name}"`);
    else if (node === 'several')
      this.reject(line, label, `several tensors of this graph are called "${name}"`);
    else if (
      op !== undefined &&
      op !== this.graph.nodes[node]?.op &&
      this.graph.nodes[node]?.custom === false
    )
      this.reject(line, label, `the file calls it ${op}, in this graph it is ${this.graph.nodes[node]?.op}`);
    else this.rows.push({ node, by: 'name', label, values });
  }

  /** A tensor's name, or a node's index in decimal; names win, because a tensor may be called `3`. */
  byKey(line: number, key: string, values: Values): void {
    if (!this.writers.has(key) && /^\d{1,9}$/.test(key))
      this.byIndex(line, key, Number(key), undefined, values);
    else this.byName(line, key, key, undefined, values);
  }

  /** Where a file tells no more than the order of things of a kind. */
  byOrder(label: string, node: NodeId, values: Values): void {
    this.rows.push({ node, by: 'order', label, values });
  }

  reject(line: number, label: string, why: string): void {
    this.unmatched.push({ line, label, why });
  }

  finish(source: ImportSource, rest: Partial<Pick<Imported, 'totals' | 'partition'>> = {}): Imported {
    return { kind: 'imported', source, rows: this.rows, unmatched: this.unmatched, ...rest };
  }
}
