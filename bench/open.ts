import { closeSync, fstatSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '../engine/base/result.ts';
import { type ByteSource, fromBytes } from '../engine/base/source.ts';
import { buildGraph } from '../engine/graph/build.ts';
import { writeModel } from '../engine/model/draft.ts';
import { readModel } from '../engine/model/read.ts';
import { corpusModels, readShared } from '../engine/testing/shared.ts';
import { cpuTime, printRow } from './measure.ts';
import { type Layout, writeSparseModel } from './sparse.ts';

const open = (source: ByteSource, name: string) => must(readModel(source, name), `${name} opens`);

function row(name: string, bytes: Uint8Array): void {
  const source = fromBytes(bytes);
  const timing = cpuTime(() => open(source, name));
  const operators = open(source, name).subgraphs.reduce(
    (sum, subgraph) => sum + subgraph.operators.length,
    0,
  );
  printRow(`open ${name}`, timing, `(${(bytes.length / 1e6).toFixed(1)} MB, ${operators} operators)`);
}

/** Operators in a row, each with its own weights. */
function chain(operators: number, weightBytes: number): Uint8Array {
  const layers = Array.from({ length: operators }, (_, i) => i);
  const tensors = layers.flatMap((i) => [
    { name: `layer_${i}/input`, shape: [1, 64], shapeSignature: [-1, 64] },
    { name: `layer_${i}/weights`, shape: [weightBytes], type: 'INT8', data: new Uint8Array(weightBytes) },
  ]);
  return writeModel({
    subgraphs: [
      {
        tensors: [...tensors, { name: 'output', shape: [1, 64] }],
        operators: layers.map((i) => ({
          op: 'FULLY_CONNECTED',
          inputs: [2 * i, 2 * i + 1, -1],
          outputs: [2 * i + 2],
          options: { keep_num_dims: true },
        })),
        inputs: [0],
        outputs: [2 * operators],
      },
    ],
  });
}

/** A file read where it is looked at, and how much that was. */
function diskSource(path: string) {
  const file = openSync(path, 'r');
  const fetched = { reads: 0, bytes: 0 };
  const source: ByteSource = {
    size: fstatSync(file).size,
    read(offset, length) {
      const out = new Uint8Array(length);
      readSync(file, out, 0, length, offset);
      fetched.reads++;
      fetched.bytes += length;
      return out;
    },
  };
  return { source, fetched, close: () => closeSync(file) };
}

function largeFile(layout: Layout): void {
  const path = join(tmpdir(), `delegraph-bench-${process.pid}.tflite`);
  const size = writeSparseModel(path, 10_000, 300_000, layout);
  const name = `${(size / 1e9).toFixed(1)} GB, weights ${layout}`;
  const firstGraph = (): void => {
    const { source, close } = diskSource(path);
    must(buildGraph(open(source, 'large.tflite'), 0), 'is a graph');
    close();
  };
  const timing = cpuTime(firstGraph, 5, 2);
  const { source, fetched, close } = diskSource(path);
  const before = process.memoryUsage();
  const model = open(source, 'large.tflite');
  const after = process.memoryUsage();
  const memory = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  close();
  rmSync(path);
  const read = `${fetched.reads} reads of ${(fetched.bytes / 1e6).toFixed(1)} MB, ${(memory / 1e6).toFixed(0)} MB taken`;
  printRow(`first graph of ${name}`, timing, `(${model.subgraphs[0]?.tensors.length} tensors, ${read})`);
}

// Real files where the corpus is at hand, drawn ones always.
const real = ['mobilenet_edgetpu_224_1.0_uint8', 'yamnet_audio_classifier_with_metadata', 'visqol_lattice'];
for (const name of real.map((stem) => `${stem}.tflite`))
  if (corpusModels().includes(name)) row(name, readShared('corpus', 'models', name));
row('drawn, 4 MB', chain(400, 10_000));
row('drawn, 6000 operators', chain(6000, 64));
largeFile('by offset and size');
largeFile('inside the FlatBuffer');
