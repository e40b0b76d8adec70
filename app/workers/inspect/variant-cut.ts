import { type Cut, ok, type Result } from '../../../engine/index.ts';
import { cutModel, type Subject } from '../cut.ts';
import type { StripRun, VariantCut } from './protocol.ts';
import type { Variant } from './variants.ts';

/** The cut that a variant makes of one subgraph, in short. */
export async function variantCut(
  subject: Subject,
  subgraph: number,
  { delegate, params, title }: Variant,
): Promise<Result<VariantCut, string>> {
  const outcome = await cutModel(subject, { subgraph, delegate: delegate.id, options: params });
  if (!outcome.ok) return outcome;
  const { cut } = outcome.value;
  const delegated = cut.regions.filter(({ kind }) => kind === 'delegated');
  const sum = (of: (region: Cut['regions'][number]) => number): number =>
    delegated.reduce((total, region) => total + of(region), 0);
  return ok({
    delegate: delegate.id,
    options: params,
    title,
    nodeCount: cut.nodeCount,
    delegatedCount: cut.delegatedCount,
    partitionCount: cut.partitionCount,
    macShare: cut.macs > 0 ? cut.delegatedMacs / cut.macs : undefined,
    borderBytes: sum(({ inBytes, outBytes }) => inBytes + outBytes),
    unsized: sum(({ unsized }) => unsized),
    ...(cut.graphRefused !== undefined && { refused: cut.graphRefused }),
    strip: stripOf(cut),
  });
}

/** Neighbours in the file of the same fate become one run; a model of thousands of nodes is then a few hundred. */
export function stripOf(cut: Pick<Cut, 'nodeCount' | 'regions'>): StripRun[] {
  const fates = new Array<StripRun['fate']>(cut.nodeCount).fill('cpu');
  let partition = 0;
  for (const { kind, nodes } of cut.regions) {
    const fate = kind === 'left-out' ? 'left-out' : partition++ % 2 === 0 ? 'even' : 'odd';
    for (const node of nodes) fates[node] = fate;
  }
  const runs: { fate: StripRun['fate']; length: number }[] = [];
  for (const fate of fates) {
    const last = runs.at(-1);
    if (last?.fate === fate) last.length++;
    else runs.push({ fate, length: 1 });
  }
  return runs;
}
