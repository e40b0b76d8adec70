import { Builder } from 'flatbuffers';
import { type FieldLayout, type Layouts, layoutsOf, type TableLayout } from './layout.ts';
import { type Scalar, type Schema, scalarBytes } from './schema.ts';

/**
 * What the writer takes for a value of type `V` (a field's value when read): every field may be missing, raw bytes are
 * given as such, and an enum may be its name or, for values the schema lacks, its number as text.
 */
export type Input<V> = V extends { readonly offset: number; readonly bytes: number }
  ? Uint8Array
  : V extends Uint8Array | Uint16Array
    ? V
    : V extends readonly (infer E)[]
      ? readonly Input<E>[]
      : V extends { readonly kind: infer K extends string }
        ? { readonly kind: K } & { readonly [F in Exclude<keyof V, 'kind'>]?: Input<V[F]> }
        : V extends object
          ? { readonly [F in keyof V]?: Input<V[F]> }
          : V;

type Fields = Readonly<Record<string, unknown>>;

/** A FlatBuffers file with `root` as its root table; what the schema does not name is left out. */
export function writeFile(schema: Schema, root: Fields): Uint8Array {
  const writer = new Writer(schema);
  return writer.finish(schema.root, schema.identifier, root);
}

// Constant data are used where they lie, so they are aligned for every element type (upstream: force_align 16).
const dataAlignment = 16;

class Writer {
  readonly #builder = new Builder(1024);
  readonly #layouts: Layouts;
  readonly #schema: Schema;

  constructor(schema: Schema) {
    this.#schema = schema;
    this.#layouts = layoutsOf(schema);
  }

  finish(table: string, identifier: string, root: Fields): Uint8Array {
    this.#builder.finish(this.#table(this.#layout(table), root), identifier);
    return this.#builder.asUint8Array();
  }

  /** What a table refers to comes first, then the table. */
  #table(layout: TableLayout, values: Fields): number {
    const slots: (() => void)[] = [];
    for (const field of layout.fields) {
      const value = values[field.name];
      if (value !== undefined && value !== null) slots.push(...this.#field(field, value));
    }
    this.#builder.startObject(layout.slotBytes.length);
    for (const write of slots) write();
    return this.#builder.endObject();
  }

  #field(field: FieldLayout, value: unknown): (() => void)[] {
    const { type, slot } = field;
    if (type.kind === 'union') return this.#union(field, value as Fields & { kind: string });
    if (type.kind === 'scalar') return [() => this.#scalarField(type.scalar, slot, value, field.fallback)];
    if (type.kind === 'enum') {
      const number = numberOf(type.names, value);
      return [() => this.#scalarField(type.scalar, slot, number, numberOf(type.names, field.fallback))];
    }
    const offset = this.#referenced(field, value);
    return [() => this.#builder.addFieldOffset(slot, offset, 0)];
  }

  #union(field: FieldLayout, value: Fields & { kind: string }): (() => void)[] {
    if (field.type.kind !== 'union') return [];
    const position = field.type.members.findIndex(({ name }) => name === value.kind);
    const member = field.type.members[position];
    const tag = member ? position + 1 : Number(value.kind);
    const offset = member ? this.#table(member, value) : 0;
    return [
      () => this.#builder.addFieldInt8(field.slot, tag, 0),
      () => this.#builder.addFieldOffset(field.slot + 1, offset, 0),
    ];
  }

  /** Writes what an offset field points at and gives its position. */
  #referenced(field: FieldLayout, value: unknown): number {
    const { type } = field;
    switch (type.kind) {
      case 'string':
        return this.#builder.createString(value as string);
      case 'bytes':
        return this.#bytes(value as Uint8Array);
      case 'scalars':
        return this.#vector(type.scalar, value as ArrayLike<number>);
      case 'enums':
        return this.#vector(
          type.scalar,
          (value as string[]).map((name) => numberOf(type.names, name)),
        );
      case 'strings':
        return this.#offsets((value as string[]).map((text) => this.#builder.createString(text)));
      case 'tables':
        return this.#offsets((value as Fields[]).map((element) => this.#table(type.table, element)));
      case 'table':
        return this.#table(type.table, value as Fields);
      default:
        throw new Error(`invariant broken: ${field.name} is stored in place`);
    }
  }

  #bytes(bytes: Uint8Array): number {
    this.#builder.prep(dataAlignment, bytes.length);
    return this.#builder.createByteVector(bytes);
  }

  // FlatBuffers are written from the end, so lists go in backwards.
  #vector(scalar: Scalar, values: ArrayLike<unknown>): number {
    const width = scalarBytes[scalar];
    this.#builder.startVector(width, values.length, width);
    for (let i = values.length - 1; i >= 0; i--) this.#element(scalar, values[i]);
    return this.#builder.endVector();
  }

  #offsets(offsets: readonly number[]): number {
    this.#builder.startVector(4, offsets.length, 4);
    for (const offset of offsets.toReversed()) this.#builder.addOffset(offset);
    return this.#builder.endVector();
  }

  #element(scalar: Scalar, value: unknown): void {
    const builder = this.#builder;
    const width = scalarBytes[scalar];
    if (scalar === 'float32') builder.addFloat32(Number(value));
    else if (width === 1) builder.addInt8(Number(value));
    else if (width === 2) builder.addInt16(Number(value));
    else if (width === 4) builder.addInt32(Number(value));
    else builder.addInt64(BigInt(value as number));
  }

  #scalarField(scalar: Scalar, slot: number, value: unknown, fallback: unknown): void {
    const builder = this.#builder;
    const width = scalarBytes[scalar];
    if (scalar === 'float32') builder.addFieldFloat32(slot, Number(value), Number(fallback));
    else if (width === 1) builder.addFieldInt8(slot, Number(value), Number(fallback));
    else if (width === 2) builder.addFieldInt16(slot, Number(value), Number(fallback));
    else if (width === 4) builder.addFieldInt32(slot, Number(value), Number(fallback));
    else builder.addFieldInt64(slot, BigInt(value as number), BigInt(fallback as number));
  }

  #layout(name: string): TableLayout {
    const layout = this.#layouts.get(name);
    if (layout === undefined) throw new Error(`invariant broken: ${this.#schema.root} has no table ${name}`);
    return layout;
  }
}

function numberOf(names: ReadonlyMap<number, string>, value: unknown): number {
  for (const [number, name] of names) if (name === value) return number;
  return Number(value);
}
