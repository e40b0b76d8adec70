import { liteRtCommit } from '../sources.ts';
import type { Delegate, LimitFact } from '../types.ts';
import { xnnpackProfile } from './profile.ts';

const noLimit: LimitFact = {
  default: 0,
  exists: false,
  source: 'xnnpack_delegate.cc:7754-7790',
  note: 'Every node it takes is replaced; there is no option for it.',
};

// Read by hand only: never compared with the original (variables), or not at all checked there (moe, attention).
const onlyRead = /VARIABLE|VAR_HANDLE|moe|scaled_dot_product_attention/;

export const xnnpack: Delegate = {
  id: 'xnnpack',
  title: 'XNNPACK delegate',
  shortTitle: 'XNNPACK',
  version: `LiteRT ${liteRtCommit.slice(0, 12)}, XNNPACK 75db3c093b6d`,
  params: {
    qs8: {
      type: 'bool',
      default: true,
      source: 'xnnpack_delegate.cc:7861-7863; xnnpack/BUILD:63-82',
      note: 'Flag 0x1, signed 8-bit. On in Bazel builds; off where the build does not define it, as in a bare CMake build.',
    },
    qu8: {
      type: 'bool',
      default: true,
      source: 'xnnpack_delegate.cc:7864-7866; xnnpack/BUILD:97-116',
      note: 'Flag 0x2, unsigned 8-bit. Same defaults.',
    },
    dynamicFullyConnected: {
      type: 'bool',
      default: false,
      source: 'xnnpack_delegate.cc:7867-7869; xnnpack/BUILD:131-150',
      note: 'Flag 0x8: float32 filters and biases of FULLY_CONNECTED need not be constant.',
    },
    disableDynamicallyQuantized: {
      type: 'bool',
      default: false,
      source: 'xnnpack_delegate.h:60-61',
      note: 'Flag 0x800: no float activations with 8-bit weights in CONV_2D and FULLY_CONNECTED.',
    },
    forceFp16: {
      type: 'bool',
      default: false,
      source: 'xnnpack_delegate.h:34; xnnpack_delegate.cc:1196-1253',
      note: 'Flag 0x4: computes in float16. Changes no verdict.',
    },
  },
  remarks: ['Applied by default wherever the runtime is linked with it.'],
  application: {
    flow: 'all-supported',
    maxDelegatedPartitions: noLimit,
    minNodesPerPartition: noLimit,
    shapes: 'stored',
    staticOnly: false,
    sort: 'libcxx',
  },
  evidence: ({ stage }, op) => (stage === 'build' || onlyRead.test(op) ? 'read' : 'compared'),
  load: async () => xnnpackProfile(xnnpack, (await import('./rules.json')).default),
};
