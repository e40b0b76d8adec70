import {
  type InvokeOptions,
  type Machine,
  machineFor,
  runnerFor,
  type Skipped,
  type SubgraphRunner,
} from '../backends/reference/runner.ts';
import type { TensorId } from '../base/ids.ts';
import { fail, ok, Refusal, type Result, refuse } from '../base/result.ts';
import type { Graph, Program } from '../graph/types.ts';
import { ops } from '../ops/table.ts';
import { byteSize, bytesOf, text, viewBytes } from '../ops/tensor-data.ts';
import type { Op, TensorView } from '../ops/types.ts';
import type { Shapes } from '../shapes/types.ts';

export interface SessionOptions {
  /** Default 0. */
  readonly subgraph?: number;
  readonly table?: ReadonlyMap<string, Op>;
}

/**
 * One subgraph of a model, ready to run on reference kernels: resize, set inputs, invoke as often as wanted, read. Variables
 * and resources live as long as the session. Every answer that can fail is a `Result` with one sentence; a failed call leaves
 * the session usable.
 */
export class Session {
  readonly #machine: Machine;
  readonly #runner: SubgraphRunner;
  readonly #inputShapes: (readonly number[] | undefined)[] = [];

  private constructor(program: Program, { subgraph = 0, table = ops }: SessionOptions) {
    this.#machine = machineFor(program, table);
    this.#runner = runnerFor(this.#machine, subgraph);
  }

  static open(program: Program, options: SessionOptions = {}): Result<Session, string> {
    return attempt(() => new Session(program, options));
  }

  get graph(): Graph {
    return this.#runner.graph;
  }

  /** What preparation found, for the input shapes of now. */
  get shapes(): Shapes {
    return this.#runner.shapes;
  }

  /** Gives input `position` another shape and prepares again; contents of all inputs must be set anew. */
  resizeInput(position: number, shape: readonly number[]): Result<void, string> {
    return attempt(() => {
      const tensor = this.#input(position);
      if (!shape.every((dimension) => Number.isInteger(dimension) && dimension >= 0))
        refuse(`input ${position} (${tensor.name}) cannot have the shape ${text(shape)}`);
      this.#inputShapes[position] = shape;
      this.#runner.resize(this.#inputShapes);
    });
  }

  /** Copies bytes (little-endian, packed as in memory) into input `position`; their number must fit type and shape. */
  setInput(position: number, bytes: Uint8Array): Result<void, string> {
    return attempt(() => {
      const tensor = this.#input(position);
      const shape = this.#inputShapes[position] ?? tensor.shape;
      const needed = byteSize(tensor.type, shape);
      if (needed !== undefined && needed !== bytes.length)
        refuse(
          `input ${position} (${tensor.name}) is ${tensor.type} ${text(shape)} and takes ${needed} bytes, not ${bytes.length}`,
        );
      this.#runner.set(tensor.id, shape, viewBytes(tensor.type, bytes.slice()));
    });
  }

  /**
   * Runs every node that can run. What stands behind an op without code is skipped and listed; a node that refuses ends the
   * invoke with its sentence.
   */
  invoke(options: InvokeOptions = {}): Result<readonly Skipped[], string> {
    return attempt(() => {
      for (const tensor of this.graph.inputs)
        if (tensor >= 0 && this.#runner.view(tensor) === undefined)
          refuse(`input ${this.graph.inputs.indexOf(tensor)} (tensor ${tensor}) was given no values`);
      return this.#runner.invoke(options);
    });
  }

  /** A tensor's shape and contents as they are now, or undefined when it has none. Valid until the next invoke. */
  read(tensor: TensorId): TensorView | undefined {
    return this.#runner.view(tensor);
  }

  /** As `read`, the contents copied as bytes. */
  readBytes(tensor: TensorId): Uint8Array | undefined {
    const view = this.read(tensor);
    return view && bytesOf(view.data).slice();
  }

  /** Back to the state before the first invoke: variables, resource variables, hash tables and random generators. */
  reset(): void {
    this.#machine.resources.clear();
    for (const runner of this.#machine.runners.values()) runner.resetVariables();
  }

  #input(position: number) {
    const tensor = this.graph.tensors[this.graph.inputs[position] ?? -1];
    return (
      tensor ?? refuse(`there is no input ${position}: the subgraph has ${this.graph.inputs.length} inputs`)
    );
  }
}

function attempt<T>(body: () => T): Result<T, string> {
  try {
    return ok(body());
  } catch (error) {
    if (error instanceof Refusal) return fail(error.message);
    // Running out of memory is the machine's trouble, not a broken promise of ours.
    if (error instanceof RangeError) return fail(`out of memory: ${error.message}`);
    throw error;
  }
}
