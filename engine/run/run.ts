import type { Device, PreparedSegment } from '../backends/types.ts';
import type { NodeId, TensorId } from '../base/ids.ts';
import { fail, ok, Refusal, type Result } from '../base/result.ts';
import type { Graph, Program } from '../graph/types.ts';
import { byteSize, text } from '../ops/tensor-data.ts';
import type { Plan, PlanSegment, Step, Transfer } from '../plan/types.ts';
import type { Shapes } from '../shapes/types.ts';
import type { Clock } from './clock.ts';

/** What happened during one invoke, in order; times in milliseconds of the run's clock. */
export type RunEvent =
  | { readonly kind: 'compute'; readonly step: number; readonly ms: number }
  /** One border tensor copied into ('in') or out of ('out') the partition of this step. */
  | {
      readonly kind: 'in' | 'out';
      readonly step: number;
      readonly tensor: TensorId;
      readonly bytes: number;
      readonly ms: number;
    }
  | { readonly kind: 'node'; readonly step: number; readonly node: NodeId; readonly ms: number };

export interface Run {
  /** Graph outputs in their order; undefined where an op without code stands before one. */
  readonly outputs: readonly (Uint8Array | undefined)[];
  readonly events: readonly RunEvent[];
}

export interface RunOptions {
  /** Also time every node. */
  readonly nodes?: boolean;
}

/** Where the two kinds of steps run. */
export interface Placement {
  readonly cpu: Device;
  readonly delegate: Device;
}

/**
 * A plan compiled for its devices: constants uploaded, memory laid out. Invoke it as often as wanted; variables keep their
 * contents between invokes. `dispose` gives the devices' memory back.
 */
export class PreparedRun {
  readonly #graph: Graph;

  private constructor(
    readonly plan: Plan,
    private readonly program: Program,
    private readonly shapes: Shapes,
    private readonly cpu: PreparedSegment,
    /** By step; undefined for CPU steps. */
    private readonly partitions: readonly (PreparedSegment | undefined)[],
  ) {
    this.#graph = program.graphs[plan.subgraph] as Graph;
  }

  /** Fails with one sentence where a device cannot take its part. */
  static async prepare(
    program: Program,
    shapes: Shapes,
    plan: Plan,
    { cpu, delegate }: Placement,
  ): Promise<Result<PreparedRun, string>> {
    const graph = program.graphs[plan.subgraph];
    const constants = program.constants[plan.subgraph];
    if (!graph || !constants) return fail(`subgraph ${plan.subgraph} does not exist`);
    const resources = new Map<string, unknown>();
    const segment = (part: PlanSegment) => ({ program, graph, shapes, constants, resources, ...part });
    const whole = await cpu.prepare(segment(plan.cpu));
    if (!whole.ok) return fail(`on the ${cpu.name} device: ${whole.problem}`);
    const partitions: (PreparedSegment | undefined)[] = [];
    for (const [step, { kind, ...rest }] of plan.steps.entries()) {
      if (!('segment' in rest)) {
        partitions.push(undefined);
        continue;
      }
      const part = await delegate.prepare(segment(rest.segment));
      if (!part.ok) {
        for (const opened of [whole.value, ...partitions]) opened?.dispose();
        return fail(`step ${step} on the ${delegate.name} device: ${part.problem}`);
      }
      partitions.push(part.value);
    }
    return ok(new PreparedRun(plan, program, shapes, whole.value, partitions));
  }

  /** Bytes the devices hold: the CPU's memory first, then each partition's. */
  get memory(): readonly PreparedSegment['memory'][] {
    return [this.cpu, ...this.partitions].flatMap((segment) => (segment ? [segment.memory] : []));
  }

  /** Nodes that run on reference kernels because their device has none for them. */
  get fallbacks(): PreparedSegment['fallbacks'] {
    return [this.cpu, ...this.partitions].flatMap((segment) => segment?.fallbacks ?? []);
  }

  /**
   * Runs once. `inputs`: little-endian bytes of the graph's inputs in their order. A refusal names the node or the input and
   * leaves the run usable.
   */
  async invoke(
    inputs: readonly Uint8Array[],
    clock: Clock,
    { nodes = false }: RunOptions = {},
  ): Promise<Result<Run, string>> {
    const problem = this.#inputProblem(inputs);
    if (problem !== undefined) return fail(problem);
    const events: RunEvent[] = [];
    try {
      this.#graph.inputs.forEach((tensor, i) => {
        if (tensor >= 0) this.cpu.write(tensor, inputs[i] as Uint8Array);
      });
      for (const [index, step] of this.plan.steps.entries())
        await this.#step(step, index, clock, nodes, events);
      return ok({ outputs: await this.#outputs(), events });
    } catch (error) {
      if (error instanceof Refusal) return fail(error.message);
      if (error instanceof RangeError) return fail(`out of memory: ${error.message}`);
      throw error;
    }
  }

  /** A tensor's bytes after an invoke, copied, where the plan keeps them; undefined where it has none. */
  async read(tensor: TensorId): Promise<Uint8Array | undefined> {
    const constant = this.program.constants[this.plan.subgraph]?.bytes(tensor);
    if (constant) return constant.slice();
    const { inputs, outputs } = this.plan.cpu;
    if (!inputs.includes(tensor) && !outputs.includes(tensor)) return undefined;
    return (await this.cpu.read(tensor)).slice();
  }

  /** A tensor's shape at run time. */
  shapeOf(tensor: TensorId): readonly number[] | undefined {
    const prepared = this.shapes.tensors[tensor];
    if (prepared?.kind === 'static') return prepared.shape;
    return this.cpu.shapeOf?.(tensor) ?? (prepared?.kind === 'unknown' ? prepared.stored : undefined);
  }

  dispose(): void {
    for (const segment of [this.cpu, ...this.partitions]) segment?.dispose();
  }

  async #step(step: Step, index: number, clock: Clock, nodes: boolean, events: RunEvent[]): Promise<void> {
    const profile = nodes && {
      now: clock.now,
      onNode: (node: NodeId, ms: number) => void events.push({ kind: 'node', step: index, node, ms }),
    };
    const options = profile ? { clock: profile } : {};
    const copy = async (
      kind: 'in' | 'out',
      transfers: readonly Transfer[],
      from: PreparedSegment,
      to: PreparedSegment,
    ) => {
      for (const { tensor, bytes } of transfers) {
        const before = clock.now();
        to.write(tensor, await from.read(tensor));
        events.push({ kind, step: index, tensor, bytes, ms: clock.now() - before });
      }
    };
    const compute = async (segment: PreparedSegment, part?: readonly [number, number]) => {
      const before = clock.now();
      await segment.invoke({ ...options, ...(part && { part }) });
      events.push({ kind: 'compute', step: index, ms: clock.now() - before });
    };
    const partition = this.partitions[index];
    if (step.kind === 'cpu' || !partition) {
      await compute(this.cpu, step.kind === 'cpu' ? [step.first, step.end] : undefined);
      return;
    }
    await copy('in', step.copiesIn, this.cpu, partition);
    await compute(partition);
    await copy('out', step.copiesOut, partition, this.cpu);
  }

  async #outputs(): Promise<(Uint8Array | undefined)[]> {
    const outputs: (Uint8Array | undefined)[] = [];
    for (const tensor of this.#graph.outputs)
      outputs.push(this.plan.missingOutputs.includes(tensor) ? undefined : await this.read(tensor));
    return outputs;
  }

  #inputProblem(inputs: readonly Uint8Array[]): string | undefined {
    const { inputs: wanted, tensors } = this.#graph;
    if (inputs.length !== wanted.length)
      return `the model takes ${wanted.length} inputs and is given ${inputs.length}`;
    for (const [i, id] of wanted.entries()) {
      const tensor = tensors[id];
      const shape = this.shapes.tensors[id];
      if (!tensor || shape?.kind !== 'static') continue;
      const bytes = byteSize(tensor.type, shape.shape);
      const given = inputs[i]?.length ?? 0;
      if (bytes !== undefined && bytes !== given)
        return `input ${i} (${tensor.name}) is ${tensor.type} ${text(shape.shape)} and takes ${bytes} bytes, not ${given}`;
    }
    return undefined;
  }
}
