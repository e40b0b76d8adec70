import { effectiveLimits, type Report } from '../../engine/index.ts';
import { menuDelegate } from '../workers/delegates.ts';
import { redraw } from './session.ts';
import type { Settings } from './settings.ts';
import { put } from './store.ts';

/** Settings that ask anew what a report answers, looked at as before. A node chosen before is another one here. */
export function settingsOfCut(
  { device, view, colour, folded }: Settings,
  { skeleton, cut }: Report,
): Settings {
  const { max, min } = menuDelegate(cut.delegate.id);
  const { limits: usual } = effectiveLimits({ maxDelegatedPartitions: max, minNodesPerPartition: min }, {});
  const { maxDelegatedPartitions: most, minNodesPerPartition: least } = cut.limits;
  return {
    subgraph: skeleton.subgraph,
    delegate: cut.delegate.id,
    options: cut.delegate.options,
    // A limit that nobody set stays unset, for code should not set it either.
    ...(most !== usual.maxDelegatedPartitions && { max: most }),
    ...(least !== usual.minNodesPerPartition && { min: least }),
    device,
    view,
    colour,
    folded,
  };
}

/** Shows a report in place of what was open. */
export async function showReport({ model, made, skeleton, cut, measured }: Report): Promise<void> {
  put({
    subject: { kind: 'report', ...model, ...(made !== undefined && { made }) },
    claim: undefined,
    skeleton,
    cut,
    trouble: undefined,
    run: measured === undefined ? { kind: 'idle' } : { kind: 'done', measured },
  });
  await redraw();
}
