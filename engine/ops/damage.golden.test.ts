import { describe, expect, test } from 'vitest';
import type { TensorId } from '../base/ids.ts';
import { mulberry32 } from '../base/random.ts';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { openProgram } from '../graph/program.ts';
import type { Graph, GraphNode, GraphTensor, Program } from '../graph/types.ts';
import type { OptionValue } from '../model/types.ts';
import { Session } from '../run/session.ts';
import { fromBase64 } from '../testing/compare.ts';
import { type OpCase, opCases, opFiles } from '../testing/op-goldens.ts';
import { shared } from '../testing/shared.ts';
import { byteSize } from './tensor-data.ts';

// Files say things that make no sense: an option out of range, an operand of another shape or type, an operand left out. Whatever one
// such damage does to a working single-op model, the answer is a run or a sentence, never an exception.

type Draw = () => number;

const sizes = [0, 1, 2, 3, 7, 50000, 2 ** 31 - 1];
const integers = [-(2 ** 31), -3, -1, 0, 1, 2, 5, 100, 70000, 2 ** 31 - 1];
const types = ['FLOAT32', 'INT8', 'UINT8', 'INT16', 'INT32', 'INT64', 'BOOL', 'STRING', 'INT4', 'COMPLEX64'];
const shapes = [[], [1], [2, 2], [0], [3], new Array<number>(9).fill(1)];

const pick = <T>(draw: Draw, from: readonly T[]): T => from[draw() % from.length] as T;

function damagedOption(draw: Draw, value: OptionValue): OptionValue {
  if (typeof value === 'number' || typeof value === 'bigint') return pick(draw, integers);
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return pick(draw, ['NONE', 'RELU', 'SYMMETRIC', 'INT64']);
  if (!Array.isArray(value) || value.length === 0) return [0, 1, 2, 3, 4];
  return value.with(draw() % value.length, pick(draw, integers));
}

function damagedNode(draw: Draw, node: GraphNode, tensors: number): GraphNode {
  const options = Object.entries(node.options);
  if (draw() % 2 === 0 && options.length > 0) {
    const [name, value] = pick(draw, options);
    return { ...node, options: { ...node.options, [name]: damagedOption(draw, value) } };
  }
  if (node.inputs.length === 0) return node;
  // Tensor ids are positions in the list; -1 leaves the operand out.
  const other = (draw() % 3 === 0 ? draw() % tensors : -1) as TensorId;
  return { ...node, inputs: node.inputs.with(draw() % node.inputs.length, other) };
}

function damagedTensor(draw: Draw, tensor: GraphTensor): GraphTensor {
  const { shape } = tensor;
  if (draw() % 3 === 0) return { ...tensor, type: pick(draw, types) };
  if (draw() % 2 === 0 || shape.length === 0) return { ...tensor, shape: pick(draw, shapes) };
  return { ...tensor, shape: shape.with(draw() % shape.length, pick(draw, sizes)) };
}

/** One damage to the main graph: to a node, or to a tensor that is no constant (constants' sizes are checked on opening). */
function damaged(draw: Draw, program: Program): Program {
  const [graph, ...others] = program.graphs as [Graph, ...Graph[]];
  const variable = graph.tensors.filter((tensor) => !tensor.isConstant);
  const node = draw() % 2 === 0 || variable.length === 0;
  const target = node ? pick(draw, graph.nodes).id : pick(draw, variable).id;
  const nodes = graph.nodes.map((own) =>
    node && own.id === target ? damagedNode(draw, own, graph.tensors.length) : own,
  );
  const tensors = graph.tensors.map((own) => (!node && own.id === target ? damagedTensor(draw, own) : own));
  return { ...program, graphs: [{ ...graph, nodes, tensors }, ...others] };
}

/** Opens and runs; every way to fail must come back as a sentence. */
function run(program: Program, golden: OpCase): string | undefined {
  const session = Session.open(program);
  if (!session.ok) return session.problem;
  for (const [i, id] of session.value.graph.inputs.entries()) {
    const tensor = must(program.graphs[0]?.tensors[id], 'inputs are tensors');
    const bytes = byteSize(tensor.type, tensor.shape);
    if (bytes === undefined || bytes > 1e7) return 'not worth filling';
    const filled = new Uint8Array(bytes);
    filled.set(fromBase64(golden.inputs[i]?.data ?? '').subarray(0, bytes));
    const set = session.value.setInput(i, filled);
    if (!set.ok) return set.problem;
  }
  const done = session.value.invoke();
  return done.ok ? undefined : done.problem;
}

describe.skipIf(!shared)('damage to a single-op model ends in a run or a sentence', () => {
  test.each(opFiles())('%s', (file) => {
    const draw = mulberry32(file.length);
    for (const golden of opCases(file)) {
      const program = must(openProgram(fromBytes(fromBase64(golden.model)), golden.name), 'it opens');
      const problem = run(damaged(draw, program), golden);
      if (problem !== undefined) expect(problem, golden.name).toMatch(/\w+ \w+/);
    }
  });
});
