import { fail, ok, type Result } from '../base/result.ts';
import type { ByteSource } from '../base/source.ts';
import { Bytes } from './bytes.ts';
import { layoutsOf } from './layout.ts';
import { Malformed } from './malformed.ts';
import { TableReader } from './reader.ts';
import type { Schema } from './schema.ts';
import type { TableValue } from './values.ts';

/**
 * A whole FlatBuffers file as plain data, for small files such as metadata. Fails with one sentence (place first) where
 * the bytes are not what the schema says; `memoryBudget` in bytes bounds what it may build.
 */
export function decodeFile<S extends Schema, N extends S['root'] & string & keyof S['tables']>(
  schema: S,
  root: N,
  source: ByteSource,
): Result<TableValue<S, N>, string> {
  if (source.size < 8) return fail(`${root}: ${source.size} bytes are too few for a table`);
  const reader = new TableReader<S>(new Bytes(source), layoutsOf(schema), 4 * source.size + 1e6);
  const identifier = String.fromCharCode(...source.read(4, 4));
  if (schema.identifier !== '' && identifier !== schema.identifier)
    return fail(`${root}: bytes 4 to 7 are "${identifier}", not "${schema.identifier}"`);
  try {
    return ok(reader.root(root, schema.identifier === '' ? 4 : 8).value());
  } catch (error) {
    if (error instanceof Malformed) return fail(`${reader.where || root}: ${error.message}`);
    throw error;
  }
}
