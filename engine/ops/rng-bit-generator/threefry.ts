type Pair = readonly [number, number];

const rotations = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const;
// Fixed by the algorithm, so that a key of zeros is not special.
const parity = 0x1bd11bda;

/**
 * Threefry 2x32 with twenty rounds: the pair of random words that a 64-bit key gives for a 64-bit counter (Salmon et al., "Parallel
 * random numbers: as easy as 1, 2, 3", SC 2011). All words unsigned.
 */
export function threefry2x32(key: Pair, counter: Pair): Pair {
  const keys = [...key, key[0] ^ key[1] ^ parity];
  let a = (counter[0] + key[0]) | 0;
  let b = (counter[1] + key[1]) | 0;
  for (let group = 0; group < 5; group++) {
    for (const bits of rotations[(group % 2) as 0 | 1]) {
      a = (a + b) | 0;
      b = ((b << bits) | (b >>> (32 - bits))) ^ a;
    }
    a = (a + keys[(group + 1) % 3]!) | 0;
    b = (b + keys[(group + 2) % 3]! + group + 1) | 0;
  }
  return [a >>> 0, b >>> 0];
}
