import type { Report } from './types.ts';

/** Checks what the page relies on: the parts, and that every index stays inside its list. */
export function isReport(value: unknown): value is Report {
  const report = value as Report;
  const { skeleton, cut, model, figures = [] } = report ?? {};
  if (typeof model?.name !== 'string' || !Array.isArray(model.subgraphs) || typeof model.bytes !== 'number')
    return false;
  const below = (list: ArrayLike<number> | undefined, end: number, least = 0): boolean =>
    list !== undefined &&
    Array.from(list).every((item) => Number.isInteger(item) && item >= least && item < end);
  const count = skeleton?.nodeCount;
  const tensors = skeleton?.tensors?.length;
  return (
    Number.isInteger(count) &&
    count === cut?.nodeCount &&
    skeleton.op.length === count &&
    below(skeleton.op, skeleton.opNames.length) &&
    skeleton.activation.length === count &&
    below(skeleton.activation, skeleton.activations.length) &&
    skeleton.constantBytes.length === count &&
    skeleton.producer.length === tensors &&
    below(skeleton.producer, count, -1) &&
    skeleton.bytes.length === tensors &&
    skeleton.label.length === tensors &&
    below(skeleton.label, skeleton.labels.length) &&
    skeleton.inputStart.length === count + 1 &&
    below(skeleton.inputStart, skeleton.inputs.length + 1) &&
    below(skeleton.inputs, tensors) &&
    below(skeleton.graphInputs, tensors) &&
    below(skeleton.graphOutputs, tensors) &&
    [...skeleton.opNames, ...skeleton.labels, ...skeleton.activations].every(
      (text) => typeof text === 'string',
    ) &&
    cut.regions.every(
      (region) =>
        (region.kind === 'delegated' || region.kind === 'left-out') &&
        below(region.nodes, count) &&
        Array.isArray(region.inputs) &&
        Array.isArray(region.outputs) &&
        Number.isFinite(region.inBytes) &&
        Number.isFinite(region.outBytes),
    ) &&
    cut.stretches.every(
      ({ region, nodes }) => below([region], cut.regions.length, -1) && below(nodes, count),
    ) &&
    cut.reasons.every(({ sentence, source }) => typeof sentence === 'string' && typeof source === 'string') &&
    cut.refused.every(({ node, reasons }) => below([node], count) && below(reasons, cut.reasons.length)) &&
    Array.isArray(cut.findings) &&
    figures.every(({ nodes, values }) => below(nodes, count) && nodes.length === values.length) &&
    typeof cut.delegate.title === 'string' &&
    typeof cut.delegate.options === 'object' &&
    Number.isFinite(cut.limits.maxDelegatedPartitions) &&
    Number.isFinite(cut.limits.minNodesPerPartition)
  );
}
