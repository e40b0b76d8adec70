import type { ParamValue, ProfileDocument } from '../../engine/index.ts';
import { menu, menuDelegate, optionsFor, variantTitle } from '../workers/delegates.ts';
import type { NamedQuery } from '../workers/inspect/protocol.ts';
import { ownId } from '../workers/own-profile.ts';
import { change, queryOf } from './session.ts';
import type { Settings, Variant } from './settings.ts';
import { useStore } from './store.ts';

/** What a comparison starts with: the other versions of the chosen delegate, else what the runtime applies by itself. */
function proposed({ delegate: id, options, profile }: Settings): readonly Variant[] {
  const delegate = menuDelegate(id, profile);
  const values = optionsFor(delegate, options);
  const others = (delegate.params.version?.values ?? []).filter((value) => value !== values.version);
  if (others.length > 0)
    return others.map((version) => ({ delegate: delegate.id, options: { ...values, version } }));
  return [{ delegate: delegate.id === 'xnnpack' ? 'nnapi' : 'xnnpack', options: {} }];
}

/** Everything that the chosen delegate is compared with. */
export const compared = (settings: Settings): readonly Variant[] => settings.compare ?? proposed(settings);

const titleOf = ({ delegate: id, options }: Variant, profile: ProfileDocument | undefined): string => {
  const delegate = menuDelegate(id, profile);
  return variantTitle(delegate, optionsFor(delegate, options));
};

/** The questions of a comparison: first the cut that the page shows, then each other at its own default limits. */
export function comparisonQueries(settings: Settings): readonly NamedQuery[] {
  const { profile } = settings;
  const first = { name: `${titleOf(settings, profile)}, as chosen`, query: queryOf(settings) };
  const others = compared(settings).map((variant): NamedQuery => {
    const delegate = menuDelegate(variant.delegate, profile);
    return {
      name: titleOf(variant, profile),
      query: {
        subgraph: settings.subgraph,
        delegate: delegate.id,
        options: optionsFor(delegate, variant.options),
        ...(delegate.id === ownId && profile !== undefined && { profile }),
      },
    };
  });
  return [first, ...others];
}

export const compareWith = (list: readonly Variant[]): void => change({ compare: list });

/** One more, unless it is there already. */
export function addToComparison(variant: Variant): void {
  const { settings } = useStore.getState();
  const list = compared(settings);
  const title = titleOf(variant, settings.profile);
  if (!list.some((known) => titleOf(known, settings.profile) === title)) compareWith([...list, variant]);
}

export const dropFromComparison = (index: number): void =>
  compareWith(compared(useStore.getState().settings).filter((_, at) => at !== index));

export const changeInComparison = (index: number, variant: Variant): void =>
  compareWith(compared(useStore.getState().settings).map((known, at) => (at === index ? variant : known)));

/** Shows one of the compared in the whole page; what was chosen takes its place in the comparison. */
export function chooseFromComparison(index: number): void {
  const { settings } = useStore.getState();
  const list = compared(settings);
  const next = list[index];
  if (next === undefined) return;
  const { delegate, options } = settings;
  change({
    ...next,
    max: undefined,
    min: undefined,
    pick: undefined,
    compare: list.map((known, at) => (at === index ? { delegate, options } : known)),
  });
}

/** A set to compare that users ask for often. */
export interface Preset {
  readonly title: string;
  readonly variants: readonly Variant[];
}

const backendOrders: readonly (readonly string[])[] = [
  ['VsiNpu', 'CpuAcc', 'CpuRef'],
  ['GpuAcc', 'CpuAcc', 'CpuRef'],
  ['CpuAcc', 'CpuRef'],
  ['CpuRef'],
];

/** Every delegate, and what can be varied of the chosen one: its levels and versions, switches, orders of backends. */
export function presets(settings: Settings): readonly Preset[] {
  const delegate = menuDelegate(settings.delegate, settings.profile);
  const values = optionsFor(delegate, settings.options);
  const vary = (title: string, name: string, all: readonly ParamValue[]): Preset => ({
    title,
    variants: all
      .filter((value) => String(value) !== String(values[name]))
      .map((value) => ({ delegate: delegate.id, options: { ...values, [name]: value } })),
  });
  const own = Object.entries(delegate.params).flatMap(([name, { type, values: known }]): Preset[] => {
    if (type === 'bool') return [vary(`${name} on and off`, name, [true, false])];
    if (type === 'orderedList') return [vary(`orders of ${name}`, name, backendOrders)];
    return known === undefined ? [] : [vary(`every ${name}`, name, known)];
  });
  const others = menu(settings.profile).filter(
    ({ id }) => id !== delegate.id && id !== 'ops' && (id !== ownId || settings.profile !== undefined),
  );
  return [
    ...own.map((preset) => ({ ...preset, title: `${delegate.shortTitle}: ${preset.title}` })),
    { title: 'Every delegate', variants: others.map(({ id }) => ({ delegate: id, options: {} })) },
  ];
}
