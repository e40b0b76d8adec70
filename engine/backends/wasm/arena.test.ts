import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aligned, planArena } from './arena.ts';

test('claims that are never alive together share an address', () => {
  const plan = planArena([
    { bytes: 64, first: 0, last: 1 },
    { bytes: 128, first: 1, last: 3 },
    { bytes: 64, first: 2, last: 3 },
  ]);
  expect(plan).toEqual({ offsets: [128, 0, 128], bytes: 192 });
});

test('claims alive at one step never overlap, and the arena holds all', () => {
  const claim = fc
    .tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 9 }))
    .map(([bytes, first, length]) => ({ bytes, first, last: first + length }));
  fc.assert(
    fc.property(fc.array(claim, { maxLength: 30 }), (claims) => {
      const { offsets, bytes } = planArena(claims);
      for (const [i, a] of claims.entries()) {
        expect(offsets[i]! + aligned(a.bytes)).toBeLessThanOrEqual(bytes);
        for (const [j, b] of claims.entries()) {
          if (i >= j || a.last < b.first || b.last < a.first || a.bytes === 0 || b.bytes === 0) continue;
          const apart = offsets[i]! + a.bytes <= offsets[j]! || offsets[j]! + b.bytes <= offsets[i]!;
          expect(apart, `claims ${i} and ${j}`).toBe(true);
        }
      }
    }),
  );
});
