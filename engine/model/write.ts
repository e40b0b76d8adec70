import { tflite } from '../schema/tflite.ts';
import type { TableValue } from '../schema/values.ts';
import { type Input, writeFile } from '../schema/writer.ts';

/** A table of the format as the writer takes it: any field may be missing, raw bytes are `Uint8Array`. */
export type TableInput<N> = Input<TableValue<typeof tflite, N>>;

/** A `.tflite` file from its tables, field by field; nothing is checked, so that damaged files can be written too. */
export const writeTables = (root: TableInput<'Model'>): Uint8Array => writeFile(tflite, root);
