/** Four 32-bit words. */
export type Block = readonly [number, number, number, number];

const rounds = 10;

/** High and low word of a 32 x 32 bit product. */
function multiply(a: number, b: number): readonly [high: number, low: number] {
  const product = BigInt(a) * BigInt(b);
  return [Number(product >> 32n), Number(product & 0xffffffffn)];
}

/**
 * Philox 4x32 with ten rounds: the block of random words that a 64-bit key gives for a 128-bit counter (Salmon et al., "Parallel
 * random numbers: as easy as 1, 2, 3", SC 2011). All words unsigned.
 */
export function philox4x32(key: readonly [number, number], counter: Block): Block {
  let [k0, k1] = key;
  let [c0, c1, c2, c3] = counter;
  for (let round = 0; round < rounds; round++) {
    const [high0, low0] = multiply(0xd2511f53, c0);
    const [high1, low1] = multiply(0xcd9e8d57, c2);
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0, c1, c2, c3];
}

const word = (x: bigint, at: bigint): number => Number((x >> (32n * at)) & 0xffffffffn);

/** The generator of the random ops: blocks for a counter that starts at (0, second seed) and counts up. */
export class Philox {
  readonly #key: readonly [number, number];
  #counter: bigint;

  constructor(seed: bigint, seed2: bigint, counter?: bigint) {
    this.#key = [word(seed, 0n), word(seed, 1n)];
    this.#counter = counter ?? BigInt.asUintN(64, seed2) << 64n;
  }

  next(): Block {
    const c = this.#counter;
    this.skip(1n);
    return philox4x32(this.#key, [word(c, 0n), word(c, 1n), word(c, 2n), word(c, 3n)]);
  }

  /** Moves on by a number of blocks. */
  skip(blocks: bigint): void {
    this.#counter = BigInt.asUintN(128, this.#counter + blocks);
  }

  /** A generator that goes on from here on its own. */
  fork(): Philox {
    const [low, high] = this.#key;
    return new Philox(BigInt(low) | (BigInt(high) << 32n), 0n, this.#counter);
  }
}
