import { backendSwitches, backendText, delegates } from '../../../engine/index.ts';
import { cutModel } from '../cut.ts';
import type { CutQuery } from '../protocol.ts';
import type { Pricing } from './pricing.ts';

/** Takes what an accelerator leaves, without a border of the runtime. */
const helper = 'CpuAcc';

/** What one more backend would do, where the delegate has a list of them; empty where that is nothing. */
export async function backendSentence({ subject }: Pricing, query: CutQuery): Promise<string> {
  const { backends } = query.options;
  const known = delegates.get(query.delegate)?.params.backends?.values ?? [];
  if (!Array.isArray(backends) || backends.includes(helper) || !known.includes(helper)) return '';
  const { pick: _, ...rest } = query;
  const now = await cutModel(subject, rest);
  const then = await cutModel(subject, {
    ...rest,
    options: { ...query.options, backends: [...backends, helper] },
  });
  if (!now.ok || !then.ok || then.value.cut.graphRefused !== undefined) return '';
  const { regions, partitionCount, delegatedCount, backends: by = {} } = then.value.cut;
  if (delegatedCount <= now.value.cut.delegatedCount) return '';
  const partitions = regions.flatMap(({ kind, nodes }) => (kind === 'delegated' ? [nodes] : []));
  return backendText(helper, partitionCount, backendSwitches(partitions, by));
}
