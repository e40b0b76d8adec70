/**
 * A set of node positions that finds its next member fast, however few there are: bits, and above them for every 32 words a word
 * that says which of them have any.
 *
 *   1                          some of words 0 to 31
 *   1 0 1                      words 0 and 2
 *   ..1..1..  ........  .1.... members 2, 5 and 65
 */
export class NodeSet {
  size = 0;
  private levels: Int32Array[] = [];

  /** Empties the set and makes room for positions below `capacity`. */
  reset(capacity: number): void {
    this.size = 0;
    let words = capacity;
    let level = 0;
    do {
      words = (words + 31) >> 5;
      const held = this.levels[level];
      if (held && held.length >= words) held.fill(0);
      else this.levels[level] = new Int32Array(words);
      level++;
    } while (words > 1);
    this.levels.length = level;
  }

  has(position: number): boolean {
    return (this.levels[0]![position >> 5]! & (1 << (position & 31))) !== 0;
  }

  /** Adds a position that is not in the set. */
  add(position: number): void {
    this.size++;
    let at = position;
    for (const words of this.levels) {
      const held = words[at >> 5]!;
      words[at >> 5] = held | (1 << (at & 31));
      if (held !== 0) return;
      at >>= 5;
    }
  }

  /** Removes a position that is in the set. */
  remove(position: number): void {
    this.size--;
    let at = position;
    for (const words of this.levels) {
      words[at >> 5]! &= ~(1 << (at & 31));
      if (words[at >> 5] !== 0) return;
      at >>= 5;
    }
  }

  /** The smallest member from `start` on, or -1. */
  from(start: number): number {
    let at = start;
    for (let level = 0; level < this.levels.length; level++) {
      const words = this.levels[level]!;
      if (at >> 5 >= words.length) return -1;
      const rest = words[at >> 5]! & (-1 << (at & 31));
      if (rest !== 0) return this.down(level, (at & ~31) + lowestBit(rest));
      at = (at >> 5) + 1;
    }
    return -1;
  }

  private down(level: number, found: number): number {
    let at = found;
    for (let below = level - 1; below >= 0; below--) at = (at << 5) + lowestBit(this.levels[below]![at]!);
    return at;
  }
}

const lowestBit = (word: number): number => 31 - Math.clz32(word & -word);
