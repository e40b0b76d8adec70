import { type OptionValues, type ProfileDocument, packProfile, unpackProfile } from '../../engine/index.ts';
import { type DeviceChoice, deviceChoices } from '../workers/device-choice.ts';

/** What the user chose. Everything shown follows from these and the file; they are also what the address holds. */
export interface Settings {
  readonly subgraph: number;
  readonly delegate: string;
  readonly options: OptionValues;
  /** Absent: the delegate's own default. */
  readonly max?: number;
  readonly min?: number;
  /** Assumptions against the delegate's answers: `17`, `ADD` taken, `-17`, `-ADD` left. Absent: none. */
  readonly assume?: readonly string[];
  /** Candidates delegated, picked by hand instead of by the limits. Absent: the limits decide. */
  readonly pick?: readonly number[];
  /** Board that times are estimated for. Absent: the one that the delegate is most often met on. */
  readonly board?: string;
  /** Threads of the CPU kernels. Absent: one a core. */
  readonly threads?: number;
  /** Figures of the board replaced by the user's own. Absent: none. */
  readonly figures?: Readonly<Record<string, number>>;
  /** NNAPI: who answers as the driver. Absent: nobody knows, so every node counts as taken. */
  readonly driver?: 'own';
  /** The user's own profile. Absent: the example. */
  readonly profile?: ProfileDocument;
  /** What the chosen delegate is compared with. Absent: what the page proposes. */
  readonly compare?: readonly Variant[];
  /** Where partitions run when the model is run here. */
  readonly device: DeviceChoice;
  /** The delegate whose rules are read. Absent: all of them beside each other. */
  readonly rules?: string;
  /** Words looked for among the rules. Absent: none. */
  readonly words?: string;
  /** What the trade-off view shows of each outcome. Absent: the estimate where there is one, else the share of nodes. */
  readonly measure?: Measure;
  readonly view: View;
  readonly colour: Colouring;
  readonly folded: boolean;
  /** What the guide shows beside the model, or absent. */
  readonly guide?: Guide;
  /** The graph runs from left to right. */
  readonly across?: boolean;
  /** Blocks drawn as one box each. Absent: none. */
  readonly closed?: readonly number[] | 'all';
  /** Which model of an archive, as `outer/inner`. Absent: the first. */
  readonly member?: string;
  /** Selected node, or absent. */
  readonly node?: number;
  /** Selected tensor of the subgraph, or absent. */
  readonly tensor?: number;
}

/** A delegate with the options that differ from its defaults. */
export interface Variant {
  readonly delegate: string;
  readonly options: OptionValues;
}

export const views = [
  'overview',
  'graph',
  'nodes',
  'compare',
  'tradeoff',
  'memory',
  'times',
  'diff',
  'imports',
  'reference',
  'profile',
  'file',
  'reports',
] as const;
export type View = (typeof views)[number];

export const guides = ['tour', 'words', 'stories'] as const;
export type Guide = (typeof guides)[number];

export const measures = ['nodes', 'macs', 'partitions', 'bytes', 'estimate', 'measured'] as const;
export type Measure = (typeof measures)[number];

export const colourings = ['placement', 'category', 'macs', 'bytes', 'time', 'error', 'imported'] as const;
export type Colouring = (typeof colourings)[number];

export const defaultSettings: Settings = {
  subgraph: 0,
  delegate: 'nnapi',
  options: {},
  device: 'wasm',
  view: 'graph',
  colour: 'placement',
  folded: true,
};

const whole = (text: string | null): number | undefined =>
  text !== null && /^\d{1,6}$/.test(text) ? Number(text) : undefined;

/** Words joined by `~`, each a node or an op name with an optional minus; bounded, since addresses come from anywhere. */
function assumptions(text: string | null): readonly string[] | undefined {
  const words = (text ?? '').split('~').filter((word) => /^-?[\w:.]{1,80}$/.test(word));
  return words.length === 0 ? undefined : words.slice(0, 200);
}

/** Numbers joined by points. */
function picked(text: string | null): readonly number[] | undefined {
  if (text === null) return undefined;
  return text
    .split('.')
    .filter((word) => /^\d{1,6}$/.test(word))
    .slice(0, 10_000)
    .map(Number);
}

/** A board's figures by name; what is no number stays one that is not, so that the board can say what is wrong with it. */
function figuresOf(parameters: URLSearchParams): Readonly<Record<string, number>> | undefined {
  const pairs = [...parameters].flatMap(([name, value]): [string, number][] =>
    /^f\.[\w.]{1,40}$/.test(name) ? [[name.slice(2), value.trim() === '' ? Number.NaN : Number(value)]] : [],
  );
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs.slice(0, 100));
}

/** A text that holds no document becomes one that says so: it is refused with a sentence where it is used, not passed over. */
function profileOf(text: string | null): ProfileDocument | undefined {
  if (text === null) return undefined;
  const document = unpackProfile(text);
  return document.ok ? document.value : { damaged: document.problem };
}

/** Variants joined by `~`: an id, then options as `;name=value`. Bounded, since addresses come from anywhere. */
const mostVariants = 24;

const variantText = ({ delegate, options }: Variant): string =>
  [delegate, ...Object.entries(options).map(([name, value]) => `${name}=${optionText(value)}`)].join(';');

const optionText = (value: OptionValues[string]): string =>
  typeof value === 'object' ? value.join(',') : String(value);

function variants(text: string | null): readonly Variant[] | undefined {
  if (text === null) return undefined;
  if (text === 'none') return [];
  const words = text.split('~').filter((word) => /^[\w-]{1,40}(;[\w-]{1,60}=[^;~]{0,400})*$/.test(word));
  return words.slice(0, mostVariants).map((word) => {
    const [delegate = '', ...pairs] = word.split(';');
    return { delegate, options: Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s, 2))) };
  });
}

const member = <T extends string>(list: readonly T[], text: string | null, otherwise: T): T =>
  list.find((item) => item === text) ?? otherwise;

/** Documents are never changed in place, so each is packed once, not with every change of a setting. */
const packed = new WeakMap<ProfileDocument, string>();

function profileText(document: ProfileDocument): string {
  const text = packed.get(document) ?? packProfile(document);
  packed.set(document, text);
  return text;
}

/** Settings as the readable part of an address; defaults are left out. */
export function settingsToParameters(settings: Settings): URLSearchParams {
  const parameters = new URLSearchParams();
  const put = (name: string, value: string | number | undefined, otherwise?: string | number) => {
    if (value !== undefined && value !== otherwise) parameters.set(name, String(value));
  };
  put('delegate', settings.delegate, defaultSettings.delegate);
  for (const [name, value] of Object.entries(settings.options))
    parameters.set(`o.${name}`, optionText(value));
  put('max', settings.max);
  put('min', settings.min);
  put('assume', settings.assume?.join('~'));
  put('pick', settings.pick && (settings.pick.join('.') || 'none'));
  put('board', settings.board);
  put('threads', settings.threads);
  for (const [name, value] of Object.entries(settings.figures ?? {}))
    parameters.set(`f.${name}`, String(value));
  put('driver', settings.driver);
  put('profile', settings.profile && profileText(settings.profile));
  put('compare', settings.compare && (settings.compare.map(variantText).join('~') || 'none'));
  put('rules', settings.rules);
  put('words', settings.words);
  put('measure', settings.measure);
  put('subgraph', settings.subgraph, defaultSettings.subgraph);
  put('device', settings.device, defaultSettings.device);
  put('view', settings.view, defaultSettings.view);
  put('colour', settings.colour, defaultSettings.colour);
  put('columns', settings.folded ? undefined : 'one');
  put('guide', settings.guide);
  put('across', settings.across === true ? 'yes' : undefined);
  put('closed', settings.closed === 'all' ? 'all' : settings.closed?.join('.'));
  put('member', settings.member);
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
  const guide = guides.find((name) => name === parameters.get('guide'));
  const memberName = parameters.get('member')?.slice(0, 300);
  const assume = assumptions(parameters.get('assume'));
  const pick = picked(parameters.get('pick'));
  const closed = parameters.get('closed') === 'all' ? 'all' : picked(parameters.get('closed'));
  const board = parameters.get('board') ?? undefined;
  const threads = whole(parameters.get('threads'));
  const figures = figuresOf(parameters);
  const profile = profileOf(parameters.get('profile'));
  const compare = variants(parameters.get('compare'));
  const rules = parameters.get('rules') ?? undefined;
  const words = parameters.get('words') ?? undefined;
  const measure = measures.find((name) => name === parameters.get('measure'));
  const options = Object.fromEntries(
    [...parameters].flatMap(([name, value]) => (name.startsWith('o.') ? [[name.slice(2), value]] : [])),
  );
  return {
    subgraph: whole(parameters.get('subgraph')) ?? defaultSettings.subgraph,
    delegate: parameters.get('delegate') ?? defaultSettings.delegate,
    options,
    device: member(deviceChoices, parameters.get('device'), defaultSettings.device),
    view: member(views, parameters.get('view'), defaultSettings.view),
    colour: member(colourings, parameters.get('colour'), defaultSettings.colour),
    folded: parameters.get('columns') !== 'one',
    ...(parameters.get('across') === 'yes' && { across: true }),
    ...(closed !== undefined && closed.length > 0 && { closed }),
    ...(max !== undefined && { max }),
    ...(min !== undefined && { min }),
    ...(assume !== undefined && { assume }),
    ...(pick !== undefined && { pick }),
    ...(board !== undefined && { board }),
    ...(threads !== undefined && { threads }),
    ...(figures !== undefined && { figures }),
    ...(parameters.get('driver') === 'own' && { driver: 'own' as const }),
    ...(profile !== undefined && { profile }),
    ...(compare !== undefined && { compare }),
    ...(guide !== undefined && { guide }),
    ...(rules !== undefined && { rules }),
    ...(words !== undefined && { words }),
    ...(measure !== undefined && { measure }),
    ...(memberName !== undefined && { member: memberName }),
    ...(node !== undefined && { node }),
    ...(tensor !== undefined && { tensor }),
  };
}
