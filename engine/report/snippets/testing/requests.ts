import { spawnSync } from 'node:child_process';
import { paramsWithDefaults } from '../../../delegates/support.ts';
import { delegates } from '../../../delegates/table.ts';
import type { OptionValues } from '../../types.ts';
import type { SnippetRequest } from '../types.ts';

export const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

export const request = (delegate: string, more: Partial<SnippetRequest> = {}): SnippetRequest => ({
  delegate,
  options: {},
  limits: {},
  model: 'model.tflite',
  threads: 4,
  ops: [],
  nodes: [],
  ...more,
});

export const limits = { maxDelegatedPartitions: 3, minNodesPerPartition: 5 };
const hostileModel = 'a"b\\c\'d$e`f\n#{g}\u0000.tflite';
export const ops = ['CONV_2D', 'DEPTHWISE_CONV_2D', 'RELU_N1_TO_1', 'RELU6', 'PADV2', 'TOPK_V2', 'My"Op'];

/** Every built-in delegate as it is by default and with each switch turned, and delegates of one's own. */
export const requests: readonly SnippetRequest[] = [
  ...[...delegates.values()].flatMap((delegate) => {
    const options = paramsWithDefaults(delegate) as OptionValues;
    const turned = Object.entries(options).map(([name, value]) => [
      name,
      typeof value === 'boolean' ? !value : value,
    ]);
    return [
      request(delegate.id),
      request(delegate.id, { options, limits, model: hostileModel }),
      request(delegate.id, { options: Object.fromEntries(turned) as OptionValues, limits }),
    ];
  }),
  request('my-npu', { ops, limits, model: hostileModel }),
  request('4x4', { nodes: Array.from({ length: 40 }, (_, node) => 2 * node) }),
];
