/** Bytes that must not be overwritten from step `first` to step `last`, both included. */
export interface Claim {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

export interface ArenaPlan {
  /** One a claim. */
  readonly offsets: readonly number[];
  readonly bytes: number;
}

const alignment = 64;

export const aligned = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;

//   step      0    1    2    3
//   a 64 B    ████████                 a and c share an address, because b alone lives beside both:
//   b 128 B        ████████████        offsets a 128, b 0, c 128
//   c 64 B              ███████

/** Places claims so that no two alive at one step overlap: the largest first, each in the tightest gap. */
export function planArena(claims: readonly Claim[]): ArenaPlan {
  const offsets = Array<number>(claims.length).fill(0);
  const order = [...claims.keys()].sort((a, b) => claims[b]!.bytes - claims[a]!.bytes || a - b);
  const placed: number[] = [];
  let end = 0;
  for (const index of order) {
    const claim = claims[index]!;
    const neighbours = placed
      .filter((other) => overlap(claims[other]!, claim))
      .map((other) => ({ from: offsets[other]!, to: offsets[other]! + aligned(claims[other]!.bytes) }))
      .sort((a, b) => a.from - b.from);
    offsets[index] = tightestGap(neighbours, aligned(claim.bytes));
    end = Math.max(end, offsets[index]! + aligned(claim.bytes));
    placed.push(index);
  }
  return { offsets, bytes: end };
}

function tightestGap(
  taken: readonly { readonly from: number; readonly to: number }[],
  bytes: number,
): number {
  let best = -1;
  let bestSize = Number.POSITIVE_INFINITY;
  let free = 0;
  for (const { from, to } of taken) {
    const size = from - free;
    if (size >= bytes && size < bestSize) {
      best = free;
      bestSize = size;
    }
    free = Math.max(free, to);
  }
  return best >= 0 ? best : free;
}

const overlap = (a: Claim, b: Claim): boolean => a.first <= b.last && b.first <= a.last;
