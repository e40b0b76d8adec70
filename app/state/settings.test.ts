import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashOf, readAddress } from './address.ts';
import { defaultSettings, settingsFromParameters, settingsToParameters, type Variant } from './settings.ts';

test('the defaults need no address at all', () => {
  expect(hashOf(defaultSettings)).toBe('');
});

test('settings come back from an address as they went in, options as texts', () => {
  const settings = {
    ...defaultSettings,
    delegate: 'armnn',
    options: { version: '21.02', backends: 'VsiNpu,CpuAcc' },
    max: 3,
    board: 'vs640',
    threads: 2,
    figures: { 'copy.bytes': 2e9 },
    node: 17,
    view: 'nodes',
    folded: false,
  } as const;
  expect(readAddress(hashOf(settings, { report: '0.abc', with: '1.x-_', sample: 'a b.tflite' }))).toEqual({
    report: '0.abc',
    with: '1.x-_',
    sample: 'a b.tflite',
    settings,
  });
});

test('what is compared comes back, an empty comparison too', () => {
  const compare: readonly Variant[] = [
    { delegate: 'nnapi', options: { featureLevel: '29' } },
    { delegate: 'armnn', options: { version: '23.08', backends: 'VsiNpu,CpuAcc' } },
  ];
  expect(readAddress(hashOf({ ...defaultSettings, compare })).settings.compare).toEqual(compare);
  expect(readAddress(hashOf({ ...defaultSettings, compare: [] })).settings.compare).toEqual([]);
});

test('an address that makes no sense gives the defaults', () => {
  const { settings } = readAddress('#max=-1&min=x&node=1e9&view=moon&colour=&subgraph=99999999');
  expect(settings).toEqual(defaultSettings);
});

test('no text breaks it, and what it understands is stable', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { settings } = readAddress(`#${text}`);
      expect(settingsFromParameters(settingsToParameters(settings))).toEqual(settings);
    }),
  );
});
