import { tableProfile } from '../judgement.ts';
import { shapeFunctions } from '../rules/shape-functions.ts';
import { liteRtCommit } from '../sources.ts';
import type { Delegate, LimitFact } from '../types.ts';

const noLimit: LimitFact = {
  default: 0,
  exists: false,
  source: 'gpu_compatibility.cc:1277-1287',
  note: 'The analyzer only lists ops; it partitions nothing.',
};

export const gpuAnalyzer: Delegate = {
  id: 'gpu-analyzer',
  title: 'GPU compatibility as the Model Analyzer prints it',
  shortTitle: 'GPU (Model Analyzer)',
  version: `LiteRT ${liteRtCommit.slice(0, 12)}`,
  params: {
    enhancedBroadcast: {
      type: 'bool',
      default: true,
      source: 'gpu_compatibility.cc:1277-1287',
      note: 'The check on files assumes the wider broadcasting patterns.',
    },
  },
  remarks: [
    'No version caps, no type or rank check, no look at neighbours: the delegate itself (gpu) takes less.',
  ],
  application: {
    flow: 'none',
    maxDelegatedPartitions: noLimit,
    minNodesPerPartition: noLimit,
    shapes: 'stored',
    staticOnly: false,
    sort: 'libcxx',
  },
  evidence: () => 'compared',
  load: async () => tableProfile(gpuAnalyzer, (await import('./rules.json')).default, shapeFunctions),
};
