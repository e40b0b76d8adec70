import type { OptionValues } from '../../engine/index.ts';

/** What the user chose. Everything shown follows from these and the file; they are also what the address holds. */
export interface Settings {
  readonly subgraph: number;
  readonly delegate: string;
  readonly options: OptionValues;
  /** Absent: the delegate's own default. */
  readonly max?: number;
  readonly min?: number;
  readonly view: View;
  readonly colour: Colouring;
  readonly folded: boolean;
  /** Selected node, or absent. */
  readonly node?: number;
  /** Selected tensor of the subgraph, or absent. */
  readonly tensor?: number;
}

export const views = ['graph', 'nodes', 'file'] as const;
export type View = (typeof views)[number];

export const colourings = ['placement', 'category'] as const;
export type Colouring = (typeof colourings)[number];

export const defaultSettings: Settings = {
  subgraph: 0,
  delegate: 'nnapi',
  options: {},
  view: 'graph',
  colour: 'placement',
  folded: true,
};

const whole = (text: string | null): number | undefined =>
  text !== null && /^\d{1,6}$/.test(text) ? Number(text) : undefined;

const member = <T extends string>(list: readonly T[], text: string | null, otherwise: T): T =>
  list.find((item) => item === text) ?? otherwise;

/** Settings as the readable part of an address; defaults are left out. */
export function settingsToParameters(settings: Settings): URLSearchParams {
  const parameters = new URLSearchParams();
  const put = (name: string, value: string | number | undefined, otherwise?: string | number) => {
    if (value !== undefined && value !== otherwise) parameters.set(name, String(value));
  };
  put('delegate', settings.delegate, defaultSettings.delegate);
  for (const [name, value] of Object.entries(settings.options))
    parameters.set(`o.${name}`, Array.isArray(value) ? value.join(',') : String(value));
  put('max', settings.max);
  put('min', settings.min);
  put('subgraph', settings.subgraph, defaultSettings.subgraph);
  put('view', settings.view, defaultSettings.view);
  put('colour', settings.colour, defaultSettings.colour);
  put('columns', settings.folded ? undefined : 'one');
  put('node', settings.node);
  put('tensor', settings.tensor);
  return parameters;
}

/** The reverse; never throws, and takes the default for whatever it does not understand. Options stay texts. */
export function settingsFromParameters(parameters: URLSearchParams): Settings {
  const max = whole(parameters.get('max'));
  const min = whole(parameters.get('min'));
  const node = whole(parameters.get('node'));
  const tensor = whole(parameters.get('tensor'));
  const options = Object.fromEntries(
    [...parameters].flatMap(([name, value]) => (name.startsWith('o.') ? [[name.slice(2), value]] : [])),
  );
  return {
    subgraph: whole(parameters.get('subgraph')) ?? defaultSettings.subgraph,
    delegate: parameters.get('delegate') ?? defaultSettings.delegate,
    options,
    view: member(views, parameters.get('view'), defaultSettings.view),
    colour: member(colourings, parameters.get('colour'), defaultSettings.colour),
    folded: parameters.get('columns') !== 'one',
    ...(max !== undefined && { max }),
    ...(min !== undefined && { min }),
    ...(node !== undefined && { node }),
    ...(tensor !== undefined && { tensor }),
  };
}
