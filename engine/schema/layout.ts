import { type FieldRow, type Scalar, type Schema, scalarBytes } from './schema.ts';

/** What a field holds, with all that reading it needs at hand. */
export type FieldKind =
  | { readonly kind: 'scalar'; readonly scalar: Scalar }
  | { readonly kind: 'enum'; readonly scalar: Scalar; readonly names: ReadonlyMap<number, string> }
  | { readonly kind: 'string' | 'bytes' }
  | { readonly kind: 'scalars'; readonly scalar: Scalar }
  | { readonly kind: 'enums'; readonly scalar: Scalar; readonly names: ReadonlyMap<number, string> }
  | { readonly kind: 'strings' }
  | { readonly kind: 'table' | 'tables'; readonly table: string }
  | { readonly kind: 'union'; readonly members: readonly string[] };

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
  readonly fields: readonly FieldLayout[];
  readonly byName: ReadonlyMap<string, FieldLayout>;
  readonly slots: number;
  /** Bytes each slot takes inside the table, for the check that fields lie inside it. */
  readonly slotBytes: readonly number[];
}

/** Where each field of each table lies. Derived from the schema once. */
export type Layouts = ReadonlyMap<string, TableLayout>;

export function layoutsOf(schema: Schema): Layouts {
  return new Map(
    Object.entries(schema.tables).map(([name, row]) => {
      const fields: FieldLayout[] = [];
      const slotBytes: number[] = [];
      for (const [field, description] of Object.entries(row)) {
        const layout = fieldLayout(schema, field, description, slotBytes.length);
        fields.push(layout);
        if (layout.type.kind === 'union') slotBytes.push(1, 4);
        else slotBytes.push(layout.inline);
      }
      const byName = new Map(fields.map((field) => [field.name, field]));
      return [name, { name, fields, byName, slots: slotBytes.length, slotBytes }];
    }),
  );
}

function fieldLayout(schema: Schema, name: string, row: FieldRow, slot: number): FieldLayout {
  const type = kindOf(schema, row[0]);
  const inline = type.kind === 'scalar' || type.kind === 'enum' ? scalarBytes[type.scalar] : 4;
  return { name, slot, inline, type, fallback: fallbackOf(type, row[2]), deprecated: row[3] !== undefined };
}

function fallbackOf(type: FieldKind, given: number | boolean | string | undefined) {
  if (type.kind === 'scalar') return given ?? (type.scalar === 'bool' ? false : 0);
  if (type.kind === 'enum') return given ?? type.names.get(0) ?? '0';
  return null;
}

function kindOf(schema: Schema, type: string): FieldKind {
  if (type.startsWith('[')) {
    const element = kindOf(schema, type.slice(1, -1));
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
  if (members) return { kind: 'union', members };
  if (schema.tables[type]) return { kind: 'table', table: type };
  throw new Error(`invariant broken: the schema names ${type}, which it does not define`);
}

const namesOf = (values: Readonly<Record<string, number>>): ReadonlyMap<number, string> =>
  new Map(Object.entries(values).map(([name, value]) => [value, name]));
