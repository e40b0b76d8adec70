import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exampleProfile } from '../delegates/custom/example.ts';
import { packProfile, unpackProfile } from './profile-text.ts';

test('a profile comes back from an address, and the example is short enough for one', () => {
  const text = packProfile(exampleProfile);
  expect(text.length).toBeLessThan(1200);
  expect(unpackProfile(text)).toEqual({ ok: true, value: exampleProfile });
});

test('a text of the first version still opens', () => {
  expect(unpackProfile('1.q1bKTFGyUsqtVKoFAA')).toEqual({ ok: true, value: { id: 'my' } });
});

test('whatever the text is, it is a document or a sentence', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.base64String().map((text) => `1.${text}`),
      ),
      (text) => {
        const read = unpackProfile(text);
        if (!read.ok) expect(read.problem.length).toBeGreaterThan(10);
      },
    ),
    { numRuns: 300, seed: 5 },
  );
  const bomb = packProfile({ id: 'a'.repeat(2_000_000) });
  expect(unpackProfile(bomb)).toMatchObject({
    ok: false,
    problem: expect.stringContaining('unpacks to more'),
  });
});
