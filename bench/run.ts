import { machine } from './measure.ts';

// `npm run bench -- <name>` runs one benchmark, without a name all that need nothing but this repository.
const benches: Readonly<Record<string, () => Promise<unknown>>> = {
  open: () => import('./open.ts'),
  partitioner: () => import('./partitioner.ts'),
  kernels: () => import('./kernels.ts'),
  'graph-view': async () => (await import('./graph-view.ts')).benchGraphView(),
};

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(benches)) {
  const bench = benches[name];
  if (!bench) {
    console.error(`unknown benchmark "${name}"; there are ${Object.keys(benches).join(', ')}`);
    process.exitCode = 2;
    continue;
  }
  console.log(`# ${name} on ${machine()}`);
  await bench();
}
