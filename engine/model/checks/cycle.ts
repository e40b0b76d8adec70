interface Step {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/**
 * Operators that wait for each other in a ring, in the order of the data; undefined when there are none. All tensor
 * indices are in `[0, tensorCount)`, or -1 for absent inputs. Time and memory are linear.
 */
export function findCycle(operators: readonly Step[], tensorCount: number): number[] | undefined {
  return inOrder(operators, tensorCount) ? undefined : ringAmong(operators, tensorCount);
}

/** Real files list operators after those they read from, which rules out cycles at once. */
function inOrder(operators: readonly Step[], tensorCount: number): boolean {
  const producer = producers(operators, tensorCount);
  return operators.every(({ inputs }, i) => inputs.every((tensor) => tensor < 0 || producer[tensor]! < i));
}

function producers(operators: readonly Step[], tensorCount: number): Int32Array {
  const producer = new Int32Array(tensorCount).fill(-1);
  operators.forEach(({ outputs }, i) => {
    for (const tensor of outputs) producer[tensor] = i;
  });
  return producer;
}

/** Takes operators away once everything they read is there (Kahn's algorithm); what stays holds a cycle. */
function ringAmong(operators: readonly Step[], tensorCount: number): number[] | undefined {
  const producer = producers(operators, tensorCount);
  const readers: number[][] = [];
  const waiting = new Int32Array(operators.length);
  operators.forEach(({ inputs }, i) => {
    for (const tensor of inputs) {
      if (tensor < 0 || producer[tensor]! < 0) continue;
      waiting[i]!++;
      const list = readers[tensor];
      if (list === undefined) readers[tensor] = [i];
      else list.push(i);
    }
  });
  const ready = [...waiting.keys()].filter((i) => waiting[i] === 0);
  for (let node = ready.pop(); node !== undefined; node = ready.pop())
    for (const tensor of operators[node]?.outputs ?? [])
      for (const next of readers[tensor] ?? []) if (--waiting[next]! === 0) ready.push(next);
  const stuck = waiting.findIndex((count) => count > 0);
  return stuck < 0 ? undefined : walkBack(stuck, operators, producer, waiting);
}

/** Walks from a stuck operator to one it waits for that is stuck too, until one comes again. */
function walkBack(
  start: number,
  operators: readonly Step[],
  producer: Int32Array,
  waiting: Int32Array,
): number[] {
  const path: number[] = [];
  const seen = new Map<number, number>();
  for (let node = start; ; ) {
    const again = seen.get(node);
    if (again !== undefined) return path.slice(again).reverse();
    seen.set(node, path.length);
    path.push(node);
    const blocked = operators[node]?.inputs.find(
      (t) => t >= 0 && producer[t]! >= 0 && waiting[producer[t]!]! > 0,
    );
    if (blocked === undefined) throw new Error('invariant broken: a stuck operator waits for a stuck one');
    node = producer[blocked]!;
  }
}
