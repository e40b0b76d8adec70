import { askDriver, type Graph, type SupportMask } from '../../engine/index.ts';

/** What is left of NNAPI's verdicts after the driver was asked about each node that NNAPI takes; the rest is partitioned again. */
export function throughDriver(
  mask: SupportMask,
  graph: Graph,
  name: string,
  answer: SupportMask,
): SupportMask {
  const hasFp16Weights = graph.nodes.some(({ isConstantFp16Dequantize }) => isConstantFp16Dequantize);
  const asked = askDriver(mask, { kind: 'profile', name, mask: answer }, hasFp16Weights);
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
  };
}
