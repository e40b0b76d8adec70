import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { readModel } from '../model/read.ts';
import { readShared, shared, sharedJson, sharedLines, sharedPath } from '../testing/shared.ts';
import { buildGraphs } from './build.ts';
import type { Graph } from './types.ts';

interface RuntimeSubgraph {
  readonly name: string;
  /** With the runtime's own temporaries, so at least what the file has. */
  readonly tensors: number;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly variables: readonly number[];
  readonly nodes: readonly (readonly [string, readonly number[], readonly number[], number])[];
}

const runtime = shared
  ? [
      ...sharedLines<{ model: string; subgraphs?: readonly RuntimeSubgraph[] }>(
        'goldens',
        'partition',
        'graphs.jsonl.gz',
      ),
    ]
  : [];

const graphsOf = (bytes: Uint8Array, name: string): readonly Graph[] =>
  must(buildGraphs(must(readModel(fromBytes(bytes), name), `${name} opens`)), `${name} is a graph`);

const asRuntime = (graph: Graph): Omit<RuntimeSubgraph, 'tensors'> => ({
  name: graph.name,
  inputs: graph.inputs,
  outputs: graph.outputs,
  variables: graph.tensors.filter((tensor) => tensor.isVariable).map((tensor) => tensor.id),
  nodes: graph.nodes.map((node) => [
    node.op,
    node.inputs,
    node.outputs,
    (node.hasSideEffect ? 1 : 0) + (node.isConstantFp16Dequantize ? 2 : 0),
  ]),
});

describe.skipIf(!shared)('graphs of real models are those the runtime holds', () => {
  test.each(runtime.map((line) => [line.model, line.subgraphs ?? []] as const))('%s', (name, subgraphs) => {
    const graphs = graphsOf(readShared('corpus', 'models', name), name);
    expect(graphs.map(asRuntime)).toEqual(subgraphs.map(({ tensors: _, ...rest }) => rest));
    for (const [i, { tensors }] of subgraphs.entries())
      expect(graphs[i]?.tensors.length).toBeLessThanOrEqual(tensors);
  });

  test('there are 96 of them', () => expect(runtime.length).toBe(96));
});

describe.skipIf(!shared)('models of single operators', () => {
  const files = shared ? readdirSync(sharedPath('goldens', 'ops')).filter((f) => f.endsWith('.gz')) : [];

  test('open and are graphs', () => {
    let opened = 0;
    for (const file of files) {
      const { cases } = sharedJson<{ cases: { name: string; model: string }[] }>('goldens', 'ops', file);
      for (const { name, model } of cases) {
        graphsOf(new Uint8Array(Buffer.from(model, 'base64')), name);
        opened++;
      }
    }
    expect(opened).toBe(3320);
  });
});
