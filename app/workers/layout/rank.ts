import { groupBy, type Layered } from './cells.ts';

/**
 * The row of each item: one below the lowest thing it waits for. The order of execution is given by the file, so no ranking
 * has to be searched; one pass in that order suffices. Sources sink to just above their first reader.
 */
export function rankRows(layered: Layered): Int32Array {
  const { count, from, to, pin } = layered;
  const row = new Int32Array(count);
  const order = executionOrder(layered);
  const readers = groupBy(from, count);
  const place = new Int32Array(count);
  order.forEach((item, index) => {
    place[item] = index;
  });
  const free = pin.includes(1) ? 1 : 0;
  for (const item of order) {
    if (pin[item] === 0) row[item] = Math.max(row[item]!, free);
    for (let k = readers.start[item]!; k < readers.start[item + 1]!; k++) {
      const reader = to[readers.list[k]!]!;
      if (place[reader]! > place[item]!) row[reader] = Math.max(row[reader]!, row[item]! + 1);
    }
  }
  sinkSources(layered, row, order);
  let last = 0;
  for (let item = 0; item < count; item++) if (pin[item] !== 2) last = Math.max(last, row[item]!);
  for (let item = 0; item < count; item++) {
    if (pin[item] === 1) row[item] = 0;
    if (pin[item] === 2) row[item] = last + 1;
  }
  return row;
}

/**
 * An order in which everything comes after what it waits for. A cycle cannot come out of an executable plan; were there one,
 * its first item is taken as ready, and the link that closes it goes aside.
 */
function executionOrder({ count, from, to }: Layered): number[] {
  const waiting = new Int32Array(count);
  for (const item of to) waiting[item]!++;
  const readers = groupBy(from, count);
  const order: number[] = [];
  const listed = new Uint8Array(count);
  const list = (item: number) => {
    listed[item] = 1;
    order.push(item);
  };
  for (let item = 0; item < count; item++) if (waiting[item] === 0) list(item);
  for (let at = 0, spare = 0; order.length < count || at < order.length; at++) {
    if (at === order.length) {
      while (listed[spare] === 1) spare++;
      list(spare);
    }
    const item = order[at]!;
    for (let k = readers.start[item]!; k < readers.start[item + 1]!; k++) {
      const reader = to[readers.list[k]!]!;
      if (--waiting[reader]! === 0 && listed[reader] === 0) list(reader);
    }
  }
  return order;
}

function sinkSources({ count, from, to, pin }: Layered, row: Int32Array, order: readonly number[]): void {
  const inputs = groupBy(to, count);
  const readers = groupBy(from, count);
  for (let at = order.length - 1; at >= 0; at--) {
    const item = order[at]!;
    const isSource = inputs.start[item] === inputs.start[item + 1];
    if (!isSource || pin[item] === 1 || readers.start[item] === readers.start[item + 1]) continue;
    let first = Number.POSITIVE_INFINITY;
    for (let k = readers.start[item]!; k < readers.start[item + 1]!; k++)
      first = Math.min(first, row[to[readers.list[k]!]!]!);
    row[item] = Math.max(0, first - 1);
  }
}
