import type { Device } from '../../backends/types.ts';
import type { NodeId, TensorId } from '../../base/ids.ts';
import { Refusal } from '../../base/result.ts';
import type { Program } from '../../graph/types.ts';
import type { Shapes } from '../../shapes/types.ts';
import { depthOf, type Side, type TensorDepth } from './compare.ts';
import { isComparable } from './values.ts';

// Differences of rounding grow on the way through a graph, so the error at a node tells little about the node. Here every node of the
// test device reads what the reference computed, and only its own difference is left:
//
//   reference:  x ── CONV ── a ── ADD ── b          test:  a from the reference ── ADD ── b'      error of ADD = b' - b
//

/** Ops that keep or call something beyond their inputs. */
const bound =
  /^(IF|WHILE|CALL|CALL_ONCE|VAR_HANDLE|READ_VARIABLE|ASSIGN_VARIABLE|HASHTABLE.*|STABLEHLO_WHILE)$/;

/** A node that was not compared, with the reason. */
export interface NotAlone {
  readonly node: NodeId;
  readonly sentence: string;
}

export interface AloneResult {
  readonly depth: readonly TensorDepth[];
  readonly left: readonly NotAlone[];
}

/**
 * Each node alone, from inputs identical to the reference's.
 *
 * @param reference a run that keeps every tensor, just invoked
 * @param device where each node runs alone
 * @param onNode called before each node with the number of those done
 */
export async function eachAlone(
  program: Program,
  shapes: Shapes,
  reference: Side,
  device: Device,
  onNode: (done: number) => void = () => {},
): Promise<AloneResult> {
  const { graph, run } = reference;
  const depth: TensorDepth[] = [];
  const left: NotAlone[] = [];
  const nodes = run.plan.cpu.nodes;
  for (const [done, id] of nodes.entries()) {
    onNode(done);
    const sentence = await one(program, shapes, reference, device, id, depth);
    if (sentence !== undefined)
      left.push({ node: id, sentence: `${graph.nodes[id]?.op ?? 'node'} #${id}: ${sentence}` });
  }
  return { depth, left };
}

async function one(
  program: Program,
  shapes: Shapes,
  { graph, run }: Side,
  device: Device,
  id: NodeId,
  depth: TensorDepth[],
): Promise<string | undefined> {
  const node = graph.nodes[id];
  if (node === undefined || bound.test(node.op)) return 'it keeps or calls something beyond its inputs';
  const touched = [...node.inputs, ...node.outputs].filter((tensor) => tensor >= 0);
  if (touched.some((tensor) => graph.tensors[tensor]?.isVariable)) return 'it keeps a state';
  const inputs = [...new Set(node.inputs)].filter(
    (tensor) => tensor >= 0 && graph.tensors[tensor]?.isConstant === false,
  );
  const outputs = node.outputs.filter((tensor) => isComparable(graph, tensor));
  const constants = program.constants[graph.subgraph];
  if (constants === undefined || outputs.length === 0) return 'it writes nothing that can be compared';
  const prepared = await device.prepare({ program, graph, shapes, constants, nodes: [id], inputs, outputs });
  if (!prepared.ok) return prepared.problem;
  try {
    for (const tensor of inputs) {
      const bytes = await run.read(tensor);
      if (bytes === undefined) return `input T#${tensor} has no values`;
      prepared.value.write(tensor, bytes);
    }
    await prepared.value.invoke();
    for (const tensor of outputs)
      await compare(graph, run.read(tensor), prepared.value.read(tensor), tensor, id, depth);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal || error instanceof RangeError) return error.message;
    throw error;
  } finally {
    prepared.value.dispose();
  }
}

async function compare(
  graph: Side['graph'],
  expected: Promise<Uint8Array | undefined>,
  got: Uint8Array | Promise<Uint8Array>,
  tensor: TensorId,
  node: NodeId,
  depth: TensorDepth[],
): Promise<void> {
  const a = await expected;
  const b = (await got).slice();
  const error = a && depthOf(graph, graph, { reference: tensor, test: tensor, node }, a, b, false);
  if (error) depth.push(error);
}
