import { type ProfiledRow, runStatistics } from '../../../engine/index.ts';

/** One line of the table of times. */
export interface TimeRow {
  readonly order: number;
  /** -1: a partition. */
  readonly node: number;
  readonly type: string;
  /** Number of the partition it is, or is in; -1: on the CPU. */
  readonly partition: number;
  readonly firstUs: number;
  readonly avgUs: number;
  readonly medianUs: number;
  /** Of the sum over the rows of the inference; nodes inside a partition count in it, not beside it. */
  readonly share: number;
}

export interface TypeRow {
  readonly type: string;
  readonly count: number;
  readonly avgUs: number;
  readonly share: number;
}

/** Nodes and partitions in execution order, nodes inside a partition right behind it. */
export function timeRows(rows: readonly ProfiledRow[]): readonly TimeRow[] {
  const total = rows.reduce((sum, { us }) => sum + runStatistics(us).avg, 0);
  const list: TimeRow[] = [];
  let partition = 0;
  const push = ({ node, type, us }: ProfiledRow, at: number): void => {
    const { first, avg, median } = runStatistics(us);
    const share = total > 0 ? avg / total : 0;
    list.push({
      ...{ order: list.length, node, type, partition: at },
      ...{ firstUs: first, avgUs: avg, medianUs: median, share },
    });
  };
  for (const row of rows) {
    const at = row.node < 0 ? partition++ : -1;
    push(row, at);
    for (const inner of row.inside) push(inner, at);
  }
  return list;
}

/** Op types, those inside partitions too, so that the whole counts once: partitions' own rows are left out where their nodes are told. */
export function typeRows(rows: readonly TimeRow[]): readonly TypeRow[] {
  const told = new Set(
    rows.filter(({ node, partition }) => node >= 0 && partition >= 0).map(({ partition }) => partition),
  );
  const types = new Map<string, { count: number; avgUs: number }>();
  for (const { type, node, partition, avgUs } of rows) {
    if (node < 0 && told.has(partition)) continue;
    const sum = types.get(type) ?? { count: 0, avgUs: 0 };
    types.set(type, { count: sum.count + 1, avgUs: sum.avgUs + avgUs });
  }
  const total = [...types.values()].reduce((sum, { avgUs }) => sum + avgUs, 0);
  return [...types]
    .map(([type, { count, avgUs }]) => ({ type, count, avgUs, share: total > 0 ? avgUs / total : 0 }))
    .sort((a, b) => b.avgUs - a.avgUs);
}
