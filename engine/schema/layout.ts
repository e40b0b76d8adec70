import { type FieldRow, type Scalar, type Schema, scalarBytes } from './schema.ts';

/** What a field holds, with all that reading it needs at hand. */
export type FieldKind =
  | { readonly kind: 'scalar'; readonly scalar: Scalar }
  | { readonly kind: 'enum'; readonly scalar: Scalar; readonly names: ReadonlyMap<number, string> }
  | { readonly kind: 'string' | 'bytes' }
  | { readonly kind: 'scalars'; readonly scalar: Scalar }
  | { readonly kind: 'enums'; readonly scalar: Scalar; readonly names: ReadonlyMap<number, string> }
  | { readonly kind: 'strings' }
  | { readonly kind: 'table' | 'tables'; readonly table: TableLayout }
  | { readonly kind: 'union'; readonly members: readonly TableLayout[] };

export interface FieldLayout {
  readonly name: string;
  /** Position in the vtable; a union's tag is at `slot`, its table at `slot + 1`. */
  readonly slot: number;
  /** Bytes in the table itself. */
  readonly inline: number;
  readonly type: FieldKind;
  /** What an absent field reads as. */
  readonly fallback: number | boolean | string | null;
  readonly deprecated: boolean;
}

export interface TableLayout {
  readonly name: string;
  /** Position among the tables of the schema. */
  readonly index: number;
  readonly fields: readonly FieldLayout[];
  readonly byName: ReadonlyMap<string, FieldLayout>;
  /** Bytes each slot takes inside the table, for the check that fields lie inside it. */
  readonly slotBytes: readonly number[];
  /** The value of a table without fields. Values start as copies of it, which is faster than adding field by field. */
  readonly empty: Readonly<Record<string, unknown>>;
}

/** Where each field of each table lies. Derived from the schema once. */
export type Layouts = ReadonlyMap<string, TableLayout>;

export function layoutsOf(schema: Schema): Layouts {
  // Tables refer to each other, so all of them exist before their fields do.
  const drafts = new Map(Object.keys(schema.tables).map((name, index) => [name, draft(name, index)]));
  for (const [name, row] of Object.entries(schema.tables)) {
    const table = drafts.get(name);
    if (table)
      for (const [field, description] of Object.entries(row))
        addField(schema, drafts, table, field, description);
  }
  return drafts;
}

interface Draft extends TableLayout {
  readonly fields: FieldLayout[];
  readonly byName: Map<string, FieldLayout>;
  readonly slotBytes: number[];
  readonly empty: Record<string, unknown>;
}

const draft = (name: string, index: number): Draft => ({
  name,
  index,
  fields: [],
  byName: new Map(),
  slotBytes: [],
  empty: {},
});

function addField(schema: Schema, drafts: Layouts, table: Draft, name: string, row: FieldRow): void {
  const field = fieldLayout(schema, drafts, name, row, table.slotBytes.length);
  table.fields.push(field);
  table.byName.set(name, field);
  if (!field.deprecated) table.empty[name] = field.fallback;
  if (field.type.kind === 'union') table.slotBytes.push(1, 4);
  else table.slotBytes.push(field.inline);
}

function fieldLayout(
  schema: Schema,
  drafts: Layouts,
  name: string,
  row: FieldRow,
  slot: number,
): FieldLayout {
  const type = kindOf(schema, drafts, row[0]);
  const inline = type.kind === 'scalar' || type.kind === 'enum' ? scalarBytes[type.scalar] : 4;
  return { name, slot, inline, type, fallback: fallbackOf(type, row[2]), deprecated: row[3] !== undefined };
}

function fallbackOf(type: FieldKind, given: number | boolean | string | undefined) {
  if (type.kind === 'scalar') return given ?? (type.scalar === 'bool' ? false : 0);
  if (type.kind === 'enum') return given ?? type.names.get(0) ?? '0';
  return null;
}

function kindOf(schema: Schema, drafts: Layouts, type: string): FieldKind {
  if (type.startsWith('[')) {
    const element = kindOf(schema, drafts, type.slice(1, -1));
    if (element.kind === 'scalar') return { kind: 'scalars', scalar: element.scalar };
    if (element.kind === 'enum') return { ...element, kind: 'enums' };
    if (element.kind === 'string') return { kind: 'strings' };
    if (element.kind === 'table') return { kind: 'tables', table: element.table };
    throw new Error(`invariant broken: the schema has no vectors of ${type}`);
  }
  if (type in scalarBytes) return { kind: 'scalar', scalar: type as Scalar };
  if (type === 'string' || type === 'bytes') return { kind: type };
  const row = schema.enums[type];
  if (row) return { kind: 'enum', scalar: row.base, names: namesOf(row.values) };
  const members = schema.unions[type];
  if (members) return { kind: 'union', members: members.map((member) => tableOf(drafts, member)) };
  return { kind: 'table', table: tableOf(drafts, type) };
}

function tableOf(drafts: Layouts, name: string): TableLayout {
  const table = drafts.get(name);
  if (table === undefined)
    throw new Error(`invariant broken: the schema names ${name}, which it does not define`);
  return table;
}

const namesOf = (values: Readonly<Record<string, number>>): ReadonlyMap<number, string> =>
  new Map(Object.entries(values).map(([name, value]) => [value, name]));
