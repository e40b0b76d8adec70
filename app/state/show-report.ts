import { effectiveLimits, type Report } from '../../engine/index.ts';
import { menuDelegate } from '../workers/delegates.ts';
import { byNode, setFigure } from './figures.ts';
import { closeFile, redraw } from './session.ts';
import { type Settings, settingsFromParameters } from './settings.ts';
import { put } from './store.ts';

/** Settings that ask anew what a report answers: the sender's, where the report says how it was looked at. */
export function settingsOfReport(before: Settings, report: Report): Settings {
  if (report.address === undefined) return settingsOfCut(before, report);
  const said = settingsFromParameters(new URLSearchParams(report.address));
  return { ...said, subgraph: report.skeleton.subgraph, delegate: report.cut.delegate.id };
}

/** The same from the answer alone, looked at as before. A node chosen before is another one here. */
function settingsOfCut(
  { device, view, colour, folded, across }: Settings,
  { skeleton, cut }: Report,
): Settings {
  // Such a report came without its sender's profile, so these settings hold none either, and the limits are told beside those of none.
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
    ...(across !== undefined && { across }),
  };
}

/** Shows a report in place of what was open. */
export async function showReport({
  model,
  made,
  skeleton,
  cut,
  measured,
  estimated,
  figures,
}: Report): Promise<void> {
  closeFile();
  put({
    subject: {
      kind: 'report',
      ...model,
      ...(made !== undefined && { made }),
      ...(estimated !== undefined && { estimated }),
      ...(figures !== undefined && { figures }),
    },
    skeleton,
    cut,
    picture: undefined,
    workload: undefined,
    trouble: undefined,
    run: measured === undefined ? { kind: 'idle' } : { kind: 'done', measured },
  });
  for (const { kind, title, unit, nodes, values } of figures ?? [])
    if (kind !== 'estimated')
      setFigure(kind === 'imported' ? 'imported' : 'time', {
        ...{ kind, title, unit, skeleton },
        values: byNode(
          skeleton.nodeCount,
          nodes.map((node, at) => [node, values[at] ?? Number.NaN]),
        ),
      });
  await redraw();
}
