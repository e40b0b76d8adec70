import type { Bytes } from './bytes.ts';
import type { FieldLayout, Layouts, TableLayout } from './layout.ts';
import { Malformed } from './malformed.ts';
import { type Scalar, type Schema, scalarBytes } from './schema.ts';
import type { ElementOf, FieldValue, Span, TablesField, TableValue } from './values.ts';
import { type Vtable, Vtables } from './vtables.ts';

// What values cost in memory, roughly: a header, and a pointer or a double an entry.
const objectBytes = 24;
const listBytes = 48;
const entryBytes = 8;

/**
 * Reads the tables of a FlatBuffers file by the layouts of its schema. Every offset, vtable, vector length, string and
 * union is checked before it is followed, so nothing outside the file is ever touched; a failed check throws `Malformed`,
 * and `path` then tells where. Work and memory are linear in what is visited; `memoryBudget` (bytes) ends the reading of
 * files whose tables are referenced over and over.
 */
export class TableReader<S extends Schema> {
  /** Field names and list positions that lead to what is being read. */
  readonly path: (string | number)[] = [];
  readonly #bytes: Bytes;
  readonly #layouts: Layouts;
  readonly #vtables: Vtables;
  #memoryLeft: number;
  readonly #memoryBudget: number;

  constructor(bytes: Bytes, layouts: Layouts, memoryBudget = Number.POSITIVE_INFINITY) {
    this.#bytes = bytes;
    this.#layouts = layouts;
    this.#vtables = new Vtables(bytes, (entries) => this.#charge(3 * objectBytes + entries * entryBytes));
    this.#memoryBudget = memoryBudget;
    this.#memoryLeft = memoryBudget;
  }

  /** The root table; the header is the offset to it and, mostly, an identifier, which has been checked. */
  root<N extends string & keyof S['tables']>(name: N, headerBytes = 8): TableView<S, N> {
    const layout = this.#layouts.get(name);
    if (layout === undefined) throw new Error(`invariant broken: the schema has a table ${name}`);
    const target = this.#bytes.u32(0);
    if (target < headerBytes || target + 4 > this.#bytes.size)
      throw new Malformed(
        'malformed',
        `the root offset is ${target}, which is no place for the ${name} table in a file of ${this.#bytes.size} bytes`,
      );
    return this.view(layout, target);
  }

  /** The path as text, e.g. `subgraphs[0].tensors[3].shape`. */
  get where(): string {
    return this.path
      .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
      .join('')
      .slice(1);
  }

  /** The table at a position known to be one of this layout. */
  view<N extends string>(layout: TableLayout, at: number): TableView<S, N> {
    return new TableView(this, layout, at, this.#vtables.of(layout, at));
  }

  tableValue(layout: TableLayout, at: number, vtable: Vtable): Record<string, unknown> {
    this.#charge(objectBytes + layout.fields.length * entryBytes);
    const out = { ...layout.empty };
    const { fields } = layout;
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i] as FieldLayout;
      if (!field.deprecated && vtable.offsets[field.slot] !== 0)
        out[field.name] = this.fieldValue(field, at, vtable);
    }
    return out;
  }

  fieldValue(field: FieldLayout, at: number, vtable: Vtable): unknown {
    const offset = vtable.offsets[field.slot] as number;
    if (field.type.kind === 'union') return this.#union(field, at, offset, vtable);
    if (offset === 0) return field.fallback;
    const place = at + offset;
    if (field.type.kind === 'scalar') return this.#scalar(field.type.scalar, place);
    if (field.type.kind === 'enum') return named(field.type.names, this.#scalar(field.type.scalar, place));
    this.path.push(field.name);
    const value = this.#referenced(field, this.#follow(place));
    this.path.pop();
    return value;
  }

  /** Positions of the tables that a field lists, each checked as it is reached. */
  *elements(field: FieldLayout, at: number, vtable: Vtable): Generator<number> {
    const offset = vtable.offsets[field.slot] as number;
    if (offset === 0) return;
    this.path.push(field.name);
    const vector = this.#follow(at + offset);
    const count = this.#vectorLength(vector, 4);
    for (let i = 0; i < count; i++) {
      this.path.push(i);
      yield this.#follow(vector + 4 + 4 * i);
      this.path.pop();
    }
    this.path.pop();
  }

  /** Elements of a vector field; 0 where it is absent. */
  count(field: FieldLayout, at: number, vtable: Vtable): number {
    const offset = vtable.offsets[field.slot] as number;
    if (offset === 0) return 0;
    this.path.push(field.name);
    const count = this.#bytes.u32(this.#follow(at + offset));
    this.path.pop();
    return count;
  }

  #referenced(field: FieldLayout, target: number): unknown {
    const { type } = field;
    switch (type.kind) {
      case 'string':
        return this.#string(target);
      case 'bytes':
        return this.#span(target);
      case 'scalars':
        return this.#scalars(type.scalar, target);
      case 'enums':
        return (this.#scalars(type.scalar, target) as number[]).map((value) => named(type.names, value));
      case 'strings':
        return this.#each(target, (element) => this.#string(element));
      case 'tables':
        return this.#each(target, (element) => this.#table(type.table, element));
      case 'table':
        return this.#table(type.table, target);
      default:
        throw new Error(`invariant broken: ${field.name} is stored in place`);
    }
  }

  #table(layout: TableLayout, at: number): Record<string, unknown> {
    return this.tableValue(layout, at, this.#vtables.of(layout, at));
  }

  #each<T>(vector: number, read: (element: number) => T): T[] {
    const count = this.#vectorLength(vector, 4);
    this.#charge(listBytes + count * entryBytes);
    const out: T[] = [];
    for (let i = 0; i < count; i++) {
      this.path.push(i);
      out.push(read(this.#follow(vector + 4 + 4 * i)));
      this.path.pop();
    }
    return out;
  }

  /** A tag the schema does not know gives its number as `kind` and no fields; a tag without table, or none, gives null. */
  #union(field: FieldLayout, at: number, tagOffset: number, vtable: Vtable): unknown {
    if (field.type.kind !== 'union' || tagOffset === 0) return null;
    const tag = this.#bytes.u8(at + tagOffset);
    const offset = vtable.offsets[field.slot + 1] as number;
    if (tag === 0) return null;
    const member = field.type.members[tag - 1];
    if (member === undefined) return { kind: String(tag) };
    if (offset === 0) return null;
    this.path.push(field.name);
    const fields = this.#table(member, this.#follow(at + offset));
    this.path.pop();
    return { kind: member.name, ...fields };
  }

  #string(at: number): string {
    const length = this.#vectorLength(at, 1);
    this.#charge(objectBytes + length);
    return decoder.decode(this.#bytes.slice(at + 4, length));
  }

  #span(at: number): Span {
    return { offset: at + 4, bytes: this.#vectorLength(at, 1) };
  }

  #scalars(scalar: Scalar, at: number): unknown {
    const width = scalarBytes[scalar];
    const count = this.#vectorLength(at, width);
    if (scalar === 'uint8') return this.#bytes.slice(at + 4, count).slice();
    this.#charge(listBytes + count * entryBytes);
    if (scalar === 'int32') return this.#bytes.i32List(at + 4, count);
    if (scalar === 'float32') return this.#bytes.f32List(at + 4, count);
    const out = scalar === 'uint16' ? new Uint16Array(count) : new Array(count);
    for (let i = 0; i < count; i++) out[i] = this.#scalar(scalar, at + 4 + i * width);
    return out;
  }

  #scalar(scalar: Scalar, at: number): number | bigint | boolean {
    switch (scalar) {
      case 'bool':
        return this.#bytes.u8(at) !== 0;
      case 'int8':
        return (this.#bytes.u8(at) << 24) >> 24;
      case 'uint8':
        return this.#bytes.u8(at);
      case 'int16':
        return (this.#bytes.u16(at) << 16) >> 16;
      case 'uint16':
        return this.#bytes.u16(at);
      case 'int32':
        return this.#bytes.i32(at);
      case 'uint32':
        return this.#bytes.u32(at);
      case 'int64':
        return this.#bytes.i64(at);
      case 'uint64':
        return this.#bytes.u64(at);
      case 'float32':
        return this.#bytes.f32(at);
      default:
        return scalar satisfies never;
    }
  }

  /** Length of the vector at `at`, whose elements must lie inside the file. */
  #vectorLength(at: number, elementBytes: number): number {
    const count = this.#bytes.u32(at);
    const room = this.#bytes.size - at - 4;
    if (count * elementBytes > room)
      throw new Malformed(
        'truncated',
        `the length at byte ${at} is ${count} (0x${count.toString(16)}) elements of ${elementBytes} byte${elementBytes === 1 ? '' : 's'}, but the file ends after ${room} more bytes`,
      );
    return count;
  }

  /** Where the offset stored at `at` leads: at least four bytes inside the file. */
  #follow(at: number): number {
    const offset = this.#bytes.u32(at);
    const target = at + offset;
    if (offset === 0)
      throw new Malformed('malformed', `the offset at byte ${at} is 0, so it leads to itself`);
    if (target + 4 > this.#bytes.size)
      throw new Malformed(
        'truncated',
        `the offset at byte ${at} is ${offset} (0x${offset.toString(16)}), which leads to byte ${target}, behind the end of the file (${this.#bytes.size} bytes)`,
      );
    return target;
  }

  #charge(bytes: number): void {
    this.#memoryLeft -= bytes;
    if (this.#memoryLeft < 0)
      throw new Malformed(
        'malformed',
        `what the tables say would take more than ${this.#memoryBudget} bytes of memory, out of proportion to a file of ${this.#bytes.size} bytes; its lists refer to the same tables over and over`,
      );
  }
}

/** One table of a file: fields are read when asked for. */
export class TableView<S extends Schema, N extends string> {
  readonly #reader: TableReader<S>;
  readonly #layout: TableLayout;
  readonly #vtable: Vtable;
  /** Position of the table in the file. */
  readonly at: number;

  constructor(reader: TableReader<S>, layout: TableLayout, at: number, vtable: Vtable) {
    this.#reader = reader;
    this.#layout = layout;
    this.#vtable = vtable;
    this.at = at;
  }

  /** The value of one field, with everything below it. */
  read<F extends string & keyof S['tables'][N]>(field: F): FieldValue<S, N, F> {
    // The layout was derived from the same schema that the type comes from.
    return this.#reader.fieldValue(this.#field(field), this.at, this.#vtable) as FieldValue<S, N, F>;
  }

  /** The tables a field lists, one after the other; the reader's path is right while each is in use. */
  *tables<F extends string & TablesField<S, N>>(
    field: F,
  ): Generator<TableView<S, string & ElementOf<S, N, F>>> {
    const layout = this.#field(field);
    if (layout.type.kind !== 'tables') throw new Error(`invariant broken: ${field} lists tables`);
    for (const at of this.#reader.elements(layout, this.at, this.#vtable))
      yield this.#reader.view(layout.type.table, at);
  }

  /** Elements of a vector field; 0 where it is absent. */
  count(field: string & keyof S['tables'][N]): number {
    return this.#reader.count(this.#field(field), this.at, this.#vtable);
  }

  value(): TableValue<S, N> {
    return this.#reader.tableValue(this.#layout, this.at, this.#vtable) as TableValue<S, N>;
  }

  #field(name: string): FieldLayout {
    const field = this.#layout.byName.get(name);
    if (field === undefined) throw new Error(`invariant broken: ${this.#layout.name} has a field ${name}`);
    return field;
  }
}

// Names are for people: bytes that are no UTF-8 become U+FFFD rather than a failure.
const decoder = new TextDecoder();

const named = (names: ReadonlyMap<number, string>, value: number | bigint | boolean): string =>
  names.get(Number(value)) ?? String(value);
