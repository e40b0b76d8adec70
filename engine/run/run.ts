import { DeviceLost } from '../backends/device-lost.ts';
import type { PreparedSegment, Segment } from '../backends/types.ts';
import type { NodeId, TensorId } from '../base/ids.ts';
import { fail, ok, Refusal, type Result } from '../base/result.ts';
import type { Graph, Program } from '../graph/types.ts';
import { byteSize, text } from '../ops/tensor-data.ts';
import type { Plan, PlanSegment, Step } from '../plan/types.ts';
import type { Shapes } from '../shapes/types.ts';
import type { Clock } from './clock.ts';
import { type PlacedPartition, type Placement, placeOn, placePartitions } from './placement.ts';
import { Recorder } from './recorder.ts';
import { type StepTransfers, transfersOf } from './transfers.ts';

/** What happened during one invoke, in order; times in milliseconds of the run's clock, `at` since the invoke began. */
export type RunEvent =
  /** `deviceMs`: of it, what the device says it computed, where it has a clock of its own that is fine enough. */
  | {
      readonly kind: 'compute';
      readonly step: number;
      readonly at: number;
      readonly ms: number;
      readonly deviceMs?: number;
    }
  /** One border tensor copied into ('in') or out of ('out') the partition of this step. */
  | {
      readonly kind: 'in' | 'out';
      readonly step: number;
      readonly tensor: TensorId;
      readonly bytes: number;
      readonly at: number;
      readonly ms: number;
    }
  | {
      readonly kind: 'node';
      readonly step: number;
      readonly node: NodeId;
      readonly at: number;
      readonly ms: number;
    };

export interface Run {
  /** Graph outputs in their order; undefined where an op without code stands before one. */
  readonly outputs: readonly (Uint8Array | undefined)[];
  readonly events: readonly RunEvent[];
}

export interface RunOptions {
  /** Also time every node. */
  readonly nodes?: boolean;
  /**
   * Wait after every copy and computation until the device is done, so that each has a time of its own. Devices that work at
   * once need no waiting; on others the whole takes longer than undisturbed.
   */
  readonly apart?: boolean;
}

/**
 * A plan compiled for its devices: constants uploaded, memory laid out. Invoke it as often as wanted; variables keep their
 * contents between invokes. `dispose` gives the devices' memory back.
 */
export class PreparedRun {
  readonly #graph: Graph;
  /** By step; undefined for CPU steps. */
  #placed: readonly (PlacedPartition | undefined)[];
  #transfers: readonly StepTransfers[];

  private constructor(
    readonly plan: Plan,
    private readonly program: Program,
    private readonly shapes: Shapes,
    private readonly placement: Placement,
    private readonly segmentOf: (part: PlanSegment) => Segment,
    private readonly cpu: PreparedSegment,
    placed: readonly (PlacedPartition | undefined)[],
  ) {
    this.#graph = program.graphs[plan.subgraph] as Graph;
    this.#placed = placed;
    this.#transfers = transfersOf(plan, this.#graph, placed);
  }

  /** Fails with one sentence where a device cannot take its part and there is no fallback for it. */
  static async prepare(
    program: Program,
    shapes: Shapes,
    plan: Plan,
    placement: Placement,
  ): Promise<Result<PreparedRun, string>> {
    const graph = program.graphs[plan.subgraph];
    const constants = program.constants[plan.subgraph];
    if (!graph || !constants) return fail(`subgraph ${plan.subgraph} does not exist`);
    const resources = new Map<string, unknown>();
    const segmentOf = (part: PlanSegment) => ({ program, graph, shapes, constants, resources, ...part });
    const { cpu } = placement;
    const whole = await cpu.prepare(segmentOf(plan.cpu));
    if (!whole.ok) return fail(`on the ${cpu.name} device: ${whole.problem}`);
    const placed = await placePartitions(plan, placement, segmentOf);
    if (!placed.ok) {
      whole.value.dispose();
      return placed;
    }
    return ok(new PreparedRun(plan, program, shapes, placement, segmentOf, whole.value, placed.value));
  }

  /** Bytes the devices hold: the CPU's memory first, then each partition's. */
  get memory(): readonly PreparedSegment['memory'][] {
    return this.#segments().map(({ memory }) => memory);
  }

  /** Where each step runs, and why where that is not the device it was meant for; undefined for CPU steps. */
  get placed(): readonly (
    | (Pick<PlacedPartition, 'device' | 'sentence'> & { readonly memory: PreparedSegment['memory'] })
    | undefined
  )[] {
    return this.#placed.map(
      (one) =>
        one && {
          device: one.device,
          memory: one.prepared.memory,
          ...(one.sentence !== undefined && { sentence: one.sentence }),
        },
    );
  }

  /** What is copied across each step's border: the plan's copies less those that neighbours on one device save. */
  get transfers(): readonly StepTransfers[] {
    return this.#transfers;
  }

  /** True where some device works on while the caller goes on, so that only a run with waits tells its parts apart. */
  get needsWaits(): boolean {
    return this.#segments().some((segment) => segment.settle !== undefined);
  }

  /** Nodes that run on reference kernels because their device has none for them. */
  get fallbacks(): PreparedSegment['fallbacks'] {
    return this.#segments().flatMap((segment) => segment.fallbacks);
  }

  /**
   * Runs once. `inputs`: little-endian bytes of the graph's inputs in their order. A refusal names the node or the input and
   * leaves the run usable.
   */
  async invoke(
    inputs: readonly Uint8Array[],
    clock: Clock,
    options: RunOptions = {},
  ): Promise<Result<Run, string>> {
    const problem = this.#inputProblem(inputs);
    if (problem !== undefined) return fail(problem);
    try {
      return await this.#once(inputs, clock, options);
    } catch (error) {
      if (error instanceof DeviceLost) {
        const moved = await this.#moveToFallback(error.message);
        return moved.ok ? this.invoke(inputs, clock, options) : moved;
      }
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
    for (const segment of this.#segments()) segment.dispose();
  }

  #segments(): readonly PreparedSegment[] {
    return [this.cpu, ...this.#placed.flatMap((one) => (one ? [one.prepared] : []))];
  }

  async #once(
    inputs: readonly Uint8Array[],
    clock: Clock,
    options: RunOptions,
  ): Promise<Result<Run, string>> {
    const recorder = new Recorder(clock, options);
    this.#graph.inputs.forEach((tensor, i) => {
      if (tensor >= 0) this.cpu.write(tensor, inputs[i] as Uint8Array);
    });
    for (const [index, step] of this.plan.steps.entries()) await this.#step(step, index, recorder);
    return ok({ outputs: await this.#outputs(), events: recorder.events });
  }

  /** Prepares what was on a lost device anew on the fallback. Variables start afresh there. */
  async #moveToFallback(sentence: string): Promise<Result<true, string>> {
    const { fallback } = this.placement;
    const placed = [...this.#placed];
    for (const [index, one] of placed.entries()) {
      const step = this.plan.steps[index];
      if (!one || step?.kind !== 'delegate' || !one.prepared.settle) continue;
      if (!fallback || fallback === one.device) return fail(sentence);
      const moved = await placeOn(fallback, this.segmentOf(step.segment), index, sentence);
      if (!moved.ok) {
        for (const [other, one] of placed.entries()) if (one !== this.#placed[other]) one?.prepared.dispose();
        return moved;
      }
      placed[index] = moved.value;
    }
    for (const [index, one] of this.#placed.entries()) if (placed[index] !== one) one?.prepared.dispose();
    this.#placed = placed;
    this.#transfers = transfersOf(this.plan, this.#graph, placed);
    return ok(true);
  }

  async #step(step: Step, index: number, recorder: Recorder): Promise<void> {
    const partition = this.#placed[index]?.prepared;
    if (step.kind === 'cpu' || !partition) {
      await recorder.compute(index, this.cpu, step.kind === 'cpu' ? [step.first, step.end] : undefined);
      return;
    }
    const transfers = this.#transfers[index] as StepTransfers;
    for (const transfer of transfers.in) await recorder.copyIn(index, transfer, this.cpu, partition);
    await recorder.compute(index, partition);
    await recorder.copyOut(index, transfers.out, partition, this.cpu);
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
