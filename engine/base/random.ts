/**
 * mulberry32: 32-bit draws from a 32-bit seed. Chosen because the reference data were made with it.
 * Returns a function giving one unsigned 32-bit integer a call.
 */
export function mulberry32(seed: number): () => number {
  let a = seed | 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}
