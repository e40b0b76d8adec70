import type { Claim } from '../wasm/arena.ts';

/** Buffers that claims share one after another. */
export interface SlotPlan {
  /** By claim: its slot. */
  readonly slotOf: readonly number[];
  /** Bytes of each slot. */
  readonly slots: readonly number[];
}

//   step      0    1    2    3
//   a 64 B    ████████                 a and c are never alive together: one buffer of 64 B for both, another of 128 B for b
//   b 128 B        ████████████
//   c 64 B              ███████

/**
 * An arena of whole buffers, since a shader may not read and write one buffer under two names: the largest claims first, each in
 * the smallest buffer that is free all its life.
 */
export function planSlots(claims: readonly Claim[]): SlotPlan {
  const order = [...claims.keys()].sort((a, b) => claims[b]!.bytes - claims[a]!.bytes || a - b);
  const slots: { bytes: number; readonly taken: Claim[] }[] = [];
  const slotOf = Array<number>(claims.length).fill(-1);
  for (const index of order) {
    const claim = claims[index]!;
    // Later claims are smaller, so the last slot that is free fits tightest.
    let found = slots.findLastIndex(({ taken }) => taken.every((other) => !overlap(other, claim)));
    if (found < 0) found = slots.push({ bytes: claim.bytes, taken: [] }) - 1;
    slots[found]!.taken.push(claim);
    slotOf[index] = found;
  }
  return { slotOf, slots: slots.map(({ bytes }) => bytes) };
}

const overlap = (a: Claim, b: Claim): boolean => a.first <= b.last && b.first <= a.last;
