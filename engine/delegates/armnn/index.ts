import type { Delegate, LimitFact, Params } from '../types.ts';
import { armnnProfile } from './profile.ts';

const noLimit: LimitFact = {
  default: 0,
  exists: false,
  source: 'armnn_delegate.cpp:99 @21.02; :129 @23.08',
  note: 'Every node it takes is replaced; no version read has an option for it.',
};

export const armnn: Delegate = {
  id: 'armnn',
  title: 'Arm NN TFLite delegate (libarmnnDelegate)',
  shortTitle: 'Arm NN',
  version: 'Arm NN 21.02 (NXP lf-5.10.52_2.1.0) and 23.08; Compute Library limits from 24.11',
  params: {
    version: { type: 'enum', values: ['21.02', '23.08'], default: '21.02' },
    backends: {
      type: 'orderedList',
      values: ['VsiNpu', 'GpuAcc', 'CpuAcc', 'CpuRef', 'EthosNAcc'],
      labels: { EthosNAcc: 'rules not known' },
      default: ['CpuRef'],
      source: 'armnn_delegate.cpp',
      note: 'The first in the list that supports a layer gets it. VsiNpu only in NXP’s 21.02 and 21.08; unknown names are dropped with a log line.',
    },
  },
  remarks: [
    '21.02: a check that throws is caught by nobody: the delegate is not made and everything stays on the CPU.',
    'Fused activations and implicit layers are checked only when a partition is built: a node taken here can still fail the build, and with it the delegate.',
    'Limits of CpuAcc and GpuAcc are those of Compute Library 24.11; the library of 21.02 itself was not read.',
  ],
  application: {
    flow: 'all-supported',
    maxDelegatedPartitions: noLimit,
    minNodesPerPartition: noLimit,
    shapes: 'prepared',
    staticOnly: true,
    sort: 'libstdcxx',
  },
  evidence: ({ stage, source = '' }) =>
    stage === 'build' || /ACL|^CL|^NE|Cl[A-Z]|Cpu[A-Z]|Neon|operator_list|harness/.test(source)
      ? 'read'
      : 'compared',
  load: async (params: Params) =>
    params.version === '23.08'
      ? armnnProfile(armnn, (await import('./23.08.json')).default, false)
      : armnnProfile(armnn, (await import('./21.02.json')).default, true),
};
