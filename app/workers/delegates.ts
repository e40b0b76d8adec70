import {
  type Delegate,
  delegates,
  type LimitFact,
  type ParamSpec,
  type ParamValue,
  type ProfileDocument,
  referenceSubjects,
} from '../../engine/index.ts';
import { ownId, ownProfile } from './own-profile.ts';

/** What menus need of a delegate. */
export interface MenuDelegate {
  readonly id: string;
  readonly title: string;
  readonly shortTitle: string;
  readonly version: string;
  readonly params: Readonly<Record<string, ParamSpec>>;
  readonly max: LimitFact;
  readonly min: LimitFact;
  readonly remarks: readonly string[];
}

const always: LimitFact = { default: 0, exists: true, source: 'set by hand' };

/** Takes exactly the ops that a user lists: for a delegate that has no rules here. */
const listed: MenuDelegate = {
  id: 'ops',
  title: 'A list of ops',
  shortTitle: 'Listed ops',
  version: 'No rules: the list is all.',
  params: { ops: { type: 'string', default: 'CONV_2D, DEPTHWISE_CONV_2D, ADD' } },
  max: always,
  min: always,
  remarks: ['Takes every node whose op is listed, whatever its types and options.'],
};

const rowOf = (id: string, row: Delegate): MenuDelegate => ({
  id,
  title: row.title,
  shortTitle: row.shortTitle,
  version: row.version,
  params: row.params,
  max: row.application.maxDelegatedPartitions,
  min: row.application.minNodesPerPartition,
  remarks: row.remarks,
});

const builtIn: readonly MenuDelegate[] = [...delegates.values()].map((row) => rowOf(row.id, row));

/** The user's own profile as menus show it; one with mistakes has no options. The same profile gives the same row. */
function ownRow(document: ProfileDocument | undefined): MenuDelegate {
  const profile = ownProfile(document);
  const row = ownRows.get(profile) ?? newOwnRow(profile);
  ownRows.set(profile, row);
  return row;
}

const ownRows = new WeakMap<ReturnType<typeof ownProfile>, MenuDelegate>();

function newOwnRow(profile: ReturnType<typeof ownProfile>): MenuDelegate {
  if (profile.ok) return rowOf(ownId, profile.value.delegate);
  const title = 'Your profile, with mistakes';
  return {
    ...{ id: ownId, title, shortTitle: title, version: 'a profile of your own', params: {} },
    ...{ max: always, min: always, remarks: profile.problem },
  };
}

/** Every delegate that can be chosen; the user's own last but one. */
export const menu = (document?: ProfileDocument): readonly MenuDelegate[] => [
  ...builtIn,
  ownRow(document),
  listed,
];

export const listedOps = (text: string): ReadonlySet<string> => new Set(text.split(/[\s,]+/).filter(Boolean));

export const menuDelegate = (id: string, document?: ProfileDocument): MenuDelegate =>
  id === ownId
    ? ownRow(document)
    : ([...builtIn, listed].find((row) => row.id === id) ?? (builtIn[0] as MenuDelegate));

/** Options as texts of an address become values of the parameters' types; unknown names and values fall away. */
export function optionsFor(
  delegate: MenuDelegate,
  given: Readonly<Record<string, unknown>>,
): Record<string, ParamValue> {
  return Object.fromEntries(
    Object.entries(delegate.params).map(([name, param]) => [
      name,
      readValue(param, given[name]) ?? param.default,
    ]),
  );
}

/** Where the rules of a chosen delegate are read; undefined where it has none of its own. */
export function rulesSlug({
  delegate: id,
  options,
}: {
  readonly delegate: string;
  readonly options: Readonly<Record<string, unknown>>;
}): string | undefined {
  if (id === ownId) return ownId;
  const delegate = menuDelegate(id);
  const { version } = optionsFor(delegate, options);
  return referenceSubjects().find((one) => one.delegate.id === delegate.id && one.version === version)?.slug;
}

/** A delegate's name with the options that are not at their default: `NNAPI (featureLevel 29)`, `Arm NN 23.08 (CpuAcc, CpuRef)`. */
export function variantTitle(
  { shortTitle, params }: MenuDelegate,
  values: Readonly<Record<string, ParamValue>>,
): string {
  const { version } = values;
  const set = Object.entries(params).flatMap(([name, param]) => {
    const value = values[name] ?? param.default;
    if (name === 'version' || String(value) === String(param.default)) return [];
    return Array.isArray(value) ? [value.join(', ')] : [`${name} ${value}`];
  });
  const title = version === undefined ? shortTitle : `${shortTitle} ${version}`;
  return set.length === 0 ? title : `${title} (${set.join(', ')})`;
}

function readValue(param: ParamSpec, value: unknown): ParamValue | undefined {
  if (value === undefined) return undefined;
  const allowed = (one: string | number) => param.values === undefined || param.values.includes(one);
  switch (param.type) {
    case 'bool':
      return value === true || value === 'true'
        ? true
        : value === false || value === 'false'
          ? false
          : undefined;
    case 'int':
      return Number.isInteger(Number(value)) && allowed(Number(value)) ? Number(value) : undefined;
    case 'enum':
      return allowed(String(value)) ? String(value) : undefined;
    case 'string':
      return String(value);
    case 'orderedList': {
      const list = (Array.isArray(value) ? value : String(value).split(',')).map(String).filter(allowed);
      return list.length > 0 ? [...new Set(list)] : undefined;
    }
    default:
      return param.type satisfies never;
  }
}
