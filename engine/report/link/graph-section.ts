import type { Skeleton } from '../types.ts';
import { type ByteReader, type ByteWriter, damaged } from './bytes.ts';
import { expectedBytes, readLabels, writeLabels } from './labels.ts';

/**
 * Tensors in the order in which nodes write them (what no node writes comes first), so that a node mostly reads what was
 * written just before. Entries are positions in the skeleton's arrays.
 */
export function writingOrder({ producer }: Pick<Skeleton, 'producer'>): number[] {
  return Array.from(producer, (_, position) => position).sort(
    (a, b) => (producer[a] ?? 0) - (producer[b] ?? 0) || a - b,
  );
}

/** How many tensors nobody writes, then how many each node writes. */
function writtenCounts({ nodeCount, producer }: Skeleton): number[] {
  const counts = new Array<number>(nodeCount + 1).fill(0);
  for (const node of producer) counts[node + 1] = (counts[node + 1] ?? 0) + 1;
  return counts;
}

/** By node: how many tensors were written before it. */
function writtenBefore(counts: readonly number[]): number[] {
  let sum = 0;
  return counts.slice(0, -1).map((count) => {
    sum += count;
    return sum;
  });
}

/** Numbers texts in the order of first use: 0 is the next new one, k the k-th last new one. */
class Recent {
  readonly list: string[] = [];
  readonly #known = new Map<string, number>();

  codeOf(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return this.list.length - known;
    this.#known.set(text, this.list.length);
    this.list.push(text);
    return 0;
  }
}

function writeNames(out: ByteWriter, names: readonly string[], column: Iterable<number>): void {
  out.count(names.length);
  for (const name of names) out.text(name);
  out.counts(column);
}

export function writeGraph(out: ByteWriter, skeleton: Skeleton): void {
  const { nodeCount, producer, labels, label, bytes, inputStart, inputs } = skeleton;
  out.count(skeleton.subgraph);
  out.text(skeleton.name);
  out.count(nodeCount);
  writeNames(out, skeleton.opNames, skeleton.op);
  writeNames(out, skeleton.activations, skeleton.activation);
  out.counts(skeleton.constantBytes);

  const order = writingOrder(skeleton);
  const place = new Map(order.map((position, index) => [position, index]));
  const placeOf = (position: number): number => place.get(position) ?? 0;
  const counts = writtenCounts(skeleton);
  out.count(producer.length);
  out.counts(counts);
  out.steps(order.map((position) => skeleton.tensors[position] ?? 0));

  const recent = new Recent();
  const labelOf = (position: number): string => labels[label[position] ?? 0] ?? '';
  out.counts(order.map((position) => recent.codeOf(labelOf(position))));
  writeLabels(out, recent.list);
  const unexpected = order.flatMap((position, index) =>
    bytes[position] === expectedBytes(labelOf(position)) ? [] : [index],
  );
  out.count(unexpected.length);
  out.steps(unexpected);
  out.counts(unexpected.map((index) => 1 + (bytes[order[index] ?? 0] ?? 0)));

  const before = writtenBefore(counts);
  out.counts(before.map((_, node) => (inputStart[node + 1] ?? 0) - (inputStart[node] ?? 0)));
  before.forEach((written, node) => {
    for (let at = inputStart[node] ?? 0; at < (inputStart[node + 1] ?? 0); at++)
      out.signed(written - 1 - placeOf(inputs[at] ?? 0));
  });
  for (const list of [skeleton.graphInputs, skeleton.graphOutputs]) {
    out.count(list.length);
    out.steps(list.map(placeOf));
  }
}

function readNames(from: ByteReader, nodeCount: number): { names: string[]; column: number[] } {
  const names = from.column(from.count(), () => from.text());
  return { names, column: from.column(nodeCount, () => from.index(names.length)) };
}

/** Undoes `writeGraph`: every index is inside its list, or `Damage` is thrown. */
export function readGraph(from: ByteReader): Skeleton {
  const subgraph = from.count();
  const name = from.text();
  const nodeCount = from.count();
  const ops = readNames(from, nodeCount);
  const activations = readNames(from, nodeCount);
  if (ops.names.length > 2 ** 16 || activations.names.length > 2 ** 8) damaged('it names too many ops');
  const constantBytes = Float64Array.from(from.counts(nodeCount));

  const tensorCount = from.count();
  const counts = from.counts(nodeCount + 1);
  if (counts.reduce((sum, count) => sum + count, 0) !== tensorCount)
    damaged('its nodes write another number of tensors than it has');
  const files = from.steps(tensorCount, 2 ** 31);
  const recent = labelColumn(from, tensorCount);
  const unexpected = from.steps(from.count(), tensorCount);
  const expected = recent.labels.map(expectedBytes);
  const sizes = recent.column.map((label) => expected[label] ?? -1);
  for (const index of unexpected) sizes[index] = from.count() - 1;

  // The skeleton has tensors by the file's index; `place` leads from the order of writing to there.
  const byFile = Array.from(files, (_, index) => index).sort((a, b) => (files[a] ?? 0) - (files[b] ?? 0));
  const place = new Uint32Array(tensorCount);
  byFile.forEach((index, position) => {
    place[index] = position;
  });
  const producers: number[] = [];
  counts.forEach((count, node) => {
    for (let i = 0; i < count; i++) producers.push(node - 1);
  });
  const { labels, label } = inFirstUse(recent, byFile);

  const inputCounts = from.counts(nodeCount);
  const inputStart = new Uint32Array(nodeCount + 1);
  const inputs: number[] = [];
  writtenBefore(counts).forEach((written, node) => {
    const read = from.column(inputCounts[node] ?? 0, () => written - 1 - from.signed());
    for (const index of read)
      inputs.push(place[index] ?? damaged(`a node reads tensor ${index} of ${tensorCount}`));
    inputStart[node + 1] = inputs.length;
  });
  const ends = () => from.steps(from.count(), tensorCount).map((index) => place[index] ?? 0);
  return {
    subgraph,
    name,
    nodeCount,
    opNames: ops.names,
    op: Uint16Array.from(ops.column),
    activations: activations.names,
    activation: Uint8Array.from(activations.column),
    constantBytes,
    tensors: Int32Array.from(byFile, (index) => files[index] ?? 0),
    producer: Int32Array.from(byFile, (index) => producers[index] ?? -1),
    bytes: Float64Array.from(byFile, (index) => sizes[index] ?? -1),
    labels,
    label,
    inputStart,
    inputs: Uint32Array.from(inputs),
    graphInputs: ends(),
    graphOutputs: ends(),
  };
}

function labelColumn(from: ByteReader, count: number): { labels: string[]; column: number[] } {
  let seen = 0;
  const column = from.column(count, () => {
    const code = from.count();
    if (code > seen) damaged('it uses a label before naming it');
    return code === 0 ? seen++ : seen - code;
  });
  return { labels: readLabels(from, seen), column };
}

/** Labels in the order in which the file's tensors use them, as `skeletonOf` lists them. */
function inFirstUse(
  { labels, column }: { labels: readonly string[]; column: readonly number[] },
  byFile: readonly number[],
): Pick<Skeleton, 'labels' | 'label'> {
  const order = new Map<number, number>();
  const label = Uint32Array.from(byFile, (index) => {
    const old = column[index] ?? 0;
    const known = order.get(old) ?? order.size;
    order.set(old, known);
    return known;
  });
  return { labels: [...order.keys()].map((old) => labels[old] ?? ''), label };
}
