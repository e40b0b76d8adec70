import type { TensorId } from '../../base/ids.ts';
import { byteSize } from '../../ops/tensor-data.ts';
import type { Segment } from '../types.ts';
import type { Claim } from '../wasm/arena.ts';
import type { KnownContents } from '../wasm/constants.ts';
import type { Place } from './layer.ts';
import type { LoweredNode } from './lower.ts';
import { planSlots } from './slots.ts';

/** A buffer's use: a slot of the arena, a constant, or an input that a neighbour holds. */
export type Home =
  | { readonly kind: 'slot'; readonly slot: number }
  | { readonly kind: 'constant'; readonly constant: number }
  | { readonly kind: 'neighbour'; readonly tensor: TensorId };

export interface ConstantBuffer {
  readonly bytes: number;
  readonly fill: (into: Uint8Array) => void;
}

/** Where everything of a segment lives. */
export interface Storage {
  readonly slots: readonly number[];
  readonly constants: readonly ConstantBuffer[];
  homeOf(tensor: TensorId): Home | undefined;
  /** The buffer of a pass's binding, and how many bytes of it count. */
  resolve(step: number, place: Place): { readonly home: Home; readonly bytes: number };
  bytesOf(tensor: TensorId): number;
  /** Steps that need no work, because their output lives where their input does. */
  readonly aliased: ReadonlySet<number>;
}

/** Buffers are made of whole words. */
export const wordBytes = (bytes: number): number => Math.max(4, Math.ceil(bytes / 4) * 4);

export function planStorage(
  segment: Segment,
  steps: readonly LoweredNode[],
  known: KnownContents,
  neighbours: ReadonlySet<TensorId>,
): Storage {
  const { graph, shapes } = segment;
  const folded = new Set(steps.flatMap(({ node, lowering }) => (lowering ? [] : node.outputs)));
  const isConstant = (tensor: TensorId): boolean =>
    folded.has(tensor) || (graph.tensors[tensor]?.isConstant === true && known.has(tensor));
  const bytesOf = (tensor: TensorId): number => {
    const shape = shapes.tensors[tensor];
    const type = graph.tensors[tensor]?.type ?? '';
    return (shape?.kind === 'static' ? byteSize(type, shape.shape) : undefined) ?? 0;
  };
  const { aliased, rootOf } = aliasesOf(steps, isConstant);
  const constants: ConstantBuffer[] = [];
  const constantOf = new Map<string, number>();
  const place = (key: string, bytes: number, fill: (into: Uint8Array) => void): number => {
    const there = constantOf.get(key);
    if (there !== undefined) return there;
    const index = constants.push({ bytes: wordBytes(bytes), fill }) - 1;
    constantOf.set(key, index);
    return index;
  };
  const placeTensor = (tensor: TensorId): number =>
    place(`tensor ${tensor}`, bytesOf(tensor), (into) =>
      into.set((known.bytes(tensor) ?? new Uint8Array()).subarray(0, bytesOf(tensor))),
    );
  const claims: Claim[] = [];
  const claimOf = new Map<string, number>();
  for (const [tensor, { first, last }] of lifetimes(segment, steps, rootOf))
    if (!isConstant(tensor) && !neighbours.has(tensor))
      claimOf.set(`tensor ${tensor}`, claims.push({ bytes: wordBytes(bytesOf(tensor)), first, last }) - 1);
  for (const [step, { lowering }] of steps.entries())
    for (const [index, bytes] of (lowering?.scratch ?? []).entries())
      claimOf.set(
        `scratch ${step} ${index}`,
        claims.push({ bytes: wordBytes(bytes), first: step, last: step }) - 1,
      );
  const { slotOf, slots } = planSlots(claims);
  const slotHome = (key: string): Home => {
    const claim = claimOf.get(key);
    if (claim === undefined) throw new Error(`invariant broken: ${key} has a buffer`);
    return { kind: 'slot', slot: slotOf[claim] as number };
  };
  const homeOf = (tensor: TensorId): Home | undefined => {
    const root = rootOf(tensor);
    if (isConstant(root)) return { kind: 'constant', constant: placeTensor(root) };
    if (neighbours.has(root)) return { kind: 'neighbour', tensor: root };
    return claimOf.has(`tensor ${root}`) ? slotHome(`tensor ${root}`) : undefined;
  };
  const resolve = (step: number, to: Place) => {
    const { node, lowering } = steps[step]!;
    if ('block' in to) {
      const block = lowering!.blocks[to.block]!;
      const constant = place(`block ${step} ${to.block}`, block.bytes, block.fill);
      return { home: { kind: 'constant', constant } as const, bytes: wordBytes(block.bytes) };
    }
    if ('scratch' in to)
      return {
        home: slotHome(`scratch ${step} ${to.scratch}`),
        bytes: wordBytes(lowering!.scratch[to.scratch]!),
      };
    const tensor = ('input' in to ? node.inputs[to.input] : node.outputs[to.output]) as TensorId;
    const home = homeOf(tensor);
    if (!home) throw new Error(`invariant broken: tensor ${tensor} of ${node.op} #${node.id} has a buffer`);
    return { home, bytes: wordBytes(bytesOf(tensor)) };
  };
  return { slots, constants, homeOf, resolve, bytesOf, aliased };
}

/** Nodes whose output is their input under another shape, and the tensor that a tensor shares its buffer with. */
function aliasesOf(steps: readonly LoweredNode[], isConstant: (tensor: TensorId) => boolean) {
  const aliases = new Map<TensorId, TensorId>();
  const aliased = new Set<number>();
  for (const [step, { node, lowering }] of steps.entries()) {
    const [input, output] = [node.inputs[0], node.outputs[0]];
    if (!lowering?.alias || input === undefined || output === undefined || isConstant(input)) continue;
    aliases.set(output, input);
    aliased.add(step);
  }
  const rootOf = (tensor: TensorId): TensorId => {
    const target = aliases.get(tensor);
    return target === undefined ? tensor : rootOf(target);
  };
  return { aliased, rootOf };
}

/** First and last step of every tensor, those that share a buffer taken together. Inputs live from the start, outputs to the end. */
function lifetimes(
  { inputs, outputs }: Segment,
  steps: readonly LoweredNode[],
  rootOf: (tensor: TensorId) => TensorId,
) {
  const spans = new Map<TensorId, { first: number; last: number }>();
  const touch = (tensor: TensorId, step: number) => {
    if (tensor < 0) return;
    const root = rootOf(tensor);
    const span = spans.get(root);
    if (span) span.last = Math.max(span.last, step);
    else spans.set(root, { first: step, last: step });
  };
  for (const tensor of inputs) touch(tensor, 0);
  for (const [step, { node, lowering }] of steps.entries())
    if (lowering) for (const tensor of [...node.inputs, ...node.outputs]) touch(tensor, step);
  for (const tensor of outputs) touch(tensor, steps.length);
  return spans;
}
