// Runs in a copy of the engine whose kernels are switchable. The parent asks for one mutant at a time, and ends this process
// when an answer takes too long.

interface Switch {
  active: number;
  seen: Uint8Array;
}

const [, , engine = '', siteCount = '0'] = process.argv;
const sites = Number(siteCount);
const mutation: Switch = { active: -1, seen: new Uint8Array(sites) };
(globalThis as unknown as { __mutation: Switch }).__mutation = mutation;

/** Where evaluations are noted while no kernel runs: shape rules and preparation are not what is mutated. */
const aside = mutation.seen;
const inKernels = new Uint8Array(sites);

const { ops } = await import(`${engine}/ops/table.ts`);
for (const op of ops.values()) {
  const { reference } = op;
  op.reference = (context: unknown) => {
    const before = mutation.seen;
    mutation.seen = inKernels;
    try {
      reference.call(op, context);
    } finally {
      mutation.seen = before;
    }
  };
}
const goldens = await import(`${engine}/testing/op-goldens.ts`);

/** Every single-op case, by whether it fails; what the runtime refuses fails when it is not refused. */
const cases: (() => boolean)[] = [
  ...goldens
    .opFiles()
    .flatMap((file: string) =>
      goldens.opCases(file).map((golden: unknown) => () => goldens.failureOf(golden) !== undefined),
    ),
  ...goldens.refusedCases().map((golden: unknown) => () => goldens.refusalOf(golden) === undefined),
];

function fails(index: number): boolean {
  try {
    return cases[index]?.() ?? false;
  } catch {
    return true; // an exception that is no refusal escaped
  }
}

/** Which cases evaluate which site in a kernel; cases that fail without any mutant are left out. */
function survey(): number[][] {
  const reach: number[][] = Array.from({ length: sites }, () => []);
  cases.forEach((_, index) => {
    inKernels.fill(0);
    mutation.seen = aside;
    if (fails(index)) return;
    inKernels.forEach((seen, site) => {
      if (seen) reach[site]?.push(index);
    });
  });
  return reach;
}

process.on('message', ({ site, indices }: { site?: number; indices?: number[] }) => {
  if (site === undefined) {
    process.send?.({ reach: survey() });
    return;
  }
  mutation.active = site;
  const caught = indices?.find(fails);
  mutation.active = -1;
  process.send?.({ caught });
});

export {};
