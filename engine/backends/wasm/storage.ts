import type { TensorId } from '../../base/ids.ts';
import { byteSize } from '../../ops/tensor-data.ts';
import type { Segment } from '../types.ts';
import { aligned, type Claim, planArena } from './arena.ts';
import type { KnownContents } from './constants.ts';
import type { Lowering, Pointer } from './layer.ts';
import type { LoweredNode } from './lower.ts';

/** Where everything of a segment lies in one memory: constants first, then the arena. */
export interface Storage {
  /** Address of a tensor; undefined for those that have no place (strings, shapes only running tells). */
  address(tensor: TensorId): number | undefined;
  bytesOf(tensor: TensorId): number;
  /** Resolves a pointer of a node's lowering. */
  pointer(step: number, pointer: Pointer): number;
  /** Constants to be written before the first invoke. */
  readonly constants: readonly {
    readonly address: number;
    readonly bytes: number;
    readonly fill: (into: Uint8Array) => void;
  }[];
  readonly constantBytes: number;
  readonly arenaBytes: number;
  /** End of the arena, with room that vector loads may read past the last tensor. */
  readonly totalBytes: number;
  /** Steps that need no work, because their output lies where their input does. */
  readonly aliased: ReadonlySet<number>;
}

const slack = 128;

export function planStorage(segment: Segment, steps: readonly LoweredNode[], known: KnownContents): Storage {
  const { graph, shapes } = segment;
  const isConstant = constantTest(steps, known, segment);
  const sizeOf = (tensor: TensorId): number | undefined => {
    const shape = shapes.tensors[tensor];
    const info = graph.tensors[tensor];
    return info && shape?.kind === 'static' ? byteSize(info.type, shape.shape) : undefined;
  };
  const aliases = new Map<TensorId, TensorId>();
  const rootOf = (tensor: TensorId): TensorId => {
    const target = aliases.get(tensor);
    return target === undefined ? tensor : rootOf(target);
  };
  const aliased = new Set<number>();
  for (const [step, lowered] of steps.entries()) {
    const [input, output] = [lowered.node.inputs[0], lowered.node.outputs[0]];
    if (lowered.kind !== 'kernel' || !lowered.lowering.alias || input === undefined || output === undefined)
      continue;
    if (isConstant(input) || graph.tensors[input]?.isVariable || graph.tensors[output]?.isVariable) continue;
    aliases.set(output, input);
    aliased.add(step);
  }

  const spans = lifetimes(segment, steps, rootOf);
  const claims: (Claim & { readonly owner: string })[] = [];
  for (const [tensor, { first, last }] of spans) {
    const bytes = isConstant(tensor) ? undefined : sizeOf(tensor);
    if (bytes !== undefined) claims.push({ bytes, first, last, owner: `tensor ${tensor}` });
  }
  for (const [step, lowered] of steps.entries())
    for (const [index, bytes] of scratchOf(lowered).entries())
      claims.push({ bytes, first: step, last: step, owner: `scratch ${step} ${index}` });

  const constants: { address: number; bytes: number; fill: (into: Uint8Array) => void }[] = [];
  const constantAddress = new Map<string, number>();
  let end = slack; // nothing lies at address 0
  const place = (owner: string, bytes: number, fill: (into: Uint8Array) => void) => {
    if (constantAddress.has(owner)) return;
    constantAddress.set(owner, end);
    constants.push({ address: end, bytes, fill });
    end += aligned(bytes);
  };
  const placeTensor = (tensor: TensorId) => {
    const bytes = sizeOf(tensor) ?? 0;
    place(`tensor ${tensor}`, bytes, (into) =>
      into.set((known.bytes(tensor) ?? new Uint8Array()).subarray(0, bytes)),
    );
  };
  for (const [step, lowered] of steps.entries()) {
    if (lowered.kind !== 'kernel') continue;
    for (const [index, block] of lowered.lowering.blocks.entries())
      place(`block ${step} ${index}`, block.bytes, block.fill);
    for (const tensor of rawOperands(lowered)) if (isConstant(tensor)) placeTensor(tensor);
  }
  for (const tensor of segment.outputs)
    if (isConstant(tensor) && sizeOf(tensor) !== undefined) placeTensor(tensor);

  const arena = planArena(claims);
  const arenaStart = end;
  const offsets = new Map(claims.map(({ owner }, index) => [owner, arenaStart + arena.offsets[index]!]));
  const address = (tensor: TensorId): number | undefined =>
    constantAddress.get(`tensor ${tensor}`) ?? offsets.get(`tensor ${rootOf(tensor)}`);
  const pointer = (step: number, to: Pointer): number => {
    const { node } = steps[step]!;
    const base =
      'input' in to
        ? address(node.inputs[to.input] as TensorId)
        : 'output' in to
          ? address(node.outputs[to.output] as TensorId)
          : 'block' in to
            ? constantAddress.get(`block ${step} ${to.block}`)
            : offsets.get(`scratch ${step} ${to.scratch}`);
    if (base === undefined)
      throw new Error(`invariant broken: ${JSON.stringify(to)} of ${node.op} #${node.id} has a place`);
    return base + (to.offset ?? 0);
  };
  return {
    address,
    bytesOf: (tensor) => sizeOf(tensor) ?? 0,
    pointer,
    constants,
    constantBytes: arenaStart - slack,
    arenaBytes: arena.bytes,
    totalBytes: arenaStart + arena.bytes + slack,
    aliased,
  };
}

const scratchOf = (lowered: LoweredNode): readonly number[] =>
  lowered.kind === 'kernel' ? lowered.lowering.scratch : [];

function constantTest(steps: readonly LoweredNode[], known: KnownContents, { graph }: Segment) {
  const folded = new Set(steps.flatMap(({ kind, node }) => (kind === 'folded' ? node.outputs : [])));
  return (tensor: TensorId): boolean => {
    if (folded.has(tensor)) return true;
    const info = graph.tensors[tensor];
    return info !== undefined && !info.isVariable && info.isConstant && known.has(tensor);
  };
}

/** Operands that a lowering's passes read or write as they are. */
function rawOperands({
  node,
  lowering,
}: {
  readonly node: LoweredNode['node'];
  readonly lowering: Lowering;
}): TensorId[] {
  return lowering.passes.flatMap((pass) =>
    pass.pointers.flatMap((pointer) => ('input' in pointer ? [node.inputs[pointer.input] as TensorId] : [])),
  );
}

/** First and last step of every tensor that is in memory, those that share memory taken together. */
function lifetimes(
  { graph, inputs, outputs }: Segment,
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
    if (graph.tensors[tensor]?.isVariable) spans.set(root, { first: 0, last: steps.length });
  };
  for (const tensor of inputs) touch(tensor, 0);
  for (const [step, { kind, node }] of steps.entries())
    if (kind !== 'folded') for (const tensor of [...node.inputs, ...node.outputs]) touch(tensor, step);
  for (const tensor of outputs) touch(tensor, steps.length);
  return spans;
}
