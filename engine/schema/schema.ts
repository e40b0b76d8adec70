/** Scalars as FlatBuffers stores them, little-endian. */
export type Scalar =
  | 'bool'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32';

export const scalarBytes: Readonly<Record<Scalar, number>> = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float32: 4,
};

export interface EnumRow {
  readonly base: Scalar;
  readonly values: Readonly<Record<string, number>>;
}

/**
 * One field of a table: its type, what it means in one phrase, its default when not zero, and whether it is out of use.
 *
 * A type is a scalar, `string`, `bytes` (raw bytes, left in the file), the name of an enum, table or union, or a vector
 * of scalars, strings, enums or tables, spelt `[int32]`. Fields stand in file order; a union takes two slots.
 */
export type FieldRow = readonly [
  type: string,
  meaning: string,
  fallback?: number | boolean | string,
  deprecated?: 'deprecated',
];

export type TableRow = Readonly<Record<string, FieldRow>>;

/** A FlatBuffers schema as data: from it come the reader, its checks, the writer and the views of a table's fields. */
export interface Schema {
  readonly identifier: string;
  readonly root: string;
  readonly enums: Readonly<Record<string, EnumRow>>;
  readonly unions: Readonly<Record<string, readonly string[]>>;
  readonly tables: Readonly<Record<string, TableRow>>;
}
