import { coreTables } from './core-tables.ts';
import { enums } from './enums.ts';
import { optionTables } from './option-tables.ts';
import type { Schema } from './schema.ts';
import { unions } from './unions.ts';

/** The `.tflite` format, version 3 with all its later additions (upstream 25.9.23: schema.fbs 3d). */
export const tflite = {
  identifier: 'TFL3',
  root: 'Model',
  enums,
  unions,
  tables: { ...coreTables, ...optionTables },
} as const satisfies Schema;
