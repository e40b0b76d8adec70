import { type Settings, settingsFromParameters, settingsToParameters } from './settings.ts';

// The one place that knows how an address is spelt: `#r=<version>.<payload>&node=17&view=...`. The readable part holds the
// settings; `r` a whole report, for links that reopen it elsewhere; `sample` a model that comes with the page, by its name.

/** What an address holds beside settings. */
export interface Carried {
  /** `<version>.<payload>`. */
  readonly report?: string;
  /** A second report, to compare with; spelt likewise. */
  readonly with?: string;
  readonly sample?: string;
}

export interface Address extends Carried {
  readonly settings: Settings;
}

export function readAddress(hash: string): Address {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const [report, second, sample] = [parameters.get('r'), parameters.get('with'), parameters.get('sample')];
  return {
    ...(report !== null && { report }),
    ...(second !== null && { with: second }),
    ...(sample !== null && { sample }),
    settings: settingsFromParameters(parameters),
  };
}

export function hashOf(settings: Settings, { report, with: second, sample }: Carried = {}): string {
  const readable = settingsToParameters(settings).toString();
  const parts = [
    ...(report === undefined ? [] : [`r=${report}`]),
    ...(second === undefined ? [] : [`with=${second}`]),
    ...(sample === undefined ? [] : [`sample=${encodeURIComponent(sample)}`]),
    ...(readable === '' ? [] : [readable]),
  ];
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
}

/** The report or sample that is shown stays in the address, so that reloading it shows the same again; the second report too. */
let carried: Omit<Carried, 'with'> = {};
let second: string | undefined;

export const carry = (next: Omit<Carried, 'with'>): void => {
  carried = next;
};

export const carrySecond = (next: string | undefined): void => {
  second = next;
};

const addressOf = (settings: Settings): string =>
  location.pathname +
  location.search +
  hashOf(settings, { ...carried, ...(second !== undefined && { with: second }) });

/** A new entry in the history: back undoes the change. */
export function pushAddress(settings: Settings): void {
  const next = addressOf(settings);
  if (next !== location.pathname + location.search + location.hash) history.pushState(null, '', next);
}

export const replaceAddress = (settings: Settings): void =>
  history.replaceState(null, '', addressOf(settings));
