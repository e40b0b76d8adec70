import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NodeSet } from './node-set.ts';

test('finds the next member as a search through all would, whatever it held before', () => {
  const set = new NodeSet();
  const steps = fc.array(fc.tuple(fc.nat(69_999), fc.nat(69_999)), { maxLength: 60 });
  fc.assert(
    fc.property(fc.constantFrom(1, 31, 32, 33, 1024, 1025, 40_000, 70_000), steps, (capacity, moves) => {
      set.reset(capacity);
      const held = new Set<number>();
      for (const [some, start] of moves) {
        const position = some % capacity;
        if (held.delete(position)) set.remove(position);
        else {
          held.add(position);
          set.add(position);
        }
        const from = start % (capacity + 1);
        const ahead = [...held].filter((at) => at >= from);
        expect(set.from(from)).toBe(ahead.length > 0 ? Math.min(...ahead) : -1);
        expect(set.has(position)).toBe(held.has(position));
        expect(set.size).toBe(held.size);
      }
    }),
  );
});
