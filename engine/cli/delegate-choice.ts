import { readFileSync } from 'node:fs';
import { parseArmnnOptions } from '../delegates/armnn/options.ts';
import { customProfileFromText } from '../delegates/custom/index.ts';
import { asksDriver } from '../delegates/nnapi/driver.ts';
import { delegates } from '../delegates/table.ts';
import type { Delegate, Params, Profile } from '../delegates/types.ts';
import type { ProfileDocument } from '../report/profile-text.ts';
import { fileError, usageError } from './errors.ts';
import type { FlagSpec, Flags } from './flags.ts';

export const delegateFlags: readonly FlagSpec[] = [
  {
    name: 'delegate',
    kind: 'list',
    help: `${[...delegates.keys()].join(', ')}; may repeat, applied in order`,
  },
  { name: 'delegate_option', kind: 'list', help: 'name=value, a parameter of the delegate; may repeat' },
  {
    name: 'driver',
    kind: 'text',
    help: 'nnapi: a profile of your own (JSON) that answers as the driver; the rest is partitioned again',
  },
  { name: 'use_nnapi', kind: 'switch', help: 'as --delegate=nnapi' },
  { name: 'use_gpu', kind: 'switch', help: 'as --delegate=gpu' },
  { name: 'use_xnnpack', kind: 'switch', help: 'as --delegate=xnnpack' },
  { name: 'use_hexagon', kind: 'switch', help: 'as --delegate=hexagon' },
  { name: 'use_coreml', kind: 'switch', help: 'as --delegate=coreml' },
  { name: 'external_delegate_path', kind: 'text', help: '...libarmnnDelegate.so or ...libvx_delegate.so' },
  { name: 'external_delegate_options', kind: 'text', help: 'backends:VsiNpu,CpuAcc,CpuRef' },
];

/** A delegate the user named, its rules at hand. */
export interface ChosenDelegate {
  readonly delegate: Delegate;
  readonly profile: Profile;
  readonly params: Params;
  /** What a user must know before trusting the answer. */
  readonly remarks: readonly string[];
  /** NNAPI: the profile that answers as the driver. */
  readonly driver?: { readonly profile: Profile; readonly document: ProfileDocument };
  /** A profile of the user's own, as its file has it. */
  readonly document?: ProfileDocument;
}

const switches: readonly (readonly [flag: string, id: string])[] = [
  ['use_nnapi', 'nnapi'],
  ['use_gpu', 'gpu'],
  ['use_hexagon', 'hexagon'],
  ['use_coreml', 'coreml'],
  ['use_xnnpack', 'xnnpack'],
];

/** Delegate ids in the order in which they are applied. */
function namedIds(flags: Flags): readonly string[] {
  const named = [...flags.list('delegate')];
  for (const [flag, id] of switches) if (flags.on(flag) && !named.includes(id)) named.push(id);
  const library = flags.text('external_delegate_path');
  if (library !== undefined) named.push(idOfLibrary(library));
  return named;
}

function idOfLibrary(path: string): string {
  if (/libarmnndelegate/i.test(path)) return 'armnn';
  if (/libvx_delegate/i.test(path)) return 'vx';
  return usageError(
    `--external_delegate_path is "${path}"; known are libarmnnDelegate.so and libvx_delegate.so`,
  );
}

/** The delegates the flags name; empty when they name none. Throws `CliError` 2 for an unknown one. */
export async function chosenDelegates(flags: Flags): Promise<readonly ChosenDelegate[]> {
  const chosen: ChosenDelegate[] = [];
  for (const id of namedIds(flags)) {
    const known = delegates.get(id);
    const own = known ? undefined : customProfileAt(id);
    const delegate = known ?? own?.profile.delegate ?? usageError(`unknown delegate "${id}"`);
    const given = paramsFor(delegate, optionPairs(flags), flags);
    const { params, remarks } = withExternalOptions(delegate, given, flags);
    const driver = driverFor(flags, delegate, params);
    chosen.push({
      ...{ delegate, params, remarks, profile: await delegate.load(params) },
      ...(driver && { driver }),
      ...(own && { document: own.document }),
    });
  }
  if (flags.text('driver') !== undefined && !chosen.some(({ driver }) => driver))
    usageError(
      '--driver answers for NNAPI with an accelerator, from feature level 29 on; no delegate here asks one',
    );
  return chosen;
}

function driverFor(flags: Flags, { id }: Delegate, params: Params): ChosenDelegate['driver'] {
  const path = flags.text('driver');
  return path !== undefined && asksDriver(id, params) ? customProfileAt(path) : undefined;
}

/** A profile of the user's own: the path of a JSON file. */
function customProfileAt(path: string): {
  readonly profile: Profile;
  readonly document: ProfileDocument;
} {
  if (!/\.json$|\//.test(path))
    return usageError(`unknown delegate "${path}"; there are ${[...delegates.keys()].join(', ')}`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return fileError(`the profile ${path} cannot be read: ${(error as Error).message}`);
  }
  const profile = customProfileFromText(text);
  if (!profile.ok) return fileError(`${path}: ${profile.problem.join('; ')}`);
  return { profile: profile.value, document: JSON.parse(text) as ProfileDocument };
}

/** `--delegate_option=name=value` as pairs. */
const optionPairs = (flags: Flags): readonly (readonly [name: string, value: string])[] =>
  flags.list('delegate_option').map((text) => pairOf(text, '='));

/**
 * `--external_delegate_options=name:value;name:value` over the parameters given: Arm NN's are read as that version's own parser
 * reads them, so a name it does not know ends in its refusal; others are parameters like any.
 */
function withExternalOptions(
  delegate: Delegate,
  given: Params,
  flags: Flags,
): { readonly params: Params; readonly remarks: readonly string[] } {
  const texts = (flags.text('external_delegate_options') ?? '').split(';').filter(Boolean);
  const pairs = texts.map((text) => pairOf(text, ':'));
  if (delegate.id !== 'armnn')
    return { params: { ...given, ...ownOptions(delegate, pairs) }, remarks: delegate.remarks };
  const parsed = parseArmnnOptions(String(given.version), pairs);
  if (!parsed.ok) return usageError(parsed.problem);
  const { backends } = parsed.value.values;
  return {
    params: Array.isArray(backends) ? { ...given, backends } : given,
    remarks: [...delegate.remarks, ...parsed.value.remarks],
  };
}

/** Options of the library that say something about support; the others (caching, debugging) change no verdict. */
function ownOptions(delegate: Delegate, pairs: readonly (readonly [string, string])[]): Params {
  const known = pairs.filter(([name]) => delegate.params[name] !== undefined);
  return Object.fromEntries(
    known.map(([name, text]) => [name, valueLike(delegate.params[name]!.default, name, text)]),
  );
}

function pairOf(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  if (at < 1) usageError(`delegate option "${text}" is not of the form name${separator}value`);
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function paramsFor(delegate: Delegate, pairs: readonly (readonly [string, string])[], flags: Flags): Params {
  const params: Record<string, Params[string]> = {};
  for (const [name, spec] of Object.entries(delegate.params)) params[name] = spec.default;
  const several = namedIds(flags).length > 1;
  for (const [name, text] of pairs) {
    const spec = delegate.params[name];
    // With several delegates an option belongs to those that know it.
    if (spec) params[name] = valueLike(spec.default, name, text);
    else if (!several)
      usageError(
        `${delegate.id} has no option "${name}"; it has ${Object.keys(delegate.params).join(', ') || 'none'}`,
      );
  }
  return params;
}

/** A text read as the kind of value the default is. */
function valueLike(example: Params[string], name: string, text: string): Params[string] {
  if (Array.isArray(example))
    return text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean);
  if (typeof example === 'boolean') {
    if (/^(true|1)$/i.test(text)) return true;
    return /^(false|0)$/i.test(text)
      ? false
      : usageError(`option ${name} is "${text}", true or false is needed`);
  }
  if (typeof example !== 'number') return text;
  const value = Number(text);
  return text !== '' && Number.isFinite(value)
    ? value
    : usageError(`option ${name} is "${text}", a number is needed`);
}
