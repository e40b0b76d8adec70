import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashOf, readAddress } from './address.ts';
import { defaultSettings, settingsFromParameters, settingsToParameters } from './settings.ts';

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
  expect(readAddress(hashOf(settings, { report: '0.abc', sample: 'a b.tflite' }))).toEqual({
    report: '0.abc',
    sample: 'a b.tflite',
    settings,
  });
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
