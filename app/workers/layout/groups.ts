import type { Skeleton } from '../../../engine/index.ts';

// Where few tensors are on their way, a graph falls apart into blocks:
//
//   CONV ─┬─ CONV ── DEPTHWISE ── CONV ── ADD ─┬─ ...        gaps with one tensor under way: after CONV, after ADD
//         └────────────────────────────────────┘             so the block is CONV DEPTHWISE CONV ADD

/** A division of nodes: by node the group it is in (-1: none), and what each group is called. */
export interface Grouping {
  readonly of: Int32Array;
  readonly names: readonly string[];
}

export interface Groups {
  /** Stretches of one resolution. */
  readonly stages: Grouping;
  /** What lies between two places where few tensors are on their way; alike ones say how many there are. */
  readonly blocks: Grouping;
}

/** Tensors that live longer than this many nodes join stages of a model and hold no block together. */
const longestInBlock = 48;
const fewestInBlock = 3;
const mostInBlock = 48;
const mostUnderWay = 5;

/** Finds stages and blocks. Execution order and tensors suffice; names of the file only serve as names. */
export function groupNodes(skeleton: Skeleton): Groups {
  return { stages: stagesOf(skeleton), blocks: blocksOf(skeleton) };
}

function blocksOf(skeleton: Skeleton): Grouping {
  const under = underWay(skeleton);
  const blocks: (readonly [number, number])[] = [];
  const divide = (from: number, to: number, most: number): void => {
    let start = from;
    for (let node = from; node < to; node++) {
      if (node + 1 < to && under[node]! > most) continue;
      const count = node + 1 - start;
      if (count > mostInBlock && most < mostUnderWay) divide(start, node + 1, most + 1);
      else if (count >= fewestInBlock && count <= 2 * mostInBlock) blocks.push([start, node + 1]);
      start = node + 1;
    }
  };
  divide(0, skeleton.nodeCount, 1);
  const of = new Int32Array(skeleton.nodeCount).fill(-1);
  blocks.forEach(([from, to], index) => {
    of.fill(index, from, to);
  });
  return { of, names: namesOf(skeleton, blocks) };
}

/** By node: how many tensors are on their way from it or what came before to what comes after. */
function underWay({ nodeCount, producer, inputStart, inputs }: Skeleton): Int32Array {
  const last = new Int32Array(producer.length).fill(-1);
  const fed = new Uint8Array(nodeCount);
  for (let node = 0; node < nodeCount; node++)
    for (let k = inputStart[node]!; k < inputStart[node + 1]!; k++) {
      last[inputs[k]!] = node;
      fed[node] = 1;
    }
  const change = new Int32Array(nodeCount + 1);
  producer.forEach((from, tensor) => {
    const to = last[tensor]!;
    if ((from >= 0 && fed[from] === 0) || to <= from || to - from > longestInBlock) return;
    // What comes from outside is on its way from the start.
    change[Math.max(0, from)]!++;
    change[to]!--;
  });
  let count = 0;
  return change.subarray(0, nodeCount).map((by) => {
    count += by;
    return count;
  });
}

function namesOf(skeleton: Skeleton, blocks: readonly (readonly [number, number])[]): string[] {
  const forms = blocks.map(([from, to]) => formOf(skeleton, from, to));
  const alike = new Map<string, number>();
  for (const form of forms) alike.set(form, (alike.get(form) ?? 0) + 1);
  const scopes = blocks.map(([from, to]) => scopeOf(skeleton, from, to));
  const seen = new Map<string, number>();
  for (const scope of scopes) seen.set(scope, (seen.get(scope) ?? 0) + 1);
  return forms.map((form, index) => {
    const scope = scopes[index]!;
    const name = scope !== '' && seen.get(scope) === 1 ? scope : `block ${index}`;
    const count = alike.get(form) ?? 1;
    return count > 1 ? `${name} (1 of ${count} alike)` : name;
  });
}

/** Ops, fused activations and who reads whom: blocks of one form do the same, at whatever size. */
function formOf(
  { op, activation, inputStart, inputs, producer }: Skeleton,
  from: number,
  to: number,
): string {
  const parts: string[] = [];
  for (let node = from; node < to; node++) {
    const reads: number[] = [];
    for (let k = inputStart[node]!; k < inputStart[node + 1]!; k++) {
      const by = producer[inputs[k]!]!;
      reads.push(by >= from ? by - from : -1);
    }
    parts.push(`${op[node]},${activation[node]},${reads.join('.')}`);
  }
  return parts.join(';');
}

const mostOfName = 28;

/** The last part of the path that the names of what a block writes begin with, or ''. */
function scopeOf({ producer, names }: Skeleton, from: number, to: number): string {
  if (names === undefined) return '';
  let common: string[] | undefined;
  for (const tensor of writtenIn(producer, from, to)) {
    const path = (names[tensor] ?? '').split(';')[0]!.split('/').slice(0, -1);
    const shared: string[] = common === undefined ? path : common.filter((part, at) => part === path[at]);
    // Only a beginning counts: what is equal after a difference is not shared.
    const until = shared.findIndex((part, at) => part !== path[at]);
    common = until < 0 ? shared : shared.slice(0, until);
  }
  const last = common?.at(-1) ?? '';
  return last.length > mostOfName ? '' : last;
}

const written = new WeakMap<Int32Array, Uint32Array>();

/** Tensors in the order of the nodes that write them, found once for a skeleton. */
function* writtenIn(producer: Int32Array, from: number, to: number): Generator<number> {
  let sorted = written.get(producer);
  if (sorted === undefined) {
    sorted = Uint32Array.from(producer.keys()).sort((a, b) => producer[a]! - producer[b]! || a - b);
    written.set(producer, sorted);
  }
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (producer[sorted[mid]!]! < from) low = mid + 1;
    else high = mid;
  }
  for (let at = low; at < sorted.length && producer[sorted[at]!]! < to; at++) yield sorted[at]!;
}

const fewestInStage = 4;
const longestExcursion = 12;

function stagesOf(skeleton: Skeleton): Grouping {
  const { nodeCount, producer, labels, label, inputStart } = skeleton;
  // What only unpacks a constant has the constant's shape, which tells no stage.
  const isSource = (node: number): boolean => inputStart[node] === inputStart[node + 1];
  const size = new Map<number, string>();
  const byNode: string[] = new Array(nodeCount).fill('');
  producer.forEach((node, tensor) => {
    const at = label[tensor]!;
    let text = size.get(at);
    if (text === undefined) {
      text = resolution(labels[at] ?? '');
      size.set(at, text);
    }
    if (node >= 0 && byNode[node] === '' && !isSource(node)) byNode[node] = text;
  });
  const stages: { name: string; from: number; to: number }[] = [];
  for (let node = 0; node < nodeCount; node++) {
    const last = stages.at(-1);
    const name = byNode[node]!;
    if (last !== undefined && (name === '' || name === last.name || last.name === '')) {
      last.to = node + 1;
      if (last.name === '') last.name = name;
    } else stages.push({ name, from: node, to: node + 1 });
  }
  const merged: typeof stages = [];
  for (const stage of stages) {
    const last = merged.at(-1);
    const before = merged.at(-2);
    // A short excursion (a pooled branch that scales what it came from) belongs to the stage around it.
    if (before?.name === stage.name && last !== undefined && last.to - last.from <= longestExcursion) {
      before.to = stage.to;
      merged.pop();
    } else if (last !== undefined && (stage.to - stage.from < fewestInStage || last.name === stage.name))
      last.to = stage.to;
    else merged.push(stage);
  }
  const of = new Int32Array(nodeCount).fill(-1);
  merged.forEach(({ from, to }, index) => {
    of.fill(index, from, to);
  });
  return { of, names: merged.map(({ name }) => name) };
}

/** `56×56` of `INT8 1×56×56×24`; '' where a tensor is no picture. */
const resolution = (label: string): string => /^\S+ [\d?]+×(\d+×\d+)×[\d?]+$/.exec(label)?.[1] ?? '';
