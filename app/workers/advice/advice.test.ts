import { describe, expect, test } from 'vitest';
import { must } from '../../../engine/base/result.ts';
import { effectiveLimits } from '../../../engine/index.ts';
import { drawProgram } from '../../../engine/testing/draw-program.ts';
import { cutModel, type Subject, subjectOf } from '../cut.ts';
import { menuDelegate, optionsFor } from '../delegates.ts';
import type { CutQuery } from '../protocol.ts';
import { blockersOf } from './blockers.ts';
import { blockerOf, estimateOf } from './estimate.ts';
import { Pricing } from './pricing.ts';
import { optimumOf, surfaceOf } from './surface.ts';

const board = { board: 'imx8mp', figures: {} };

/** A chain on 1 x 8 x 8 x 4 floats. */
function subject(ops: readonly string[]): Subject {
  const program = drawProgram({
    tensors: Array.from({ length: ops.length + 1 }, () => ({ type: 'FLOAT32', shape: [1, 8, 8, 4] })),
    nodes: ops.map((op, i) => [op, [i], [i + 1]] as const),
    inputs: [0],
    outputs: [ops.length],
  });
  return subjectOf(program);
}

const query = (delegate: string, options = {}): CutQuery => ({
  subgraph: 0,
  delegate,
  options: optionsFor(menuDelegate(delegate), options),
});
const chain = ['RELU', 'CEIL', 'RELU', 'RELU', 'FLOOR', 'TANH', 'TANH', 'TANH', 'CEIL', 'RELU'];

describe('the worker that prices cuts', () => {
  const kinds = ['ops', 'gpu', 'nnapi', 'coreml', 'hexagon', 'vx'];
  const wholly = ['RELU', 'TANH', 'RELU'];
  test.each(kinds.flatMap((kind) => [[kind, chain] as const, [kind, wholly] as const]))(
    'every cell of the surface is the cut that the page shows under its limits, %s, %s',
    async (delegate, ops) => {
      const pricing = new Pricing(subject(ops));
      const asked = query(delegate, { ops: 'RELU, TANH' });
      const { surface } = must(await surfaceOf(pricing, asked, board), 'sweeps');
      for (const [row, { from }] of surface.minima.entries())
        for (const [column, max] of surface.maxima.entries()) {
          const { cut } = must(await cutModel(pricing.subject, { ...asked, max, min: from }), 'cuts');
          if (cut.graphRefused !== undefined) continue;
          const outcome = must(surface.outcomes[surface.at[row * surface.maxima.length + column]!], 'a cell');
          expect([outcome.partitions, outcome.delegatedNodes]).toEqual([
            cut.partitionCount,
            cut.delegatedCount,
          ]);
        }
    },
  );

  test('limits named for an outcome are read by the delegate so that they give it', async () => {
    const pricing = new Pricing(subject(chain));
    const { surface, nodes } = must(
      await surfaceOf(pricing, query('ops', { ops: 'RELU, TANH' }), board),
      'ok',
    );
    const { max, min } = menuDelegate('ops');
    expect(nodes).toBe(10);
    for (const { limits, count } of surface.outcomes) {
      const facts = { maxDelegatedPartitions: max, minNodesPerPartition: min };
      expect(effectiveLimits(facts, must(limits, 'limits')).limits).toEqual(limits);
      expect(count).toBeLessThanOrEqual(4);
    }
  });

  test('a delegate that the board tells nothing of has outcomes, and no times', async () => {
    const pricing = new Pricing(subject(chain));
    const asked = query('xnnpack');
    const told = must(await surfaceOf(pricing, asked, board), 'sweeps');
    expect(told.unknown).toContain('XNNPACK');
    expect(told.surface.outcomes.every(({ estimate }) => estimate === undefined)).toBe(true);
    expect(must(await optimumOf(pricing, asked, board), 'answers')).toBe(undefined);
    const { rows, timed } = must(await blockersOf(pricing, asked, board), 'tries');
    expect(timed || rows.some(({ msGained }) => msGained !== undefined)).toBe(false);
    expect(must(await estimateOf(pricing, asked, board), 'tells').sentence).toContain('unknown, because');
  });

  test('no supported op, one node, absurd limits, and a board that makes no sense', async () => {
    const one = new Pricing(subject(['RELU']));
    for (const ops of ['NOTHING', 'RELU']) {
      const asked = { ...query('ops', { ops }), max: 999_999, min: 999_999 };
      const { surface } = must(await surfaceOf(one, asked, board), 'sweeps');
      expect(surface.outcomes.length).toBe(ops === 'RELU' ? 2 : 1);
      const { sentence, cpu } = must(await estimateOf(one, asked, board), 'tells');
      expect(sentence).not.toMatch(/NaN|Infinity/);
      expect(cpu.ms).toBeGreaterThan(0);
      must(await blockerOf(one, asked, board), 'tells');
      must(await optimumOf(one, asked, board), 'finds');
    }
    const zero = { board: 'imx8mp', figures: { 'copy.bytes': 0 } };
    expect(await estimateOf(one, query('ops'), zero)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('copy.bytes is 0 bytes/s'),
    });
    expect(await surfaceOf(one, query('ops'), { board: 'moon', figures: {} })).toMatchObject({ ok: false });
  });
});
