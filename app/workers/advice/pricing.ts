import {
  type Costing,
  costing,
  type DeviceProfile,
  devices,
  fail,
  ok,
  ownDevice,
  pairedCosts,
  type Result,
} from '../../../engine/index.ts';
import { type Asked, askedOf, macsIn, type Subject, shapesOf } from '../cut.ts';
import type { CutQuery } from '../protocol.ts';
import type { BoardChoice } from './protocol.ts';

/** A question with the prices of everything in its graph. */
export interface Priced {
  readonly asked: Asked;
  readonly macs: Float64Array;
  readonly device: DeviceProfile;
  readonly costs: Costing;
  /** Why nothing delegated can be priced: the board's figures are not of what the delegate runs on. */
  readonly unknown?: string;
  readonly note?: string;
}

export const boardOf = ({ board, figures }: BoardChoice): Result<DeviceProfile, string> =>
  ownDevice({ base: board, figures }, devices);

/** Prices of a model on boards; each is worked out once, since limits move more often than boards change. */
export class Pricing {
  private last?: { readonly key: string; readonly costs: Costing };

  constructor(readonly subject: Subject) {}

  async of(query: CutQuery, choice: BoardChoice): Promise<Result<Priced, string>> {
    const asked = await askedOf(this.subject, query);
    if (!asked.ok) return asked;
    const device = boardOf(choice);
    if (!device.ok) return device;
    const costs = this.costsOf(asked.value, device.value, choice);
    if (!costs.ok) return costs;
    const paired = pairedCosts(
      costs.value,
      query.delegate,
      asked.value.mask.backends,
      asked.value.delegate?.boards,
    );
    return ok({
      asked: asked.value,
      macs: macsIn(this.subject, asked.value.graph),
      device: device.value,
      costs: paired.kind === 'known' ? paired.costs : costs.value,
      ...(paired.kind === 'unknown' && { unknown: paired.sentence }),
      ...(paired.kind === 'known' && paired.note && { note: paired.note }),
    });
  }

  private costsOf(asked: Asked, device: DeviceProfile, choice: BoardChoice): Result<Costing, string> {
    const { subgraph } = asked.graph;
    const key = JSON.stringify([subgraph, choice]);
    if (this.last?.key === key) return ok(this.last.costs);
    const shapes = shapesOf(this.subject, subgraph);
    const macs = macsIn(this.subject, asked.graph);
    const made = costing(asked.graph, shapes, device, macs, choice.threads);
    if (made.ok) this.last = { key, costs: made.value };
    return made.ok ? made : fail(made.problem);
  }
}
