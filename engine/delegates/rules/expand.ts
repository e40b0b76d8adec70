import type { Macro, Predicate } from './language.ts';

type Bindings = Readonly<Record<string, unknown>>;

/** Stands for a layer operand that an op's layer does not have. */
export const noOperand = 'none';

const substituteValue = (value: unknown, bind: (name: string) => unknown): unknown => {
  if (typeof value === 'string') return value.startsWith('$') ? (bind(value.slice(1)) ?? value) : value;
  if (Array.isArray(value)) return value.map((item) => substituteValue(item, bind));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substituteValue(item, bind)]));
};

/** The predicate with `$name` replaced by what the bindings give; names without a binding stay. */
export const substitute = (predicate: Predicate, bindings: Bindings): Predicate =>
  // Substitution keeps every key and replaces only selectors, numbers and expressions.
  substituteValue(predicate, (name) => bindings[name]) as Predicate;

/** The predicate over an op's own operands: `$input` becomes `in[0]`; operands the layer lacks are absent. */
export const bindLayer = (predicate: Predicate, args: Bindings): Predicate =>
  substituteValue(predicate, (name) =>
    name in eachNames(predicate) ? undefined : (args[name] ?? noOperand),
  ) as Predicate;

const eachNames = (predicate: Predicate): Record<string, true> => {
  const names: Record<string, true> = {};
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('kind' in value && value.kind === 'forEach' && 'as' in value) names[String(value.as)] = true;
    for (const item of Object.values(value)) visit(item);
  };
  visit(predicate);
  return names;
};

// A macro may use others; no table nests deeper than four, a profile that calls itself must still end.
const deepest = 32;

/** The predicate without macros. Throws for a macro that is missing or calls itself: validation refuses such profiles first. */
export function expandMacros(
  predicate: Predicate,
  macros: Readonly<Record<string, Macro>>,
  depth = 0,
): Predicate {
  if (depth > deepest) throw new Error('invariant broken: macros do not call themselves');
  switch (predicate.kind) {
    case 'all':
    case 'any':
      return { ...predicate, of: predicate.of.map((item) => expandMacros(item, macros, depth)) };
    case 'not':
      return { ...predicate, of: expandMacros(predicate.of, macros, depth) };
    case 'forEach':
      return { ...predicate, body: expandMacros(predicate.body, macros, depth) };
    case 'use': {
      const macro = macros[predicate.macro];
      if (macro === undefined) throw new Error(`invariant broken: macro ${predicate.macro} exists`);
      return expandMacros(substitute(macro.body, predicate.args), macros, depth + 1);
    }
    default:
      return predicate;
  }
}
