import { tableProfile } from '../judgement.ts';
import { liteRtCommit } from '../sources.ts';
import type { Delegate } from '../types.ts';

export const hexagon: Delegate = {
  id: 'hexagon',
  title: 'Hexagon delegate',
  shortTitle: 'Hexagon',
  version: `LiteRT ${liteRtCommit.slice(0, 12)}`,
  params: {},
  remarks: ['Takes 8-bit models only; float models stay on the CPU as a whole.'],
  application: {
    flow: 'helper',
    maxDelegatedPartitions: {
      default: 4,
      exists: true,
      nonPositiveBecomes: 4,
      cap: 16,
      source: 'hexagon_delegate.cc:32-33,41-49',
    },
    minNodesPerPartition: {
      default: 2,
      exists: true,
      nonPositiveBecomes: 2,
      source: 'hexagon_delegate.cc:34,50-52',
    },
    shapes: 'prepared',
    staticOnly: true,
    sort: 'libcxx',
  },
  evidence: () => 'compared',
  load: async () => tableProfile(hexagon, (await import('./rules.json')).default),
};
