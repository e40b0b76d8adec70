import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planSlots } from './slots.ts';

const claim = (bytes: number, first: number, last: number) => ({ bytes, first, last });

test('claims that never live together share a buffer', () => {
  const { slotOf, slots } = planSlots([claim(64, 0, 1), claim(128, 1, 3), claim(64, 2, 3)]);
  expect(slots).toEqual([128, 64]);
  expect(slotOf).toEqual([1, 0, 1]);
});

test('no two claims alive at one step share a buffer, and each fits in its own', () => {
  const claims = fc.array(
    fc
      .tuple(fc.integer({ min: 4, max: 999 }), fc.nat(20), fc.nat(5))
      .map(([bytes, first, more]) => claim(bytes, first, first + more)),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(claims, (list) => {
      const { slotOf, slots } = planSlots(list);
      for (const [i, a] of list.entries()) {
        expect(slots[slotOf[i]!]).toBeGreaterThanOrEqual(a.bytes);
        for (const [j, b] of list.entries())
          if (i < j && a.first <= b.last && b.first <= a.last) expect(slotOf[i]).not.toBe(slotOf[j]);
      }
    }),
  );
});
