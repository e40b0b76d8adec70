import type { NodeId } from '../../base/ids.ts';
import type { Graph } from '../../graph/types.ts';
import type { Params, Reason, SupportMask } from '../types.ts';

/** What a driver answers: nothing is known (`unknown`), or another profile's mask of the same subgraph stands for it. */
export type Driver =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'profile'; readonly name: string; readonly mask: SupportMask };

export interface DriverAnswer {
  /** What is left to partition again. */
  readonly supported: readonly NodeId[];
  /** Nodes the delegate takes and the driver does not, with its reasons. */
  readonly droppedByDriver: readonly {
    readonly node: NodeId;
    readonly op: string;
    readonly reasons: readonly Reason[];
  }[];
  /** float16 weights with an accelerator: one node dropped, and nothing is delegated. */
  readonly allOrNothing: boolean;
  readonly sentence: string;
}

/**
 * The second filter of NNAPI: with an accelerator the driver is asked about every node of the previewed partitions, and what it
 * takes is partitioned again (nnapi_delegate.cc:6701-6749). A model with float16 weights loses everything with one node (7035-7063).
 */
export function askDriver(mask: SupportMask, driver: Driver, hasFp16Weights: boolean): DriverAnswer {
  if (driver.kind === 'unknown')
    return {
      supported: mask.supported,
      droppedByDriver: [],
      allOrNothing: false,
      sentence:
        'the driver also answers for every node; its answers are not known here, so every node taken by the delegate counts as taken',
    };
  const refused = new Map(driver.mask.refused.map((each) => [each.node, each] as const));
  const dropped = mask.supported.flatMap((node) => {
    const answer = refused.get(node);
    return answer === undefined ? [] : [{ node, op: answer.op, reasons: answer.reasons }];
  });
  const allOrNothing = hasFp16Weights && dropped.length > 0;
  return {
    supported: allOrNothing ? [] : mask.supported.filter((node) => !refused.has(node)),
    droppedByDriver: dropped,
    allOrNothing,
    sentence: allOrNothing
      ? `${driver.name} refuses ${dropped.length} of ${mask.supported.length} nodes of a model with float16 weights: nothing is delegated`
      : `${driver.name} takes ${mask.supported.length - dropped.length} of the ${mask.supported.length} nodes that NNAPI takes`,
  };
}

/** Whether NNAPI asks a driver at all: with an accelerator, from feature level 29 on (nnapi_delegate.cc:7020-7026). */
export const asksDriver = (delegate: string, { acceleratorSpecified, featureLevel }: Params): boolean =>
  delegate === 'nnapi' && acceleratorSpecified !== false && !(Number(featureLevel) < 29);

/**
 * NNAPI's verdicts with a driver's answers laid over them: what the driver refuses is refused, with `driver` as the stage of its
 * reasons, and the rest is what is partitioned again.
 */
export function throughDriver(mask: SupportMask, graph: Graph, driver: Driver): SupportMask {
  const hasFp16Weights = graph.nodes.some(({ isConstantFp16Dequantize }) => isConstantFp16Dequantize);
  const asked = askDriver(mask, driver, hasFp16Weights);
  const dropped = new Map(asked.droppedByDriver.map((entry) => [entry.node, entry]));
  const left = new Set(asked.supported);
  const refusedNow = mask.supported
    .filter((node) => !left.has(node))
    .map((node) => {
      const op = graph.nodes[node]?.op ?? '';
      const reasons = dropped.get(node)?.reasons ?? [
        { code: 'driver-all-or-nothing', sentence: asked.sentence, source: 'nnapi_delegate.cc:7035-7063' },
      ];
      return { node, op, reasons: reasons.map((reason) => ({ ...reason, stage: 'driver' })) };
    });
  return {
    ...mask,
    supported: asked.supported,
    refused: [...mask.refused, ...refusedNow].sort((a, b) => a.node - b.node),
    driver: {
      ...(driver.kind === 'profile' && { name: driver.name }),
      dropped: refusedNow.map(({ node }) => node),
      sentence: asked.sentence,
    },
  };
}
