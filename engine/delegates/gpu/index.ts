import { tableProfile } from '../judgement.ts';
import { liteRtCommit } from '../sources.ts';
import type { Delegate } from '../types.ts';
import { gpuFunctions } from './functions.ts';

export const gpu: Delegate = {
  id: 'gpu',
  title: 'GPU delegate V2 (OpenCL, OpenGL; Metal shares its checks)',
  shortTitle: 'GPU',
  version: `LiteRT ${liteRtCommit.slice(0, 12)}`,
  params: {
    enableQuant: {
      type: 'bool',
      default: true,
      source: 'delegate_options.h:57-60; delegate_options.cc:29; delegate.cc:258-261',
      note: 'TFLITE_GPU_EXPERIMENTAL_FLAGS_ENABLE_QUANT: 8-bit activations run as float with simulated requantization.',
    },
    openclAvailable: {
      type: 'bool',
      default: true,
      source: 'delegate.cc:1536-1540',
      note: 'Without OpenCL (the OpenGL fallback) SPLIT and SPLIT_V are left out. Metal does not look at it.',
    },
    enhancedBroadcast: {
      type: 'bool',
      default: false,
      source: 'gpu_compatibility.cc:484-527',
      note: 'The delegate itself asks for the standard patterns.',
    },
  },
  remarks: ['The Model Analyzer’s GPU compatibility is a weaker check: see gpu-analyzer.'],
  application: {
    flow: 'fp16-helper',
    maxDelegatedPartitions: {
      default: 1,
      exists: true,
      nonPositiveBecomes: 1,
      source: 'delegate.cc:238-240; delegate_options.cc:30',
    },
    minNodesPerPartition: {
      default: 0,
      exists: false,
      source: 'model_builder.cc:3369-3371',
      note: 'Always asked with no minimum.',
    },
    shapes: 'prepared',
    staticOnly: true,
    sort: 'libcxx',
  },
  evidence: ({ stage }) => (stage === 'build' ? 'read' : 'compared'),
  load: async () => tableProfile(gpu, (await import('./rules.json')).default, gpuFunctions),
};
