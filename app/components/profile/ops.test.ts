import { expect, test } from 'vitest';
import { customProfile, exampleProfile } from '../../../engine/index.ts';
import { entryOf, limitTypes, takeOp, typesOf } from './ops.ts';

test('an op is taken with no rule of its own, and left out again', () => {
  const taken = takeOp(exampleProfile, 'GELU', true);
  expect(entryOf(taken, 'GELU')).toEqual({ index: 2, shared: [] });
  expect(takeOp(taken, 'GELU', false)).toEqual(exampleProfile);
});

test('an op that shares its entry leaves the others theirs', () => {
  const without = takeOp(exampleProfile, 'CONV_2D', false);
  expect(entryOf(without, 'CONV_2D')).toBeUndefined();
  expect(entryOf(without, 'DEPTHWISE_CONV_2D')).toEqual({ index: 0, shared: [] });
});

test('types are limited by one rule, which goes when all are allowed', () => {
  const limited = ['float32', 'int64'].reduce((at, type) => limitTypes(at, 1, type, false), exampleProfile);
  expect(typesOf(limited, 1)).toEqual(['float16', 'int8', 'uint8', 'int16', 'int32', 'bool', 'int4']);
  expect(customProfile(limited).ok).toBe(true);
  const all = ['float32', 'int64'].reduce((at, type) => limitTypes(at, 1, type, true), limited);
  expect(all).toEqual(exampleProfile);
});
