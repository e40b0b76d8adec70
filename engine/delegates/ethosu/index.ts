import { tableProfile } from '../judgement.ts';
import type { Delegate, LimitFact } from '../types.ts';
import { ethosuFunctions } from './functions.ts';

const noLimit: LimitFact = {
  default: 0,
  exists: false,
  source: 'Vela groups supported ops offline',
  note: 'The compiler works offline: each group of ops becomes one custom op of a rewritten file.',
};

export const ethosu: Delegate = {
  id: 'ethosu',
  title: 'Arm Ethos-U (Vela offline compiler)',
  shortTitle: 'Ethos-U',
  version: 'Vela 3.10.0 (NXP fork a6f6566)',
  params: {
    accelerator: {
      type: 'enum',
      default: 'ethos-u55-256',
      values: [
        'ethos-u55-32',
        'ethos-u55-64',
        'ethos-u55-128',
        'ethos-u55-256',
        'ethos-u65-256',
        'ethos-u65-512',
      ],
      source: 'ethosu/vela/architecture_features.py',
      note: 'Changes speed, no verdict.',
    },
  },
  remarks: ['Verdicts are on the file as it is; the compiler’s later rewrites and fusions are not applied.'],
  application: {
    flow: 'none',
    maxDelegatedPartitions: noLimit,
    minNodesPerPartition: noLimit,
    shapes: 'stored',
    staticOnly: false,
    sort: 'libstdcxx',
  },
  evidence: () => 'compared',
  load: async () => tableProfile(ethosu, (await import('./rules.json')).default, ethosuFunctions),
};
