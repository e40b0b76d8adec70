import { expect, test } from 'vitest';
import { nodeId } from '../../base/ids.ts';
import { must } from '../../base/result.ts';
import { noLimits, partition } from '../../partitioner/index.ts';
import type { Plan } from '../../plan/types.ts';
import type { RunEvent } from '../../run/run.ts';
import { drawProgram } from '../../testing/draw-program.ts';
import { importAttachment, importNodeData } from '../imports/json.ts';
import { attachmentJson, exportText, namesOf, nodeCsv, nodeDataJson } from './node-values.ts';
import { spansOf } from './spans.ts';
import { chromeTrace } from './trace.ts';

const graph = drawProgram({
  tensors: Array.from({ length: 4 }, () => ({})),
  nodes: [
    ['CONV_2D', [0], [1]],
    ['ADD', [1], [2]],
    ['Odd, op', [2], [3]],
  ],
  inputs: [0],
  outputs: [3],
}).graphs[0]!;
const figure = {
  name: 'avg ms',
  values: [
    { node: nodeId(0), value: 1.5 },
    { node: nodeId(2), value: 0.25 },
    { node: nodeId(9), value: 1 },
  ],
};

test('node data and attachments come back as they went out', () => {
  const back = must(importNodeData(nodeDataJson(namesOf(graph), figure), graph), 'reads');
  expect(back.rows.map(({ node, values }) => [node, values.value])).toEqual([
    [0, 1.5],
    [2, 0.25],
  ]);
  expect(back.unmatched).toEqual([]);
  const attached = must(importAttachment(attachmentJson(namesOf(graph), [figure]), graph), 'reads');
  expect(attached.rows.map(({ node, values }) => [node, values['avg ms']])).toEqual([
    [0, 1.5],
    [2, 0.25],
  ]);
});

test('the CSV has a line a node and quotes what needs it', () => {
  expect(nodeCsv(namesOf(graph), [figure])).toBe(
    'node,op,name,avg ms\r\n0,CONV_2D,t1,1.5\r\n1,ADD,t2,\r\n2,"Odd, op",t3,0.25\r\n',
  );
});

test('a name of the file that a spreadsheet would run as a formula stays text, and negative numbers stay numbers', () => {
  const [drawn] = drawProgram({
    tensors: [{}, {}],
    nodes: [['@op', [0], [1]]],
    inputs: [0],
    outputs: [1],
  }).graphs;
  const hostile = {
    ...drawn!,
    tensors: drawn!.tensors.map((one) => ({ ...one, name: '=HYPERLINK("//x")' })),
  };
  const csv = nodeCsv(namesOf(hostile), [{ name: '+gain ms', values: [{ node: nodeId(0), value: -1.5 }] }]);
  expect(csv).toBe(`node,op,name,'+gain ms\r\n0,'@op,"'=HYPERLINK(""//x"")",-1.5\r\n`);
});

test('each kind of file by its name; node data of no figure holds none', () => {
  const names = namesOf(graph);
  expect(exportText('csv', names, [figure])).toBe(nodeCsv(names, [figure]));
  expect(exportText('netron', names, [figure])).toBe(attachmentJson(names, [figure]));
  expect(exportText('node-data', names, [figure])).toBe(nodeDataJson(names, figure));
  expect(must(importNodeData(exportText('node-data', names, []), graph), 'reads').rows).toEqual([]);
});

test('the trace has every event once, nodes inside their computation, waiting before what the device computed', () => {
  const cut = must(partition(graph, new Set([nodeId(1)]), noLimits), 'partitions');
  expect(cut.candidates).toHaveLength(1);
  const segment = { nodes: [nodeId(1)], inputs: [], outputs: [] };
  const plan: Plan = {
    subgraph: 0,
    cpu: { nodes: [nodeId(0), nodeId(2)], inputs: [], outputs: [] },
    steps: [
      { kind: 'cpu', first: 0, end: 1 },
      { kind: 'delegate', candidate: 0, segment, copiesIn: [], copiesOut: [] },
      { kind: 'cpu', first: 1, end: 2 },
    ],
    skipped: [],
    missingOutputs: [],
  };
  const tensor = graph.nodes[1]!.inputs[0]!;
  const run: RunEvent[] = [
    { kind: 'node', step: 0, node: nodeId(0), at: 0, ms: 1 },
    { kind: 'compute', step: 0, at: 0, ms: 2 },
    { kind: 'in', step: 1, tensor, bytes: 4, at: 2.25, ms: 0.5 },
    { kind: 'compute', step: 1, at: 3, ms: 3, deviceMs: 2 },
    { kind: 'node', step: 2, node: nodeId(2), at: 6, ms: 1 },
    { kind: 'compute', step: 2, at: 6, ms: 1 },
  ];
  const spans = spansOf(run, plan, graph);
  const devices = { cpu: 'wasm', delegate: 'webgpu' };
  const trace = JSON.parse(chromeTrace([spans, spans], { graph: 'main', devices, prepareMs: 10 }));
  const slices = trace.traceEvents.filter(({ ph }: { ph: string }) => ph === 'X');
  const short = slices.map(({ name, ts, dur, tid }: Record<string, unknown>) => [name, ts, dur, tid]);
  expect(short.slice(0, 8)).toEqual([
    ['prepare', 0, 10_000, 1],
    ['CONV_2D #0', 10_000, 1000, 1],
    ['CPU, 1 node', 10_000, 2000, 1],
    ['copy in t1', 12_250, 500, 3],
    ['wait for partition, 1 node', 13_000, 1000, 2],
    ['partition, 1 node', 14_000, 2000, 2],
    ['Odd, op #2', 16_000, 1000, 1],
    ['CPU, 1 node', 16_000, 1000, 1],
  ]);
  expect(short).toHaveLength(15);
  expect(short[8], 'the second inference begins where the first one ended').toEqual([
    'CONV_2D #0',
    17_000,
    1000,
    1,
  ]);
});
