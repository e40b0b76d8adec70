import { type Settings, settingsFromParameters, settingsToParameters } from './settings.ts';

// The one place that knows how an address is spelt: `#r=<version>.<payload>&node=17&view=...`. The readable part holds the
// settings; `r` a whole report, for links that reopen it elsewhere.

export interface Address {
  /** `<version>.<payload>`, or null where the address holds no report. */
  readonly report: string | null;
  readonly settings: Settings;
}

export function readAddress(hash: string): Address {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  return { report: parameters.get('r'), settings: settingsFromParameters(parameters) };
}

export function hashOf(settings: Settings, report?: string): string {
  const readable = settingsToParameters(settings).toString();
  const parts = [...(report === undefined ? [] : [`r=${report}`]), ...(readable === '' ? [] : [readable])];
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
}

/** The report that the address of now carries stays in it, so that reloading a shared link shows it again. */
let carried: string | undefined;

export const carryReport = (report: string | undefined): void => {
  carried = report;
};

const addressOf = (settings: Settings): string =>
  location.pathname + location.search + hashOf(settings, carried);

/** A new entry in the history: back undoes the change. */
export function pushAddress(settings: Settings): void {
  const next = addressOf(settings);
  if (next !== location.pathname + location.search + location.hash) history.pushState(null, '', next);
}

export const replaceAddress = (settings: Settings): void =>
  history.replaceState(null, '', addressOf(settings));
