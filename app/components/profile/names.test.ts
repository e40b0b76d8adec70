import { expect, test } from 'vitest';
import { customProfile, exampleProfile } from '../../../engine/index.ts';
import { added, namesIn, removed, renamed, usesOf } from './names.ts';

test('the options and macros of a profile, and how often rules speak of them', () => {
  expect(namesIn(exampleProfile, 'params')).toEqual(['generation']);
  expect(namesIn(exampleProfile, 'macros')).toEqual(['activationFits']);
  expect(usesOf(exampleProfile, 'params', 'generation')).toBe(1);
  expect(usesOf(exampleProfile, 'macros', 'activationFits')).toBe(1);
  expect(usesOf(exampleProfile, 'macros', 'other')).toBe(0);
});

test('rules follow an option or macro to its new name', () => {
  const option = renamed(exampleProfile, 'params', 'generation', 'chip');
  const both = renamed(option, 'macros', 'activationFits', 'fits');
  expect(namesIn(both, 'params')).toEqual(['chip']);
  expect(usesOf(both, 'params', 'chip')).toBe(1);
  expect(usesOf(both, 'macros', 'fits')).toBe(1);
  expect(customProfile(both).ok).toBe(true);
  expect(renamed(renamed(both, 'params', 'chip', 'generation'), 'macros', 'fits', 'activationFits')).toEqual(
    exampleProfile,
  );
});

test('a name that is taken, empty or unknown changes nothing', () => {
  const two = added(exampleProfile, 'params', 'generation', { type: 'bool', default: true });
  expect(namesIn(two, 'params')).toEqual(['generation', 'generation2']);
  expect(renamed(two, 'params', 'generation2', 'generation')).toBe(two);
  expect(renamed(two, 'params', 'generation2', '')).toBe(two);
  expect(renamed(two, 'params', 'nowhere', 'x')).toBe(two);
});

test('what is removed while a rule speaks of it is said to be missing', () => {
  const without = removed(exampleProfile, 'params', 'generation');
  expect(without.params).toBeUndefined();
  const profile = customProfile(without);
  expect(profile.ok ? [] : profile.problem).toEqual([
    'the option "generation" is asked about and not in params',
  ]);
});
