import type { NodeId, TensorId } from '../base/ids.ts';
import { Refusal } from '../base/result.ts';
import type { Graph, GraphNode, Program } from '../graph/types.ts';
import { ops } from '../ops/table.ts';
import { viewBytes } from '../ops/tensor-data.ts';
import type { Op, ShapeAnswer, TensorData, TensorView } from '../ops/types.ts';
import { shapeContext } from './context.ts';
import { foldedValues } from './fold.ts';
import { resolve } from './resolve.ts';
import type { Shapes, TensorShape } from './types.ts';

type Shape = readonly number[];
type Dynamic = Extract<TensorShape, { kind: 'dynamic' }>;
type Unknown = Extract<TensorShape, { kind: 'unknown' }>;
/** Subgraphs may call each other; a file where they call in a circle must not hang us. */
const deepestCall = 32;

/**
 * Shapes of one subgraph as the runtime's preparation finds them, nodes in the file's order (subgraph.cc:1527-1567).
 *
 *   in [1,4] ── RESHAPE(const) [2,2] ── WHERE ?  ── ADD ?        static, static, dynamic, dynamic because of WHERE
 *
 * The runtime stops preparing at the first node with a dynamic output and goes on when that node has run; here the nodes
 * after it are looked at all the same, so that whatever does not depend on it is still known.
 * `inputShapes` replaces stored shapes of the subgraph's inputs, by position. Never throws on a strange model.
 */
export function propagate(
  program: Program,
  subgraph: number,
  inputShapes: readonly (Shape | undefined)[] = [],
  table: ReadonlyMap<string, Op> = ops,
): Shapes {
  return prepare(program, subgraph, inputShapes, table, 0);
}

interface Preparation {
  readonly program: Program;
  readonly graph: Graph;
  readonly table: ReadonlyMap<string, Op>;
  readonly depth: number;
  readonly tensors: TensorShape[];
  readonly values: Map<number, TensorData>;
  readonly unresolved: NodeId[];
  /** A graph output that is on the heap from the start; preparation goes on, the warning names it unless a node's follows. */
  readonly outputOnHeap?: TensorId;
  /** Where the runtime's preparation stops. */
  stop?: NonNullable<Shapes['firstDynamic']>;
  failed?: NonNullable<Shapes['failed']>;
}

function prepare(
  program: Program,
  subgraph: number,
  inputShapes: readonly (Shape | undefined)[],
  table: ReadonlyMap<string, Op>,
  depth: number,
): Shapes {
  const graph = program.graphs[subgraph];
  if (graph === undefined) throw new Error(`invariant broken: the model has a subgraph ${subgraph}`);
  const tensors = graph.tensors.map(({ shape }): TensorShape => ({ kind: 'static', shape }));
  graph.inputs.forEach((tensor, i) => {
    const shape = inputShapes[i];
    if (shape !== undefined && tensor >= 0) tensors[tensor] = { kind: 'static', shape };
  });
  const outputOnHeap = graph.outputs.find((tensor) => tensor >= 0 && startsOnHeap(graph, tensor));
  const state: Preparation = {
    ...{ program, graph, table, depth, tensors, values: new Map(), unresolved: [] },
    ...(outputOnHeap !== undefined && { outputOnHeap }),
  };
  for (const node of graph.nodes) prepareNode(state, node);
  const { values, unresolved, stop, failed } = state;
  const firstDynamic =
    stop ?? (outputOnHeap === undefined ? undefined : { node: null, tensor: outputOnHeap });
  return { tensors, values, unresolved, ...(firstDynamic && { firstDynamic }), ...(failed && { failed }) };
}

/** Strings, resources and variants begin as heap tensors, which counts as dynamic (subgraph.cc, SetTensorParametersReadWrite). */
function startsOnHeap(graph: Graph, tensor: TensorId): boolean {
  const { type, isConstant } = graph.tensors[tensor] ?? { type: '', isConstant: true };
  return !isConstant && (type === 'STRING' || type === 'RESOURCE' || type === 'VARIANT');
}

/** Ops whose preparation takes their output off the heap (var_handle.cc, hashtable.cc Prepare). */
const handleOps = new Set(['VAR_HANDLE', 'HASHTABLE']);

function prepareNode(state: Preparation, node: GraphNode): void {
  const op = resolve(node, state.table);
  const cause = blockedBy(state, node);
  if (op === undefined && !state.failed) state.unresolved.push(node.id);
  if (op === undefined || state.failed) leaveStored(state, node, state.failed?.node ?? node.id);
  else if (cause?.kind === 'dynamic') markDynamic(state, node, cause.because);
  else settle(state, node, folded(state, node, op, ask(state, node, op)), cause);
}

function settle(state: Preparation, node: GraphNode, answer: ShapeAnswer, cause: Unknown | undefined): void {
  switch (answer.kind) {
    case 'refused':
      // The runtime would not have come this far when something before is dynamic: running tells then.
      if (!state.stop) state.failed = { node: node.id, sentence: answer.sentence };
      leaveStored(state, node, node.id);
      break;
    case 'dynamic':
      if (answer.notKnown) state.stop ??= { node: node.id, tensor: state.outputOnHeap ?? -1 };
      markDynamic(state, node, node.id);
      break;
    case 'static':
      node.outputs.forEach((tensor, i) => {
        if (tensor >= 0) settleOutput(state, node, tensor, answer.shapes[i] ?? [], answer.values?.[i], cause);
      });
      break;
    default:
      answer satisfies never;
  }
}

function settleOutput(
  state: Preparation,
  node: GraphNode,
  tensor: TensorId,
  shape: Shape,
  value: TensorData | undefined,
  cause: Unknown | undefined,
): void {
  state.tensors[tensor] = cause ? { ...cause, stored: shape } : { kind: 'static', shape };
  if (value !== undefined) state.values.set(tensor, value);
  if (startsOnHeap(state.graph, tensor) && !handleOps.has(node.op)) state.stop ??= { node: node.id, tensor };
}

/** The operand that keeps a node from being static: the first dynamic one, else the first unknown one. */
function blockedBy({ tensors }: Preparation, node: GraphNode): Dynamic | Unknown | undefined {
  let unknown: Unknown | undefined;
  for (const input of node.inputs) {
    const tensor = input < 0 ? undefined : tensors[input];
    if (tensor?.kind === 'dynamic') return tensor;
    if (tensor?.kind === 'unknown') unknown ??= tensor;
  }
  return unknown;
}

function leaveStored(state: Preparation, node: GraphNode, because: NodeId): void {
  for (const tensor of node.outputs) {
    if (tensor < 0) continue;
    state.tensors[tensor] = { kind: 'unknown', because, stored: state.graph.tensors[tensor]?.shape ?? [] };
    if (!state.failed && startsOnHeap(state.graph, tensor)) state.stop ??= { node: node.id, tensor };
  }
}

function markDynamic(state: Preparation, node: GraphNode, because: NodeId): void {
  for (const tensor of node.outputs) {
    if (tensor < 0) continue;
    state.tensors[tensor] = { kind: 'dynamic', because };
    state.stop ??= { node: node.id, tensor };
  }
}

function ask(state: Preparation, node: GraphNode, op: Op): ShapeAnswer {
  const { program, graph } = state;
  const known = {
    shape: (tensor: TensorId) => shapeOf(state.tensors[tensor]),
    value: (tensor: TensorId) => state.values.get(tensor) ?? constant(program, graph, tensor),
  };
  try {
    return op.shape(
      shapeContext(program, graph, node, known, (subgraph, shapes) => callShapes(state, subgraph, shapes)),
    );
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', sentence: error.message };
    throw error;
  }
}

/** Adds the contents of outputs that the runtime computes while preparing, unless the rule gave them. */
function folded(state: Preparation, node: GraphNode, op: Op, answer: ShapeAnswer): ShapeAnswer {
  if (answer.kind !== 'static' || answer.values) return answer;
  const operandOf = (id: TensorId): TensorView | undefined => {
    const data = state.values.get(id) ?? constant(state.program, state.graph, id);
    const shape = shapeOf(state.tensors[id]);
    const tensor = state.graph.tensors[id];
    return data && shape && tensor ? { tensor, shape, data } : undefined;
  };
  const values = foldedValues(state.graph, node, op, answer.shapes, operandOf);
  return values ? { ...answer, values: { ...values } } : answer;
}

/** The shape a rule may use: an unknown one counts as stored, as the runtime takes it where a do-nothing op stands in. */
function shapeOf(tensor: TensorShape | undefined): Shape | undefined {
  if (tensor === undefined || tensor.kind === 'dynamic') return undefined;
  return tensor.kind === 'static' ? tensor.shape : tensor.stored;
}

function constant(program: Program, graph: Graph, tensor: TensorId): TensorData | undefined {
  const bytes = program.constants[graph.subgraph]?.bytes(tensor);
  const type = graph.tensors[tensor]?.type;
  return bytes && type !== undefined ? viewBytes(type, bytes) : undefined;
}

/** Output shapes of a called subgraph; any dynamic tensor inside makes the call dynamic (if.cc, while.cc Prepare). */
function callShapes(state: Preparation, subgraph: number, inputShapes: readonly Shape[]): ShapeAnswer {
  const { program, table, depth } = state;
  const graph = program.graphs[subgraph];
  if (graph === undefined)
    return { kind: 'refused', sentence: `it calls subgraph ${subgraph}, which the model lacks` };
  if (depth === deepestCall)
    return { kind: 'refused', sentence: `subgraph ${subgraph} is called ${deepestCall} levels deep` };
  const shapes = prepare(program, subgraph, inputShapes, table, depth + 1);
  if (shapes.failed) {
    const { node, sentence } = shapes.failed;
    return {
      kind: 'refused',
      sentence: `in subgraph ${subgraph}, ${graph.nodes[node]?.op} #${node}: ${sentence}`,
    };
  }
  if (shapes.firstDynamic) return { kind: 'dynamic' };
  return { kind: 'static', shapes: graph.outputs.map((tensor) => shapeOf(shapes.tensors[tensor]) ?? []) };
}
