interface Step {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/**
 * Operators that wait for each other in a ring, in the order of the data; undefined when there are none. Operators are
 * taken away once everything they read is there (Kahn's algorithm), so that time is linear; what stays holds a cycle.
 */
export function findCycle(operators: readonly Step[]): number[] | undefined {
  const producer = new Map<number, number>();
  operators.forEach(({ outputs }, i) => {
    for (const tensor of outputs) producer.set(tensor, i);
  });
  const before = operators.map(({ inputs }) => [
    ...new Set(inputs.map((tensor) => producer.get(tensor)).filter((node) => node !== undefined)),
  ]);
  const waiting = before.map((list) => list.length);
  const after: number[][] = operators.map(() => []);
  before.forEach((list, i) => {
    for (const node of list) after[node]?.push(i);
  });
  const ready = waiting.flatMap((count, i) => (count === 0 ? [i] : []));
  for (let node = ready.pop(); node !== undefined; node = ready.pop())
    for (const next of after[node] ?? []) if (--waiting[next]! === 0) ready.push(next);
  const stuck = waiting.findIndex((count) => count > 0);
  return stuck < 0 ? undefined : ring(stuck, before, waiting);
}

/** Walks back from a stuck operator to others that are stuck, until one comes again. */
function ring(start: number, before: readonly (readonly number[])[], waiting: readonly number[]): number[] {
  const path: number[] = [];
  const seen = new Map<number, number>();
  for (let node = start; ; ) {
    const again = seen.get(node);
    if (again !== undefined) return path.slice(again).reverse();
    seen.set(node, path.length);
    path.push(node);
    const next = before[node]?.find((other) => (waiting[other] ?? 0) > 0);
    if (next === undefined) throw new Error('invariant broken: a stuck operator waits for a stuck one');
    node = next;
  }
}
