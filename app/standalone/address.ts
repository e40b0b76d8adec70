import type { Report } from '../../engine/report/types.ts';
import { readAddress } from '../state/address.ts';
import { adopt } from '../state/session.ts';
import type { Settings } from '../state/settings.ts';
import { settingsOfCut } from '../state/show-report.ts';
import { put } from '../state/store.ts';

/** The views that need no model. */
export const views = ['graph', 'nodes'] as const satisfies readonly Settings['view'][];

/** What is asked is the report's; how it is looked at is the address's. */
function settingsFor(report: Report): Settings {
  const { view, ...looked } = readAddress(location.hash).settings;
  const { node, tensor, colour, folded } = looked;
  return {
    ...settingsOfCut({ ...looked, view: views.find((one) => one === view) ?? 'graph' }, report),
    colour,
    folded,
    ...(node !== undefined && { node }),
    ...(tensor !== undefined && { tensor }),
  };
}

/** A selection in the address is shown, and back and forward undo and redo what is looked at. */
export function followAddress(report: Report): void {
  put({ settings: settingsFor(report) });
  addEventListener('popstate', () => adopt(settingsFor(report)));
}
