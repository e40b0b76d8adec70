import { describe, expect, test } from 'vitest';
import { referenceDevice } from '../backends/reference/device.ts';
import { mulberry32 } from '../base/random.ts';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { type OpenedProgram, openProgram } from '../graph/program.ts';
import { ops } from '../ops/table.ts';
import { bytesOf } from '../ops/tensor-data.ts';
import { planSteps } from '../partitioner/execution.ts';
import { defaultPartitionOptions, partition } from '../partitioner/index.ts';
import type { PlanStep } from '../partitioner/types.ts';
import { plan, undelegated } from '../plan/plan.ts';
import type { Plan } from '../plan/types.ts';
import { propagate } from '../shapes/propagate.ts';
import { corpusByWork } from '../testing/corpus.ts';
import { readShared, shared } from '../testing/shared.ts';
import { PreparedRun } from './run.ts';
import { seededInput } from './seeded-inputs.ts';

// Where the multiply-accumulates are not known the size of the file tells small models.
const models = corpusByWork().filter(({ mmacs, bytes }) => (mmacs === null ? bytes < 1e6 : mmacs <= 10));

const clock = { name: 'none', now: () => 0 };

/** The cut that a random half of the nodes gives, at most three partitions of it. */
function randomCut(program: OpenedProgram, seed: number): readonly PlanStep[] {
  const graph = must(program.graphs[0], 'a main graph');
  const draw = mulberry32(seed);
  const supported = new Set(graph.nodes.filter(() => draw() % 100 < 50).map(({ id }) => id));
  const limits = { maxDelegatedPartitions: 3, minNodesPerPartition: 0 };
  return planSteps(must(partition(graph, supported, limits, defaultPartitionOptions), 'partitions').plan);
}

/** Contents of every tensor the plan keeps, in the order of the nodes that wrote them. */
async function contents(program: OpenedProgram, made: Plan): Promise<ReadonlyMap<number, string> | string> {
  const graph = must(program.graphs[0], 'a main graph');
  const device = referenceDevice(ops);
  const placement = { cpu: device, delegate: device };
  const run = must(await PreparedRun.prepare(program, propagate(program, 0), made, placement), 'prepares');
  const inputs = graph.inputs.map((id, i) => {
    const { type, shape } = must(graph.tensors[id], 'an input');
    return seededInput(type, shape, i, 1);
  });
  const first = await run.invoke(inputs, clock);
  if (!first.ok) return first.problem;
  must(await run.invoke(inputs, clock), 'runs again, with the state the first run left');
  const all = new Map<number, string>();
  for (const { outputs } of graph.nodes)
    for (const tensor of outputs) {
      const bytes =
        tensor >= 0 && !made.missingOutputs.includes(tensor)
          ? await run.read(tensor).catch(() => undefined)
          : undefined;
      if (bytes) all.set(tensor, Buffer.from(bytesOf(bytes)).toString('base64'));
    }
  return all;
}

describe.skipIf(!shared)('a cut model computes what the whole one does, tensor by tensor', () => {
  test.each(models.map(({ name }) => name))('%s', async (name) => {
    const program = must(openProgram(fromBytes(readShared('corpus', 'models', name)), name), `${name} opens`);
    const graph = must(program.graphs[0], 'a main graph');
    const shapes = propagate(program, 0);
    const whole = await contents(
      program,
      must(plan(graph, shapes, undelegated(graph), { keep: 'all' }), 'plans'),
    );
    for (const seed of [1, 2]) {
      const made = plan(graph, shapes, randomCut(program, seed), { keep: 'all' });
      // Only partitions with shapes known while preparing have a memory of their own; the sentence says so.
      if (!made.ok) expect(made.problem).toMatch(/only known when running|strings|keeps state/);
      else expect(await contents(program, made.value)).toEqual(whole);
    }
  });
});
