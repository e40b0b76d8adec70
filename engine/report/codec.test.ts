import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nodeId } from '../base/ids.ts';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { buildGraphs } from '../graph/build.ts';
import { constantsOf } from '../graph/constants.ts';
import { writeModel } from '../model/draft.ts';
import { readModel } from '../model/read.ts';
import { noLimits, partition } from '../partitioner/index.ts';
import { propagate } from '../shapes/propagate.ts';
import { decodeReport, encodeReport } from './codec.ts';
import { summariseCut } from './cut.ts';
import { skeletonOf } from './skeleton.ts';
import type { Report } from './types.ts';

/** RELU* ── FLOOR ── RELU*, the starred ones delegated. */
function small(): Report {
  const tensor = { type: 'FLOAT32', shape: [1, 4] };
  const source = fromBytes(
    writeModel({
      subgraphs: [
        {
          tensors: [tensor, tensor, tensor, tensor],
          operators: ['RELU', 'FLOOR', 'RELU'].map((op, i) => ({ op, inputs: [i], outputs: [i + 1] })),
          inputs: [0],
          outputs: [3],
        },
      ],
    }),
  );
  const model = must(readModel(source, 'small.tflite'), 'reads');
  const graphs = must(buildGraphs(model), 'builds');
  const program = { graphs, constants: [constantsOf(model, 0, source)] };
  const graph = must(graphs[0], 'one subgraph');
  const shapes = propagate(program, 0);
  const supported = [nodeId(0), nodeId(2)];
  const why = { code: 'x', sentence: 'FLOOR #1: not taken', source: 'assumed' };
  return {
    model: { name: 'small.tflite', bytes: source.size, subgraphs: ['main'] },
    skeleton: skeletonOf(graph, shapes),
    cut: summariseCut({
      delegate: { id: 'x', title: 'X', options: { backends: ['A', 'B'] } },
      graph,
      shapes,
      mask: { subgraph: 0, supported, refused: [{ node: nodeId(1), op: 'FLOOR', reasons: [why] }] },
      partitioning: must(partition(graph, new Set(supported), noLimits), 'partitions'),
      limits: noLimits,
      hypothetical: { max: false, min: false },
      macs: new Float64Array(3),
    }),
  };
}

test('a report comes back from its text as it went in', () => {
  expect(decodeReport(encodeReport(small()))).toEqual({ ok: true, value: small() });
});

test('the text is safe in an address', () => {
  expect(encodeReport(small())).toMatch(/^0\.[A-Za-z0-9_-]+$/);
});

test('what is no report is a sentence, never an exception', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `0.${text}`),
      ),
      (text) => {
        expect(decodeReport(text).ok).toBe(false);
      },
    ),
  );
});

test('a text cut off or changed anywhere opens whole or not at all', () => {
  const text = encodeReport(small());
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.constantFrom('', 'A', '_', '!'), (at, by) => {
      const decoded = decodeReport(text.slice(0, at) + by + (by === '' ? '' : text.slice(at + 1)));
      if (decoded.ok) expect(decoded.value).toEqual(small());
    }),
    { numRuns: 500 },
  );
});

test('a payload that swells without end is given up', () => {
  const bomb = deflateSync(new Uint8Array(70 * 2 ** 20)).toString('base64url');
  expect(decodeReport(`0.${bomb}`).ok).toBe(false);
});
