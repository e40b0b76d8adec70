import type { Local, V128 } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import { f32x4, i32, v128 } from '../asm/operators.ts';
import { code, type Kernel, type Range } from '../layer.ts';
import { constant, exponential } from './float-functions.ts';
import { storeColumns } from './matrix-tile.ts';
import { softmaxBytes } from './softmax-bytes.ts';

/** SOFTMAX over the last axis; floats: exp((x - max) * beta) / sum. A unit is a row. */
export const softmax: Kernel = (layer) => {
  const { node, inputs, outputs } = layer;
  const [input] = inputs;
  const [output] = outputs;
  if (input?.width === 1) return softmaxBytes(layer);
  if (!input || !output || input.type !== 'FLOAT32') return `there is no kernel for ${input?.type}`;
  const depth = input.shape.at(-1) ?? 1;
  const beta = typeof node.options.beta === 'number' ? node.options.beta : 1;
  return {
    blocks: [],
    scratch: [],
    passes: [
      {
        code: code('softmax', { depth, beta }, 2, emitRows),
        units: input.elements / depth,
        pointers: [{ input: 0 }, { output: 0 }],
      },
    ],
  };
};

interface Rows {
  readonly depth: number;
  readonly beta: number;
}

function emitRows(
  f: FunctionBuilder,
  { from, to }: Range,
  pointers: readonly Local<'i32'>[],
  rows: Rows,
): void {
  const [input, output] = pointers as [Local<'i32'>, Local<'i32'>];
  const { depth, beta } = rows;
  f.for(from, to, (row) => {
    const read = f.let(i32.add(input, i32.mul(row, i32.const(depth * 4))));
    const write = f.let(i32.add(output, i32.mul(row, i32.const(depth * 4))));
    const largest = f.let(constant(Number.NEGATIVE_INFINITY));
    eachVector(f, depth, [read], (live) =>
      f.set(largest, f32x4.pmax(largest, liveLanes(v128.load(read), live, Number.NEGATIVE_INFINITY))),
    );
    foldLanes(f, largest, f32x4.pmax);
    const sum = f.let(constant(0));
    eachVector(f, depth, [read, write], (live) => {
      const power = f.let(exponential(f, f32x4.mul(f32x4.sub(v128.load(read), largest), constant(beta))));
      storeColumns(f, write, [power], live, 4, 0);
      f.set(sum, f32x4.add(sum, liveLanes(power, live, 0)));
    });
    foldLanes(f, sum, f32x4.add);
    eachVector(f, depth, [write], (live) =>
      storeColumns(f, write, [f.let(f32x4.div(v128.load(write), sum))], live, 4, 0),
    );
  });
}

/** Visits a row four floats at a time; the pointers end where they began. */
function eachVector(
  f: FunctionBuilder,
  depth: number,
  pointers: readonly Local<'i32'>[],
  visit: (live: number) => void,
): void {
  f.repeat(Math.floor(depth / 4), () => {
    visit(4);
    for (const pointer of pointers) f.advance(pointer, 16);
  });
  if (depth % 4) visit(depth % 4);
  for (const pointer of pointers) f.advance(pointer, -Math.floor(depth / 4) * 16);
}

/** The vector with `other` in the lanes past the first `live`. */
function liveLanes(vector: V128, live: number, other: number): V128 {
  if (live === 4) return vector;
  const mask = Array.from({ length: 16 }, (_, byte) => (byte < live * 4 ? 255 : 0));
  return v128.bitselect(vector, constant(other), v128.const(mask));
}

/** Combines the four lanes into every lane. */
function foldLanes(f: FunctionBuilder, vector: Local<'v128'>, combine: (a: V128, b: V128) => V128): void {
  f.set(
    vector,
    combine(vector, v128.shuffle(vector, vector, [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7])),
  );
  f.set(
    vector,
    combine(vector, v128.shuffle(vector, vector, [4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11])),
  );
}
