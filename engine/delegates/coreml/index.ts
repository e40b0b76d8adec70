import { tableProfile } from '../judgement.ts';
import { liteRtCommit } from '../sources.ts';
import type { Delegate } from '../types.ts';

export const coreml: Delegate = {
  id: 'coreml',
  title: 'Core ML delegate',
  shortTitle: 'Core ML',
  version: `LiteRT ${liteRtCommit.slice(0, 12)}`,
  params: {
    coremlVersion: {
      type: 'int',
      default: 3,
      values: [2, 3],
      source: 'coreml_delegate.mm:161-171',
      note: 'From iOS 13 on anything but 2 becomes 3; on iOS 12 always 2.',
    },
  },
  remarks: ['Without a Neural Engine and with default options no delegate is made at all.'],
  application: {
    flow: 'fp16-helper',
    maxDelegatedPartitions: { default: 0, exists: true, source: 'coreml_delegate.mm:172-174' },
    minNodesPerPartition: {
      default: 2,
      exists: true,
      nonPositiveBecomes: 2,
      source: 'coreml_delegate.mm:34; coreml_delegate.mm:175-177',
    },
    shapes: 'prepared',
    staticOnly: true,
    sort: 'libcxx',
  },
  evidence: ({ stage }) => (stage === 'build' ? 'read' : 'compared'),
  load: async () => tableProfile(coreml, (await import('./rules.json')).default),
};
