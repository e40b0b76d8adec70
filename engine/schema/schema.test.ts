import { expect, test } from 'vitest';
import { layoutsOf } from './layout.ts';
import { operatorRows } from './operators.ts';
import { tflite } from './tflite.ts';

const layouts = layoutsOf(tflite);

test('every type that a field names exists', () => {
  // Deriving the layouts throws on a name the schema does not define.
  expect(layouts.size).toBe(170);
});

test('unions hold tables, each once', () => {
  for (const members of Object.values(tflite.unions)) {
    expect(members.filter((name) => !(name in tflite.tables))).toEqual([]);
    expect(new Set(members).size).toBe(members.length);
  }
});

test('a union takes two slots, everything else one', () => {
  const slots = Object.fromEntries(
    layouts.get('Operator')?.fields.map(({ name, slot }) => [name, slot]) ?? [],
  );
  expect(slots).toMatchObject({
    builtin_options: 3,
    custom_options: 5,
    builtin_options_2: 11,
    debug_metadata_index: 13,
  });
});

test('ids of what real files use stay as they are', () => {
  expect(tflite.enums.BuiltinOperator.values).toMatchObject({
    ADD: 0,
    CUSTOM: 32,
    GELU: 150,
    STABLEHLO_CASE: 209,
  });
  expect(tflite.unions.BuiltinOptions.indexOf('RightShiftOptions') + 1).toBe(126);
  expect(tflite.unions.BuiltinOptions2.indexOf('StablehloCaseOptions') + 1).toBe(23);
});

test('every builtin operator has its row, and its options are in one of the unions', () => {
  expect(Object.keys(operatorRows)).toEqual(Object.keys(tflite.enums.BuiltinOperator.values));
  const members: readonly string[] = [...tflite.unions.BuiltinOptions, ...tflite.unions.BuiltinOptions2];
  const strangers = Object.values(operatorRows).filter(
    ({ options }) => options !== null && !members.includes(options),
  );
  expect(strangers).toEqual([]);
});

test('every field says what it means', () => {
  for (const [table, fields] of Object.entries(tflite.tables))
    for (const [field, [, meaning]] of Object.entries(fields))
      expect(meaning.length, `${table}.${field}`).toBeGreaterThan(3);
});
