import type { Device } from '../backends/types.ts';
import type { TensorId } from '../base/ids.ts';
import { must } from '../base/result.ts';
import type { Program } from '../graph/types.ts';
import { viewBytes } from '../ops/tensor-data.ts';
import type { TensorView } from '../ops/types.ts';
import { plan, undelegated } from '../plan/plan.ts';
import { PreparedRun } from '../run/run.ts';
import { Session } from '../run/session.ts';
import { propagate } from '../shapes/propagate.ts';

type Shape = readonly number[];

/** One subgraph, ready to be run on given inputs and looked into; sentences where something cannot be done. */
export interface Trial {
  invoke(inputs: readonly Uint8Array[]): Promise<string | undefined>;
  view(tensor: TensorId): Promise<TensorView | undefined>;
}

export type TrialOf = (
  program: Program,
  subgraph: number,
  inputShapes: readonly (Shape | undefined)[],
) => Promise<Trial>;

/** On the interpreter. */
export const interpreterTrial: TrialOf = async (program, subgraph, inputShapes) => {
  const session = must(Session.open(program, { subgraph }), 'the subgraph exists');
  for (const [i, shape] of inputShapes.entries()) if (shape) must(session.resizeInput(i, shape), 'resizes');
  return {
    async invoke(inputs) {
      for (const [i, bytes] of inputs.entries()) {
        const set = session.setInput(i, bytes);
        if (!set.ok) return set.problem;
      }
      const done = session.invoke();
      return done.ok ? undefined : done.problem;
    },
    view: async (tensor) => session.read(tensor),
  };
};

/** On a device, planned as the page plans it, with every tensor kept. */
export const deviceTrial =
  (device: Device): TrialOf =>
  async (program, subgraph, inputShapes) => {
    const graph = must(program.graphs[subgraph], 'the subgraph exists');
    const shapes = propagate(program, subgraph, inputShapes);
    const made = must(plan(graph, shapes, undelegated(graph), { keep: 'all' }), 'plans');
    const run = must(
      await PreparedRun.prepare(program, shapes, made, { cpu: device, delegate: device }),
      'prepares',
    );
    return {
      async invoke(inputs) {
        const done = await run.invoke(inputs, { name: 'none', now: () => 0 });
        return done.ok ? undefined : done.problem;
      },
      async view(id) {
        const tensor = graph.tensors[id];
        const [shape, bytes] = [run.shapeOf(id), await run.read(id).catch(() => undefined)];
        return tensor && shape && bytes ? { tensor, shape, data: viewBytes(tensor.type, bytes) } : undefined;
      },
    };
  };
