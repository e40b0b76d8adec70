/** What menus need of a delegate. */
export interface MenuDelegate {
  readonly id: string;
  readonly title: string;
  readonly shortTitle: string;
  readonly params: Readonly<Record<string, MenuParam>>;
  readonly max: MenuLimit;
  readonly min: MenuLimit;
  readonly remarks: readonly string[];
}

export interface MenuParam {
  readonly type: 'int' | 'bool' | 'string' | 'enum' | 'orderedList';
  readonly default: MenuValue;
  readonly values?: readonly (number | string)[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly note?: string;
}

export type MenuValue = string | number | boolean | readonly string[];

export interface MenuLimit {
  readonly default: number;
  readonly exists: boolean;
  readonly note?: string;
}

const always: MenuLimit = { default: 0, exists: true };

/** Takes exactly the ops that a user lists: for a delegate that has no rules here. */
const listed: MenuDelegate = {
  id: 'ops',
  title: 'A list of ops',
  shortTitle: 'Listed ops',
  params: { ops: { type: 'string', default: 'CONV_2D, DEPTHWISE_CONV_2D, ADD' } },
  max: always,
  min: always,
  remarks: ['Takes every node whose op is listed, whatever its types and options.'],
};

export const menu: readonly MenuDelegate[] = [listed];

export const menuDelegate = (id: string): MenuDelegate => menu.find((row) => row.id === id) ?? (menu[0] as MenuDelegate);

/** Options as texts of an address become values of the parameters' types; unknown names and values fall away. */
export function optionsFor(delegate: MenuDelegate, given: Readonly<Record<string, unknown>>): Record<string, MenuValue> {
  return Object.fromEntries(
    Object.entries(delegate.params).map(([name, param]) => [name, valueOf(param, given[name]) ?? param.default]),
  );
}

function valueOf(param: MenuParam, value: unknown): MenuValue | undefined {
  if (value === undefined) return undefined;
  const allowed = (one: string | number) => param.values === undefined || param.values.includes(one);
  switch (param.type) {
    case 'bool':
      return value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined;
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
