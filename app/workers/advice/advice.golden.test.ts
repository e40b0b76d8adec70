import { describe, expect, test } from 'vitest';
import { must } from '../../../engine/base/result.ts';
import { buildGraphs, constantsOf, fromBytes, readModel } from '../../../engine/index.ts';
import { readShared, shared } from '../../../engine/testing/shared.ts';
import { subjectOf } from '../cut.ts';
import { menuDelegate, optionsFor } from '../delegates.ts';
import { blockersOf } from './blockers.ts';
import { blockerOf } from './estimate.ts';
import { Pricing } from './pricing.ts';
import { optimumOf, surfaceOf } from './surface.ts';

function opened(name: string) {
  const source = fromBytes(readShared('corpus', 'models', name));
  const model = must(readModel(source, name), 'reads');
  const graphs = must(buildGraphs(model), 'builds');
  return subjectOf({
    graphs,
    constants: graphs.map((_, index) => constantsOf(model, index, source)),
  });
}

describe.skipIf(!shared)('advice on a real model', () => {
  test('yolov8n on Arm NN: 54 partitions become one with CpuAcc, with 138 switches inside', async () => {
    const pricing = new Pricing(opened('yolov8n-int8.tflite'));
    const options = optionsFor(menuDelegate('armnn'), { version: '21.02', backends: 'VsiNpu' });
    const query = { subgraph: 0, delegate: 'armnn', options };
    const board = { board: 'imx8mp', figures: {} };
    const sentence = must(await blockerOf(pricing, query, board), 'tells');
    expect(sentence).toContain('Biggest blocker: MUL, 58 nodes');
    expect(sentence).toContain('Adding CpuAcc to the backends: one partition, 138 switches inside.');
    const { surface } = must(await surfaceOf(pricing, query, board), 'sweeps');
    expect(surface.outcomes.at(-1)).toMatchObject({ partitions: 54, delegatedNodes: 152 });
  });

  test('prisma-net with float16 weights on the GPU delegate goes over whole: nothing blocks, and no optimum is promised', async () => {
    const pricing = new Pricing(opened('prisma-net_fp16.tflite'));
    const query = { subgraph: 0, delegate: 'gpu', options: optionsFor(menuDelegate('gpu'), {}) };
    const board = { board: 'phone', figures: {} };
    expect(must(await blockerOf(pricing, query, board), 'tells')).toBe('');
    expect(must(await blockersOf(pricing, query, board), 'tries').rows).toEqual([]);
    const { surface, unsearched } = must(await surfaceOf(pricing, query, board), 'sweeps');
    expect(surface.outcomes).toMatchObject([{ partitions: 1, delegatedNodes: 328 }]);
    expect(unsearched).toContain('is not searched');
    expect(must(await optimumOf(pricing, query, board), 'answers')).toBeUndefined();
  });
});
