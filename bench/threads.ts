import { readFileSync } from 'node:fs';
import type { PreparedSegment } from '../engine/backends/types.ts';
import { openWasm } from '../engine/backends/wasm/device.ts';
import type { Pool } from '../engine/backends/wasm/pool.ts';
import { nodeId } from '../engine/base/ids.ts';
import { must } from '../engine/base/result.ts';
import { fromBytes } from '../engine/base/source.ts';
import { nodeThreads } from '../engine/cli/threads.ts';
import { openProgram } from '../engine/graph/program.ts';
import { ops } from '../engine/ops/table.ts';
import { propagate } from '../engine/shapes/propagate.ts';
import { sharedPath } from '../engine/testing/shared.ts';

// `npm run bench -- threads [model ...] [--slices=60]`: one thread against two, in turns, wall time, the least of many short slices:
// only slices in which both cores were free say what two threads can do.

const targets = ['mobilenet_v2_1.0_224_quant', 'tf2_mobilenet_v2_1.0_224_ptq', 'prisma-net', 'yolov8n-int8'];
const threads = 2;

async function prepared(path: string, pool: Pool | undefined): Promise<PreparedSegment> {
  const program = must(openProgram(fromBytes(new Uint8Array(readFileSync(path))), path), 'the model opens');
  const graph = must(program.graphs[0], 'the model has a graph');
  const constants = must(program.constants[0], 'the model has constants');
  const device = must(await openWasm({ ops, pool }), 'the device opens');
  const { inputs, outputs } = graph;
  const nodes = graph.nodes.map((_, index) => nodeId(index));
  const shapes = propagate(program, 0);
  const segment = { program, graph, constants, shapes, nodes, inputs, outputs };
  return must(await device.prepare(segment), 'the model is prepared');
}

async function sliceMs(segment: PreparedSegment): Promise<number> {
  const before = performance.now();
  await segment.invoke();
  return performance.now() - before;
}

export async function benchThreads(): Promise<void> {
  const words = process.argv.slice(3);
  const given = words.find((word) => word.startsWith('--slices='));
  const slices = given ? Number(given.slice('--slices='.length)) : 60;
  const named = words.filter((word) => !word.startsWith('--'));
  const pool = must(nodeThreads(threads), 'there are threads');
  console.log(`wall ms of one inference in Node, least and median of ${slices} in turns`);
  console.log(`| model | 1 thread | ${threads} threads | ratio of the least |\n|---|---|---|---|`);
  for (const name of named.length > 0 ? named : targets) {
    const path = sharedPath('corpus', 'models', `${name}.tflite`);
    const sides = [await prepared(path, undefined), await prepared(path, pool)];
    const times: number[][] = [[], []];
    // The first runs compile, and share the work out.
    for (let i = -8; i < slices; i++)
      for (const [side, segment] of sides.entries()) {
        const ms = await sliceMs(segment);
        if (i >= 0) times[side]?.push(ms);
      }
    const [one, two] = times.map((list) => list.sort((a, b) => a - b)) as [number[], number[]];
    const cell = (list: number[]) => `${list[0]?.toFixed(2)} / ${list[list.length >> 1]?.toFixed(2)}`;
    const ratio = (one[0] as number) / (two[0] as number);
    console.log(`| ${name} | ${cell(one)} | ${cell(two)} | ${ratio.toFixed(2)} |`);
  }
  pool.dispose();
}
