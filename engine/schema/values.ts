import type { FieldRow, Scalar, Schema } from './schema.ts';

/** Where raw bytes lie in the file; they are fetched when needed. */
export type Span = { readonly offset: number; readonly bytes: number };

type ScalarValue<T extends Scalar> = T extends 'bool'
  ? boolean
  : T extends 'int64' | 'uint64'
    ? number | bigint
    : number;

/** Small unsigned vectors stay typed arrays: index tables of sparse tensors hold millions of entries. */
type VectorValue<T extends Scalar> = T extends 'uint8'
  ? Uint8Array
  : T extends 'uint16'
    ? Uint16Array
    : readonly ScalarValue<T>[];

/** A union's value: the fields of the member table, and its name as `kind`. */
type UnionValue<S extends Schema, Members extends readonly string[]> = {
  [M in Members[number]]: { readonly kind: M } & TableValue<S, M>;
}[Members[number]];

type TypeValue<S extends Schema, T extends string> = T extends Scalar
  ? ScalarValue<T>
  : T extends 'string'
    ? string | null
    : T extends 'bytes'
      ? Span | null
      : T extends `[${infer E}]`
        ? VectorOf<S, E> | null
        : T extends keyof S['enums']
          ? string
          : T extends keyof S['unions']
            ? UnionValue<S, S['unions'][T]> | null
            : T extends keyof S['tables']
              ? TableValue<S, T> | null
              : never;

type VectorOf<S extends Schema, E extends string> = E extends Scalar
  ? VectorValue<E>
  : E extends 'string'
    ? readonly string[]
    : E extends keyof S['enums']
      ? readonly string[]
      : E extends keyof S['tables']
        ? readonly TableValue<S, E>[]
        : never;

type InUse<Row> = {
  [F in keyof Row]: Row[F] extends readonly [string, string, unknown, 'deprecated'] ? never : F;
}[keyof Row];

export type FieldValue<S extends Schema, N, F> = N extends keyof S['tables']
  ? F extends keyof S['tables'][N]
    ? S['tables'][N][F] extends FieldRow
      ? TypeValue<S, S['tables'][N][F][0]>
      : never
    : never
  : never;

/** A table as plain data, fields by their schema names: absent scalars hold their default, other absent fields null. */
export type TableValue<S extends Schema, N> = N extends keyof S['tables']
  ? { readonly [F in InUse<S['tables'][N]>]: FieldValue<S, N, F> }
  : never;

/** Names of the fields of table `N` that are vectors of tables. */
export type TablesField<S extends Schema, N> = N extends keyof S['tables']
  ? {
      [F in keyof S['tables'][N]]: S['tables'][N][F] extends readonly [`[${infer E}]`, ...unknown[]]
        ? E extends keyof S['tables']
          ? F
          : never
        : never;
    }[keyof S['tables'][N]]
  : never;

/** Name of the table that field `F` of table `N` lists. */
export type ElementOf<S extends Schema, N, F> = N extends keyof S['tables']
  ? F extends keyof S['tables'][N]
    ? S['tables'][N][F] extends readonly [`[${infer E}]`, ...unknown[]]
      ? E
      : never
    : never
  : never;
