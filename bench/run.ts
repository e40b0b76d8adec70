import { machine } from './measure.ts';

// `npm run bench -- <name>` runs one benchmark, without a name all that need nothing but this repository.
const benches: Readonly<Record<string, () => Promise<unknown>>> = {
  open: () => import('./open.ts'),
  partitioner: () => import('./partitioner.ts'),
  surface: () => import('./surface.ts'),
  kernels: () => import('./kernels.ts'),
  support: () => import('./support.ts'),
  tradeoff: async () => (await import('./tradeoff.ts')).benchTradeoff(),
  webgpu: async () => (await import('./webgpu.ts')).benchWebGpu(),
  'graph-view': async () => (await import('./graph-view.ts')).benchGraphView(),
  'page-memory': async () => (await import('./page-memory.ts')).benchPageMemory(),
};

// Against another runtime, which is installed apart (`npm ci --prefix bench`), or over real models; what follows their names are their own
// arguments.
const [first = ''] = process.argv.slice(2);
const apart: typeof benches = {
  inference: async () => (await import('./inference/run.ts')).benchInference(),
  load: async () => (await import('./inference/load.ts')).benchLoad(),
  threads: async () => (await import('./threads.ts')).benchThreads(),
};

const names = first in apart ? [first] : process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(benches)) {
  const bench = apart[name] ?? benches[name];
  if (!bench) {
    console.error(
      `unknown benchmark "${name}"; there are ${[...Object.keys(benches), ...Object.keys(apart)].join(', ')}`,
    );
    process.exitCode = 2;
    continue;
  }
  console.log(`# ${name} on ${machine()}`);
  await bench();
}
