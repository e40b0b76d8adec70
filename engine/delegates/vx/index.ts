import { tableProfile } from '../judgement.ts';
import type { Delegate, LimitFact } from '../types.ts';
import { vxFunctions } from './functions.ts';

const noLimit: LimitFact = {
  default: 0,
  exists: false,
  source: 'delegate_main.cc PrepareDelegate',
  note: 'Every node it takes is replaced; there is no option for it.',
};

export const vx: Delegate = {
  id: 'vx',
  title: 'VeriSilicon VX delegate (TIM-VX, OpenVX)',
  shortTitle: 'VX delegate',
  version: 'tflite-vx-delegate 3f4759e, TIM-VX 1.2.22',
  params: {
    useGpu: {
      type: 'bool',
      default: false,
      source: 'USE_GPU_INFERENCE of the i.MX BSP',
      note: 'The OpenVX graph runs on the 3D GPU instead of the NPU. Changes no verdict, only the engine.',
    },
  },
  remarks: [
    'Taken does not mean fast: float32 always runs on the shader unit (PPU), see the engine of each node.',
    'The cache of compiled graphs is one file a delegate: it is sound for one partition only.',
    'Each partition is compiled when it first runs, so the first inference is slow.',
  ],
  application: {
    flow: 'all-supported',
    maxDelegatedPartitions: noLimit,
    minNodesPerPartition: noLimit,
    shapes: 'stored',
    staticOnly: false,
    sort: 'libstdcxx',
  },
  evidence: () => 'compared',
  load: async () => tableProfile(vx, (await import('./rules.json')).default, vxFunctions),
};
