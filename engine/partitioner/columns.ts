import type { NodeId, TensorId } from '../base/ids.ts';
import type { Lists, NodeSubset, Preview, Subsets } from './types.ts';

/** List `at` as numbers of their own. */
export function listAt<T extends number>({ starts, values }: Lists, at: number): readonly T[] {
  const first = starts[at]!;
  const list = new Array<T>(starts[at + 1]! - first);
  // The columns hold nothing but ids of the kind that their owner says.
  for (let i = 0; i < list.length; i++) list[i] = values[first + i] as T;
  return list;
}

/** Subset `at`, from 0 up to `subsets.length`, as an object. */
export const subsetAt = (subsets: Subsets, at: number): NodeSubset => ({
  delegated: subsets.delegated[at] === 1,
  nodes: listAt<NodeId>(subsets.nodes, at),
  inputs: listAt<TensorId>(subsets.inputs, at),
  outputs: listAt<TensorId>(subsets.outputs, at),
});

export const subsetList = (subsets: Subsets): readonly NodeSubset[] =>
  Array.from(subsets.delegated, (_, at) => subsetAt(subsets, at));

/** Candidate `index` as an object. */
export const candidateAt = ({ subsets, candidates }: Preview, index: number): NodeSubset =>
  subsetAt(subsets, candidates[index]!);

export const candidateList = ({ subsets, candidates }: Preview): readonly NodeSubset[] =>
  Array.from(candidates, (at) => subsetAt(subsets, at));

/** Nodes of candidate `index`, in visiting order. */
export const candidateNodes = ({ subsets, candidates }: Preview, index: number): readonly NodeId[] =>
  listAt<NodeId>(subsets.nodes, candidates[index]!);

/** How many nodes each candidate has. */
export function candidateSizes({ subsets, candidates }: Preview): readonly number[] {
  const { starts } = subsets.nodes;
  return Array.from(candidates, (at) => starts[at + 1]! - starts[at]!);
}

/** The nodes of these candidates together. */
export function nodesOf({ subsets, candidates }: Preview, chosen: readonly number[]): ReadonlySet<NodeId> {
  const { starts, values } = subsets.nodes;
  const nodes = new Set<NodeId>();
  for (const index of chosen) {
    const at = candidates[index]!;
    for (let i = starts[at]!; i < starts[at + 1]!; i++) nodes.add(values[i] as NodeId);
  }
  return nodes;
}

/** The subsets as columns. */
export const toColumns = (list: readonly NodeSubset[]): Subsets => ({
  length: list.length,
  delegated: Uint8Array.from(list, ({ delegated }) => (delegated ? 1 : 0)),
  nodes: endToEnd(list.map(({ nodes }) => nodes)),
  inputs: endToEnd(list.map(({ inputs }) => inputs)),
  outputs: endToEnd(list.map(({ outputs }) => outputs)),
});

/** Lists laid end to end. */
export function endToEnd(lists: readonly (readonly number[])[]): Lists {
  const starts = new Int32Array(lists.length + 1);
  for (const [at, list] of lists.entries()) starts[at + 1] = starts[at]! + list.length;
  const values = new Int32Array(starts[lists.length]!);
  for (const [at, list] of lists.entries()) values.set(list, starts[at]);
  return { starts, values };
}

/** Only the lists at these places, in their order. */
export function listsAt({ starts, values }: Lists, places: Int32Array): Lists {
  const kept = new Int32Array(places.length + 1);
  for (let k = 0; k < places.length; k++)
    kept[k + 1] = kept[k]! + starts[places[k]! + 1]! - starts[places[k]!]!;
  const copied = new Int32Array(kept[places.length]!);
  for (let k = 0, to = 0; k < places.length; k++)
    for (let i = starts[places[k]!]!; i < starts[places[k]! + 1]!; i++) copied[to++] = values[i]!;
  return { starts: kept, values: copied };
}

/** Whether list `a` of one equals list `b` of the other. */
export const sameListAt = (one: Lists, a: number, other: Lists, b: number): boolean =>
  sameStretch(
    one.values,
    one.starts[a]!,
    one.starts[a + 1]!,
    other.values,
    other.starts[b]!,
    other.starts[b + 1]!,
  );

/** Whether `one` from `a` up to `aEnd` equals `other` from `b` up to `bEnd`. */
export function sameStretch(
  one: Int32Array,
  a: number,
  aEnd: number,
  other: Int32Array,
  b: number,
  bEnd: number,
): boolean {
  if (aEnd - a !== bEnd - b) return false;
  for (let i = 0; i < aEnd - a; i++) if (one[a + i] !== other[b + i]) return false;
  return true;
}
