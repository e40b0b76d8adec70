/**
 * Working memory kept from call to call. Partitioning takes some fifteen lists as long as the graph; made anew each time, the page
 * faults of their first use cost a fifth of the whole. Calls never overlap: nothing here waits.
 */
export class Column {
  private held = new Int32Array(0);

  /** `length` numbers, all of this value. */
  filled(length: number, value: number): Int32Array {
    if (this.held.length < length) this.held = new Int32Array(length);
    return this.held.subarray(0, length).fill(value);
  }
}

/** A list of whole numbers that grows, and keeps what it has grown to. */
export class NumberList {
  length = 0;
  items = new Int32Array(256);

  push(value: number): void {
    if (this.length === this.items.length) this.grow();
    this.items[this.length++] = value;
  }

  clear(): this {
    this.length = 0;
    return this;
  }

  /** A copy of its own, of the exact size. */
  toArray(): Int32Array {
    return this.items.slice(0, this.length);
  }

  private grow(): void {
    const grown = new Int32Array(2 * this.items.length);
    grown.set(this.items);
    this.items = grown;
  }
}
