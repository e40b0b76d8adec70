import { describe, expect, test } from 'vitest';
import { nodeId } from '../base/ids.ts';
import type { Blocker } from './blockers.ts';
import { biggestBlocker, estimateText, gainText, msText, savedText } from './sentences.ts';
import { backendSwitches, backendText } from './switches.ts';

const facts = {
  cut: { ms: 12.34, low: 8, high: 20.5 },
  cpu: { ms: 81, low: 60, high: 110 },
  threads: 4,
  delegatedNodes: 7,
  unsizedNodes: 0,
  nodes: 9,
};
const row: Blocker = {
  kind: 'op',
  what: 'FLOOR',
  nodes: [nodeId(1), nodeId(4)],
  partitionsGained: 2,
  bordersGained: 1,
  macsGained: 0,
  msGained: { ms: 4, low: -1, high: 9 },
  remedies: [],
};

describe('estimates in words', () => {
  test('three digits and a unit', () => {
    expect([0.4123, 4.127, 12.34, 123.4, 1460.2].map(msText)).toEqual([
      '0.412 ms',
      '4.13 ms',
      '12.3 ms',
      '123 ms',
      '1,460 ms',
    ]);
  });

  test('a cut stands beside the CPU alone, each with its band', () => {
    expect(estimateText(facts)).toBe(
      '12.3 ms (band 8.00 to 20.5 ms); CPU alone, four threads: 81.0 ms (band 60.0 to 110 ms).',
    );
  });

  test('what is not known is said to be so, and why', () => {
    const { cut: _, ...rest } = facts;
    expect(estimateText({ ...rest, unknown: 'no figures are at hand' })).toContain(
      'unknown, because no figures are at hand; CPU alone',
    );
    expect(estimateText({ ...facts, unsizedNodes: 2 })).toContain('2 of 9 nodes have sizes known only');
  });

  test('nothing delegated is the CPU', () => {
    expect(estimateText({ ...facts, delegatedNodes: 0, threads: 1 })).toBe(
      '81.0 ms (band 60.0 to 110 ms), all of it on the CPU with one thread.',
    );
  });

  test('the biggest blocker is an op type that would gain something, with the reason', () => {
    expect(biggestBlocker([row], () => 'FLOOR #1: not in the list.')).toBe(
      'Biggest blocker: FLOOR, 2 nodes (FLOOR #1: not in the list). Delegated: 4.00 ms less (band -1.00 to 9.00 ms, undecided), 2 partitions fewer, 1 border fewer.',
    );
    const { msGained: _, ...untimed } = row;
    expect(gainText({ ...untimed, partitionsGained: -1, bordersGained: 0 })).toBe('1 partition more');
    const small = { ...untimed, partitionsGained: 0, bordersGained: 0, macsGained: 512 };
    expect(gainText(small)).toBe('512 MACs delegated');
    expect(
      biggestBlocker([{ ...row, msGained: { ms: -4, low: -9, high: 1 } }], () => undefined),
    ).toBeUndefined();
    expect(biggestBlocker([], () => undefined)).toBeUndefined();
  });
});

test('a difference smaller than its uncertainty is said to be undecided, and a loss has its own band', () => {
  expect(savedText({ ms: 4, low: 1, high: 9 })).toBe('4.00 ms less (band 1.00 to 9.00 ms)');
  expect(savedText({ ms: -4, low: -9, high: -1 })).toBe('4.00 ms more (band 1.00 to 9.00 ms)');
  expect(savedText({ ms: -4, low: -9, high: 1 })).toBe('4.00 ms more (band -1.00 to 9.00 ms, undecided)');
  expect(savedText({ ms: 0, low: 0, high: 0 })).toBe('no difference');
});

test('switches between backends are counted between neighbours of one partition', () => {
  const switches = backendSwitches(
    [
      [0, 1, 3],
      [4, 5],
    ],
    { VsiNpu: [0, 3, 4], CpuAcc: [1, 5] },
  );
  expect(switches).toBe(3);
  expect(backendText('CpuAcc', 1, 138)).toBe(
    'Adding CpuAcc to the backends: one partition, 138 switches inside.',
  );
});
