import { csvRow } from '../base/csv.ts';
import type { Cut, Report } from './types.ts';

/** By node: the region that it is in, or -1. */
function regionOfNodes({ regions, nodeCount }: Cut): Int32Array {
  const of = new Int32Array(nodeCount).fill(-1);
  regions.forEach(({ nodes }, region) => {
    for (const node of nodes) of[node] = region;
  });
  return of;
}

/** Where a node runs and whether the delegate would take it. */
function placement({ regions }: Cut, region: number, refused: boolean): string {
  if (region >= 0) return regions[region]?.kind === 'delegated' ? 'delegate' : 'cpu, left out by the limits';
  return refused ? 'cpu, refused' : 'cpu';
}

/** All nodes, one a row. */
export function nodesCsv({ skeleton, cut, figures = [] }: Report): string {
  const { opNames, op, activations, activation, constantBytes } = skeleton;
  const region = regionOfNodes(cut);
  const refusals = new Map(cut.refused.map((entry) => [entry.node, entry.reasons]));
  const backendOf = new Map(
    Object.entries(cut.backends ?? {}).flatMap(([name, nodes]) => nodes.map((node) => [node, name] as const)),
  );
  const head = [
    'node',
    'op',
    'activation',
    'placement',
    'partition',
    'backend',
    'constant_bytes',
    'codes',
    'reasons',
    ...figures.map(({ kind, title, unit }) => `${kind}: ${title} (${unit})`),
  ];
  const columns = figures.map(({ nodes, values }) => new Map(nodes.map((node, at) => [node, values[at]])));
  const rows = Array.from(op, (name, node) => {
    const at = region[node] ?? -1;
    const reasons = (refusals.get(node) ?? []).flatMap((index) => cut.reasons[index] ?? []);
    return csvRow([
      node,
      opNames[name] ?? '',
      activations[activation[node] ?? 0] ?? '',
      placement(cut, at, refusals.has(node)),
      at < 0 ? '' : at,
      backendOf.get(node) ?? '',
      constantBytes[node] ?? 0,
      reasons.map(({ code }) => code).join(' '),
      reasons.map(({ sentence }) => sentence).join('; '),
      ...columns.map((column) => column.get(node) ?? ''),
    ]);
  });
  return csvRow(head) + rows.join('');
}

/** All delegated partitions, and the candidates that the limits left out, one a row. */
export function partitionsCsv({ cut, measured }: Report): string {
  const times = new Map(measured?.stretches.map((stretch) => [stretch.region, stretch]));
  const head = [
    'partition',
    'kind',
    'candidate',
    'nodes',
    'macs',
    'inputs',
    'outputs',
    'in_bytes',
    'out_bytes',
  ];
  const timeHead = ['unsized_tensors', 'measured_in_ms', 'measured_compute_ms', 'measured_out_ms'];
  const rows = cut.regions.map((region, index) => {
    const time = times.get(index);
    return csvRow([
      index,
      region.kind,
      region.candidate,
      region.nodes.join(' '),
      region.macs,
      region.inputs.join(' '),
      region.outputs.join(' '),
      region.inBytes,
      region.outBytes,
      region.unsized,
      time?.inMs ?? '',
      time?.computeMs ?? '',
      time?.outMs ?? '',
    ]);
  });
  return csvRow([...head, ...timeHead]) + rows.join('');
}
