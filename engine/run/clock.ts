/** A source of milliseconds. Comes in as an argument, because the engine does not know which thread or program it is in. */
export interface Clock {
  /** As shown beside every time measured with it, e.g. `performance.now`. */
  readonly name: string;
  readonly now: () => number;
}
