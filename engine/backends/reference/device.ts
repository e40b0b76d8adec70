import type { TensorId } from '../../base/ids.ts';
import { fail, ok, Refusal, type Result, refuse } from '../../base/result.ts';
import { byteSize, bytesOf, viewBytes } from '../../ops/tensor-data.ts';
import type { Op } from '../../ops/types.ts';
import type { Device, InvokeOptions, PreparedSegment, Segment } from '../types.ts';
import { machineFor, runnerFor, type SubgraphRunner } from './runner.ts';

/** The plain TypeScript device: slow, exact, and able to run whatever has code at all. */
export const referenceDevice = (table: ReadonlyMap<string, Op>): Device => ({
  name: 'reference',
  description: 'plain TypeScript reference kernels, 1 thread',
  prepare: (segment) => prepare(segment, table),
  dispose: () => {},
});

function prepare(segment: Segment, table: ReadonlyMap<string, Op>): Result<PreparedSegment, string> {
  try {
    return ok(new ReferenceSegment(segment, table));
  } catch (error) {
    if (error instanceof Refusal) return fail(error.message);
    throw error;
  }
}

class ReferenceSegment implements PreparedSegment {
  readonly fallbacks = [];
  readonly #segment: Segment;
  readonly #runner: SubgraphRunner;

  constructor(segment: Segment, table: ReadonlyMap<string, Op>) {
    this.#segment = segment;
    const { program, graph, shapes, resources } = segment;
    this.#runner = runnerFor(machineFor(program, table, resources), graph.subgraph);
    this.#runner.resize(
      graph.inputs.map((tensor) => {
        const shape = shapes.tensors[tensor];
        return shape?.kind === 'static' ? shape.shape : undefined;
      }),
    );
  }

  get memory() {
    const { graph, nodes } = this.#segment;
    const touched = new Set(
      nodes.flatMap((node) => [...(graph.nodes[node]?.inputs ?? []), ...(graph.nodes[node]?.outputs ?? [])]),
    );
    const total = (constant: boolean) =>
      [...touched].reduce(
        (sum, tensor) => sum + (graph.tensors[tensor]?.isConstant === constant ? this.#bytesOf(tensor) : 0),
        0,
      );
    return { arenaBytes: total(false), constantBytes: total(true) };
  }

  write(tensor: TensorId, bytes: Uint8Array): void {
    const info = this.#segment.graph.tensors[tensor] ?? refuse(`tensor ${tensor} does not exist`);
    const shape = this.#runner.shapeOf(tensor) ?? info.shape;
    this.#runner.set(tensor, shape, viewBytes(info.type, bytes.slice()));
  }

  invoke({ part, clock }: InvokeOptions = {}): void {
    const nodes = part ? this.#segment.nodes.slice(...part) : this.#segment.nodes;
    if (!clock) {
      this.#runner.invoke({ nodes });
      return;
    }
    let before = clock.now();
    this.#runner.invoke({
      nodes,
      onNode: ({ id }) => {
        const after = clock.now();
        clock.onNode(id, after - before);
        before = clock.now();
      },
    });
  }

  read(tensor: TensorId): Uint8Array {
    const view = this.#runner.view(tensor) ?? refuse(`tensor ${tensor} has no values`);
    return bytesOf(view.data);
  }

  shapeOf(tensor: TensorId): readonly number[] | undefined {
    return this.#runner.view(tensor)?.shape;
  }

  dispose(): void {}

  #bytesOf(tensor: TensorId): number {
    const shape = this.#runner.shapeOf(tensor);
    return (shape && byteSize(this.#segment.graph.tensors[tensor]?.type ?? '', shape)) ?? 0;
  }
}
