import { parentPort, workerData } from 'node:worker_threads';

// Runs in a copy of the engine whose kernels are switchable. The parent asks for one mutant at a time, and ends this thread
// when an answer takes too long.

interface Switch {
  active: number;
  seen: Uint8Array;
}

const mutation: Switch = { active: -1, seen: new Uint8Array(workerData.sites) };
(globalThis as unknown as { __mutation: Switch }).__mutation = mutation;

const goldens = await import(`${workerData.engine}/testing/op-goldens.ts`);
const cases: { name: string }[] = goldens.opFiles().flatMap(goldens.opCases);

function fails(index: number): boolean {
  try {
    return goldens.failureOf(cases[index]) !== undefined;
  } catch {
    return true;
  }
}

/** Which cases evaluate which site; cases that fail without any mutant are left out. */
function survey(): number[][] {
  const reach: number[][] = Array.from({ length: workerData.sites }, () => []);
  cases.forEach((_, index) => {
    mutation.seen.fill(0);
    if (fails(index)) return;
    mutation.seen.forEach((seen, site) => {
      if (seen) reach[site]?.push(index);
    });
  });
  return reach;
}

parentPort?.on('message', ({ site, indices }: { site?: number; indices?: number[] }) => {
  if (site === undefined) {
    parentPort?.postMessage({ reach: survey(), names: cases.map(({ name }) => name) });
    return;
  }
  mutation.active = site;
  const caught = indices?.find(fails);
  mutation.active = -1;
  parentPort?.postMessage({ caught });
});
