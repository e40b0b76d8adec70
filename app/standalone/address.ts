import type { Report } from '../../engine/report/types.ts';
import { readAddress } from '../state/address.ts';
import { adopt } from '../state/session.ts';
import type { Settings } from '../state/settings.ts';
import { settingsOfReport } from '../state/show-report.ts';
import { put } from '../state/store.ts';

/** The views that need no model. */
export const views = ['graph', 'nodes'] as const satisfies readonly Settings['view'][];

/** What is asked is the report's; how it is looked at is the address's, and without one the sender's. */
function settingsFor(report: Report): Settings {
  const here = readAddress(location.hash).settings;
  const sent = settingsOfReport(here, report);
  const { node: _, ...asked } = sent;
  const { view, colour, folded, across, closed, node } = location.hash.length > 1 ? here : sent;
  return {
    ...asked,
    view: views.find((one) => one === view) ?? 'graph',
    colour,
    folded,
    ...(across !== undefined && { across }),
    ...(closed !== undefined && { closed }),
    ...(node !== undefined && { node }),
  };
}

/** A selection in the address is shown, and back and forward undo and redo what is looked at. */
export function followAddress(report: Report): void {
  put({ settings: settingsFor(report) });
  addEventListener('popstate', () => adopt(settingsFor(report)));
}
