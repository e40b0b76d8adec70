import { describe, expect, test } from 'vitest';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { openProgram } from '../graph/program.ts';
import type { Graph } from '../graph/types.ts';
import { corpusByWork } from '../testing/corpus.ts';
import { readShared, shared } from '../testing/shared.ts';
import { ops } from './table.ts';

/**
 * Multiply-accumulates of the main graph in millions, from stored shapes like the corpus's own figures. Three models are counted
 * otherwise there: two store [1,1] for the inputs of FULLY_CONNECTED nodes whose real size only preparation tells, one has a
 * custom op that nobody but us counts.
 */
const countedOtherwise = new Map([
  ['ocr_dr.tflite', 49.011712],
  ['visqol_lattice.tflite', 0.736],
  ['selfie_segmenter.tflite', 59.216],
]);

function storedWork(graph: Graph): number {
  let macs = 0;
  for (const node of graph.nodes) {
    const tensor = (input: number) => graph.tensors[node.inputs[input] ?? -1];
    const outputShape = (index: number) => must(graph.tensors[node.outputs[index] ?? -1], 'an output').shape;
    const shape = (input: number) => tensor(input)?.shape;
    macs += ops.get(node.op)?.work?.({ node, tensor, shape, outputShape }).macs ?? 0;
  }
  return macs;
}

describe.skipIf(!shared)('multiply-accumulates of real models', () => {
  const models = corpusByWork().filter(({ mmacs }) => mmacs !== null);
  test('there are models to compare', () => expect(models.length).toBeGreaterThan(90));

  test.each(models)('$name', ({ name, mmacs }) => {
    const program = must(openProgram(fromBytes(readShared('corpus', 'models', name)), name), `${name} opens`);
    const work = storedWork(must(program.graphs[0], 'a graph')) / 1e6;
    expect(work).toBeCloseTo(countedOtherwise.get(name) ?? mmacs ?? 0, 2);
  });
});
