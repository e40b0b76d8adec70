import { type TensorId, tensorId } from '../base/ids.ts';
import type { Graph } from '../graph/types.ts';
import { sortLike } from '../partitioner/sort.ts';
import type { Shapes } from '../shapes/types.ts';
import { type Life, lifetimes } from './lifetimes.ts';

/** A tensor's place, in bytes, and when it is alive, in positions of the execution order. */
export interface Placement {
  readonly tensor: TensorId;
  readonly offset: number;
  readonly bytes: number;
  readonly firstNode: number;
  /** Absent: alive to the end of the invoke. */
  readonly lastNode?: number;
  /** The tensor whose memory this one uses, because its op works in place. */
  readonly sharedWith?: TensorId;
}

/** Where the runtime's planner puts every tensor of one subgraph. Plain data, for a table or a picture. */
export interface Arena {
  readonly bytes: number;
  readonly placements: readonly Placement[];
  /** Variables and what some ops keep live beside the arena. */
  readonly persistentBytes: number;
  readonly persistent: readonly Placement[];
  /** Tensors whose size only running tells; they are on the heap. */
  readonly onHeap: readonly TensorId[];
}

/** kDefaultTensorAlignment (arena_planner.h). */
const alignment = 64;
const align = (offset: number): number => Math.ceil(offset / alignment) * alignment;

/**
 * Plans the memory of one subgraph as TensorFlow Lite does after `AllocateTensors` (arena_planner.cc, simple_memory_arena.cc):
 *
 *   bytes │ ┌──────┐         tensors that live throughout come first, then the largest,
 *         │ │  a   │┌─────┐  each in the gap that fits best among those alive at the same time
 *         │ └──────┘│  c  │
 *         │ ┌──────────┐──┘
 *         │ │    b     │
 *         └─┴──────────┴────> nodes
 *
 * Not TensorFlow Lite Micro's plan. Scratch tensors that kernels ask for are not part of it.
 */
export function planArena(graph: Graph, shapes: Shapes): Arena {
  const lives = lifetimes(graph, shapes);
  const arena = new Placer();
  const persistent = new Placer();
  const offsets = new Map<TensorId, number>();
  for (const tensor of inPlacingOrder(lives)) {
    const life = lives.get(tensor) as Life;
    if (life.root !== undefined) continue;
    offsets.set(tensor, life.persistent ? persistent.place({ ...life, last: Infinity }) : arena.place(life));
  }
  const sorted = [...lives].sort(([a], [b]) => a - b);
  const placements = (kept: boolean) =>
    sorted
      .filter(([, life]) => life.persistent === kept)
      .map(([tensor, life]) => placement(tensor, life, offsets.get(life.root ?? tensor) ?? 0));
  return {
    bytes: arena.end,
    placements: placements(false),
    persistentBytes: persistent.end,
    persistent: placements(true),
    onHeap: graph.tensors.filter(({ id }) => shapes.tensors[id]?.kind === 'dynamic').map(({ id }) => id),
  };
}

const placement = (tensor: TensorId, life: Life, offset: number): Placement => ({
  tensor,
  offset,
  bytes: life.bytes,
  firstNode: life.first,
  ...(life.last < Infinity && !life.persistent && { lastNode: life.last }),
  ...(life.root !== undefined && { sharedWith: life.root }),
});

/** Those that live throughout by index, then by size, equal sizes by first node; ties as libstdc++'s sort leaves them. */
function inPlacingOrder(lives: ReadonlyMap<TensorId, Life>): TensorId[] {
  const tensors = [...lives.keys()];
  const throughout = ({ first, last }: Life) => first === 0 && last === Infinity;
  const compare = (a: TensorId, b: TensorId): number => {
    const x = lives.get(a) as Life;
    const y = lives.get(b) as Life;
    if (throughout(x) || throughout(y))
      return throughout(x) && throughout(y) ? a - b : throughout(x) ? -1 : 1;
    return y.bytes - x.bytes || x.first - y.first;
  };
  // Equal ranks are the ties that the C++ sort decides.
  const sorted = [...tensors].sort(compare);
  const ranks = new Map<TensorId, number>();
  let rank = 0;
  sorted.forEach((tensor, i) => {
    const previous = sorted[i - 1];
    if (previous !== undefined && compare(previous, tensor) !== 0) rank--;
    ranks.set(tensor, rank);
  });
  const order = sortLike(
    'libstdcxx',
    tensors.map((tensor) => ranks.get(tensor) ?? 0),
  );
  return order.map((index) => tensors[index] ?? tensorId(-1));
}

/** Gaps by best fit among what is alive at the same time (SimpleMemoryArena::Allocate). */
class Placer {
  end = 0;
  /** By offset. */
  readonly #taken: { readonly offset: number; readonly life: Life }[] = [];

  place(life: Life): number {
    if (life.bytes === 0) return 0;
    const offset = this.#bestGap(life);
    this.end = Math.max(this.end, offset + life.bytes);
    const after = this.#taken.findIndex((other) => other.offset > offset);
    this.#taken.splice(after < 0 ? this.#taken.length : after, 0, { offset, life });
    return offset;
  }

  #bestGap({ bytes, first, last }: Life): number {
    let best = -1;
    let bestFit = Infinity;
    let current = 0;
    for (const { offset, life } of this.#taken) {
      if (life.last < first || life.first > last) continue;
      const start = align(current);
      // The fit is compared from the aligned start but remembered from the unaligned one, as upstream does.
      if (start + bytes <= offset && offset - start < bestFit) {
        best = start;
        bestFit = offset - current;
      }
      current = Math.max(current, offset + life.bytes);
      if (bestFit === 0) break;
    }
    return best < 0 ? align(current) : best;
  }
}
