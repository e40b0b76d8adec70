import { tableProfile } from '../judgement.ts';
import { shapeFunctions } from '../rules/shape-functions.ts';
import { liteRtCommit } from '../sources.ts';
import type { Delegate } from '../types.ts';

export const nnapi: Delegate = {
  id: 'nnapi',
  title: 'NNAPI delegate (StatefulNnApiDelegate)',
  shortTitle: 'NNAPI',
  version: `LiteRT ${liteRtCommit.slice(0, 12)}`,
  params: {
    featureLevel: {
      type: 'int',
      default: 31,
      values: [27, 28, 29, 30, 31, 1000006, 1000007, 1000008],
      labels: {
        27: 'NNAPI 1.0 (Android 8.1)',
        28: 'NNAPI 1.1 (Android 9)',
        29: 'NNAPI 1.2 (Android 10)',
        30: 'NNAPI 1.3 (Android 11)',
        31: 'feature level 5 (Android 12)',
        1000006: 'feature level 6 (updatable)',
        1000007: 'feature level 7 (updatable)',
        1000008: 'feature level 8 (updatable)',
      },
      source: 'nnapi_delegate_kernel.h:41-48',
      note: 'Without target devices the Android SDK number, so 33 stays below level 6; with target devices the runtime’s level, lowered to the highest a device has.',
    },
    acceleratorSpecified: {
      type: 'bool',
      default: true,
      source: 'nnapi_delegate.cc:6890-6891',
      note: 'True with an accelerator name other than nnapi-reference, and by default from Android 10 on, because disallow_nnapi_cpu is.',
    },
  },
  remarks: [
    'NNAPI is deprecated from Android 15.',
    'The driver answers too: a node taken here still needs its yes. Drivers’ answers are not known; give your own as a second profile.',
    'With an accelerator, a float16-weight model is all or nothing: one node that the driver refuses and nothing is delegated.',
  ],
  application: {
    flow: 'nnapi',
    maxDelegatedPartitions: { default: 3, exists: true, source: 'nnapi_delegate.h:97' },
    minNodesPerPartition: {
      default: 0,
      exists: false,
      source: 'nnapi_delegate.cc:6752-6791',
      note: 'Every supported partition counts, whatever its size.',
    },
    shapes: 'prepared',
    staticOnly: true,
    sort: 'libcxx',
  },
  evidence: ({ stage }) => (stage === 'build' ? 'read' : 'compared'),
  load: async () => tableProfile(nnapi, (await import('./rules.json')).default, shapeFunctions),
};
