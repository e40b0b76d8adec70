/**
 * How often the work changes from one backend to another inside partitions that several of them share: neighbours in visiting order
 * on different backends.
 *
 * @param partitions nodes of each partition in visiting order
 * @param backends nodes by backend
 */
export function backendSwitches(
  partitions: readonly (readonly number[])[],
  backends: Readonly<Record<string, readonly number[]>>,
): number {
  const backendOf = new Map(
    Object.entries(backends).flatMap(([name, nodes]) => nodes.map((node) => [node, name] as const)),
  );
  return partitions.reduce(
    (sum, nodes) =>
      sum + nodes.slice(1).filter((node, i) => backendOf.get(node) !== backendOf.get(nodes[i]!)).length,
    0,
  );
}

const words = ['no partition', 'one partition', 'two partitions', 'three partitions', 'four partitions'];

/** What another list of backends would make of the graph: `Adding CpuAcc to the backends: one partition, 138 switches inside.` */
export const backendText = (backend: string, partitions: number, switches: number): string =>
  `Adding ${backend} to the backends: ${words[partitions] ?? `${partitions} partitions`}, ${switches} ${switches === 1 ? 'switch' : 'switches'} inside.`;
