import { describe, expect, test } from 'vitest';
import { shared, sharedPath } from '../testing/shared.ts';
import { run } from './testing/run.ts';

const graph = `--graph=${sharedPath('corpus', 'models', 'prisma-net_fp16.tflite')}`;
const ask = async (verb: string, ...flags: string[]) =>
  JSON.parse((await run([verb, graph, ...flags, '--json'])).out);

describe.skipIf(!shared)('a model with float16 weights that the GPU delegate takes whole', () => {
  test('sweep and advise follow the plan that partition gives', async () => {
    const { subgraphs } = await ask('partition', '--delegate=gpu');
    const [{ nodes }] = subgraphs[0].execution_plan;
    expect([subgraphs[0].execution_plan.length, nodes.length]).toEqual([1, 328]);

    const swept = await ask('sweep', '--delegate=gpu', '--device=phone');
    expect(swept.outcomes).toHaveLength(1);
    expect(swept.best).toMatchObject({ partitions: 1, delegated_nodes: 328, delegated_macs_percent: 100 });
    expect(swept.optimum).toEqual([
      { subgraph: 0, sentence: expect.stringContaining('The fastest choice is not searched') },
    ]);
    expect((await ask('sweep', '--delegate=gpu')).best).toMatchObject({
      partitions: 1,
      delegated_nodes: 328,
    });

    const advised = await ask('advise', '--delegate=gpu', '--device=phone');
    expect(advised.subgraphs).toEqual([{ index: 0, untried: 0, whole_graph: true, blockers: [] }]);
  });
});

const quantized = `--graph=${sharedPath('corpus', 'models', 'yolov8n-int8.tflite')}`;

describe.skipIf(!shared)('nodes that Arm NN keeps on the CPU', () => {
  test('are priced as the CPU, and it is said', async () => {
    const words = [
      'sweep',
      quantized,
      '--delegate=armnn',
      '--device=imx8mp',
      '--delegate_option=version=21.02',
    ];
    const { out, err } = await run([...words, '--delegate_option=backends=CpuAcc', '--json']);
    const { outcomes } = JSON.parse(out);
    const [none, all] = [outcomes[0], outcomes.at(-1)];
    expect(err).toContain('Nodes on CpuAcc are priced as the CPU kernels of the runtime.');
    expect(all.delegated_nodes).toBeGreaterThan(100);
    // Borders and invocations come on top of the same kernels.
    expect(all.estimated_ms).toBeGreaterThan(none.estimated_ms);
  });
});
