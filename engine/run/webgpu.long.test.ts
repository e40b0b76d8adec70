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

/** Models of ops, or of types, that none of the WGSL kernels takes. */
const withoutKernels = new Set([
  'audio_preprocessor_int8.tflite',
  'call_once_mul.tflite',
  'dummy_sp_text_embedder.tflite',
  'dynamic_update_slice.tflite',
  'embedding_lookup.tflite',
  'gather_string.tflite',
  'model_with_reverse_sequence.tflite',
  'nested_while.tflite',
  'odml_sdpa_composite_gqa.tflite',
  'qwen_fc_blockwise_quantized.tflite',
  'simple_atan2_op.tflite',
  'simple_group_norm_op.tflite',
  'simple_reduceall_op.tflite',
  'simple_reduceany_op.tflite',
  'single_gelu.tflite',
  'split_concat_edgetpu.tflite',
  'test_model_nl_classifier.tflite',
  'testdata_lstm.tflite',
  'yolov8n-int8.imx95.tflite',
]);
/** Sentences of partitions that the GPU should have taken; a limit of the adapter is none of them. */
const trouble = /does not compile|not enough memory|the GPU refuses/;

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
      expect([...coverage.sentences].filter((sentence) => trouble.test(sentence))).toEqual([]);
      if (!withoutKernels.has(name)) expect(coverage.gpuNodes).toBeGreaterThan(0);
      device.dispose();
    },
    600_000,
  );
});
