import { describe, expect, test } from 'vitest';
import { openWasm } from '../backends/wasm/device.ts';
import { openWebGpu } from '../backends/webgpu/device.ts';
import { must } from '../base/result.ts';
import { ops } from '../ops/table.ts';
import { corpusByWork, isRunnable, runGoldenOf } from '../testing/corpus.ts';
import { type GpuCoverage, gpuTrial } from '../testing/gpu-trial.ts';
import { nodeGpu } from '../testing/node-gpu.ts';
import { runFailures } from '../testing/run-model.ts';
import { shared } from '../testing/shared.ts';

const gpu = await nodeGpu();
const models = corpusByWork().filter(({ name, mmacs }) => (mmacs ?? 0) <= 100 && isRunnable(name));

// Whole models on WebGPU in Node, every tensor: what has a WGSL kernel there, the rest on WebAssembly. `npm run bench -- webgpu` does
// the same in Chromium.
describe.skipIf(!shared || !gpu)('whole models on WebGPU compute what the reference kernels compute', () => {
  test.each(models.map(({ name }) => name))(
    '%s',
    async (name) => {
      const device = must(await openWebGpu({ gpu, ops }), 'the device opens');
      const cpu = must(await openWasm({ ops }), 'WebAssembly');
      const coverage: GpuCoverage = { nodes: 0, gpuNodes: 0, sentences: new Set() };
      const failures = await runFailures(runGoldenOf(name), gpuTrial(device, cpu, coverage));
      console.log(`${name}: ${coverage.gpuNodes} of ${coverage.nodes} nodes on the GPU`);
      expect(failures).toEqual([]);
      device.dispose();
    },
    600_000,
  );
});
