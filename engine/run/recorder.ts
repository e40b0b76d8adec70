import type { PreparedSegment } from '../backends/types.ts';
import type { NodeId } from '../base/ids.ts';
import type { Transfer } from '../plan/types.ts';
import type { Clock } from './clock.ts';
import type { RunEvent, RunOptions } from './run.ts';

/** Does the copies and computations of one invoke and writes down how long each took. */
export class Recorder {
  readonly events: RunEvent[] = [];
  readonly #start: number;

  constructor(
    private readonly clock: Clock,
    private readonly options: RunOptions,
  ) {
    this.#start = clock.now();
  }

  async copyIn(step: number, { tensor, bytes }: Transfer, from: PreparedSegment, to: PreparedSegment) {
    const before = this.clock.now();
    to.write(tensor, await from.read(tensor));
    if (this.options.apart) await to.settle?.();
    this.#push('in', step, { tensor, bytes }, before);
  }

  /** One after the other, each timed; all in one go where the device can and nobody asked to tell them apart. */
  async copyOut(step: number, transfers: readonly Transfer[], from: PreparedSegment, to: PreparedSegment) {
    if (from.readAll && !this.options.apart && transfers.length > 1) {
      const before = this.clock.now();
      const all = await from.readAll(transfers.map(({ tensor }) => tensor));
      for (const [index, transfer] of transfers.entries()) {
        to.write(transfer.tensor, all[index] as Uint8Array);
        this.#push('out', step, transfer, index === 0 ? before : this.clock.now());
      }
      return;
    }
    for (const transfer of transfers) {
      const before = this.clock.now();
      to.write(transfer.tensor, await from.read(transfer.tensor));
      this.#push('out', step, transfer, before);
    }
  }

  async compute(step: number, segment: PreparedSegment, part?: readonly [number, number]) {
    const { nodes, apart } = this.options;
    const before = this.clock.now();
    // Nodes of a segment follow one another without a pause, so each begins where the one before ended.
    let at = before - this.#start;
    const onNode = (node: NodeId, ms: number) => {
      this.events.push({ kind: 'node', step, node, at, ms });
      at += ms;
    };
    const done = segment.invoke({
      ...(nodes && { clock: { now: this.clock.now, onNode } }),
      ...(part && { part }),
    });
    if (done) await done;
    if (apart) await segment.settle?.();
    const ms = this.clock.now() - before;
    const deviceMs = apart ? await segment.deviceMs?.() : undefined;
    this.events.push({
      ...{ kind: 'compute', step, at: before - this.#start, ms },
      ...(deviceMs !== undefined && { deviceMs }),
    });
  }

  #push(kind: 'in' | 'out', step: number, transfer: Transfer, before: number): void {
    const ms = this.clock.now() - before;
    this.events.push({ kind, step, ...transfer, at: before - this.#start, ms });
  }
}
