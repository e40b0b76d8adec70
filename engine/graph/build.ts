import { nodeId, tensorId } from '../base/ids.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { structureProblems } from '../model/checks/structure.ts';
import type { Model, ModelOperator, ModelSubgraph, ModelTensor } from '../model/types.ts';
import type { Graph, GraphNode, GraphTensor } from './types.ts';

/** Why a subgraph cannot be a `Graph`: one sentence with the place. */
export interface GraphProblem {
  readonly where: string;
  readonly message: string;
}

/**
 * One subgraph as later stages trust it. Fails only where a promise of `Graph` cannot hold (an index out of range, two
 * producers of one tensor, a cycle); other problems of the model are no hindrance.
 */
export function buildGraph(model: Model, subgraph: number): Result<Graph, GraphProblem> {
  const from = model.subgraphs[subgraph];
  if (from === undefined)
    return fail({
      where: `subgraphs[${subgraph}]`,
      message: `the model has ${model.subgraphs.length} subgraphs, so there is no subgraph ${subgraph}`,
    });
  const [problem] = structureProblems(from);
  if (problem) return fail(problem);
  const links = linksOf(from);
  const controlEdges = controlEdgesOf(model, from);
  return ok({
    subgraph,
    name: from.name,
    nodes: from.operators.map((operator, i) => nodeOf(operator, i, from, model)),
    tensors: from.tensors.map((tensor, i) => tensorOf(tensor, i, model, links)),
    inputs: from.inputs,
    outputs: from.outputs,
    ...(controlEdges && { controlEdges }),
  });
}

/** Every subgraph of a model; the first that cannot be a `Graph` fails the whole. */
export function buildGraphs(model: Model): Result<readonly Graph[], GraphProblem> {
  const graphs: Graph[] = [];
  for (const { index } of model.subgraphs) {
    const built = buildGraph(model, index);
    if (!built.ok) return built;
    graphs.push(built.value);
  }
  return ok(graphs);
}

/**
 * As `buildGraphs`, but a subgraph that cannot be a `Graph` is left empty and told with why, so that the others can be looked at.
 * The runtime builds all or nothing.
 */
export function buildWhatCanBe(model: Model): {
  readonly graphs: readonly Graph[];
  /** By subgraph; absent where it was built. */
  readonly broken: ReadonlyMap<number, string>;
} {
  const broken = new Map<number, string>();
  const graphs = model.subgraphs.map(({ index, name }): Graph => {
    const built = buildGraph(model, index);
    if (built.ok) return built.value;
    broken.set(index, `${built.problem.where}: ${built.problem.message}`);
    return { subgraph: index, name, nodes: [], tensors: [], inputs: [], outputs: [] };
  });
  return { graphs, broken };
}

function nodeOf(operator: ModelOperator, index: number, from: ModelSubgraph, model: Model): GraphNode {
  const { opcodeIndex: _, mutatingVariableInputs: __, ...kept } = operator;
  return {
    id: nodeId(index),
    ...kept,
    hasSideEffect: hasSideEffect(operator, from),
    isConstantFp16Dequantize: isConstantFp16Dequantize(operator, from, model),
  };
}

const sideEffectOps = new Set(['IF', 'WHILE', 'CALL_ONCE']);

function hasSideEffect(operator: ModelOperator, from: ModelSubgraph): boolean {
  if (!operator.custom && sideEffectOps.has(operator.op)) return true;
  const touchesResource = (tensor: number) => from.tensors[tensor]?.type === 'RESOURCE';
  return operator.inputs.some(touchesResource) || operator.outputs.some(touchesResource);
}

function isConstantFp16Dequantize(operator: ModelOperator, from: ModelSubgraph, model: Model): boolean {
  if (operator.custom || operator.op !== 'DEQUANTIZE') return false;
  const input = from.tensors[operator.inputs[0] ?? -1];
  return input !== undefined && input.type === 'FLOAT16' && isConstant(input, model);
}

/** The runtime takes a tensor as read-only when its buffer has data, be they empty; buffer 0 never counts. */
const isConstant = (tensor: ModelTensor, model: Model): boolean =>
  tensor.buffer !== 0 && (model.buffers[tensor.buffer]?.offset ?? 0) !== 0;

function tensorOf(tensor: ModelTensor, index: number, model: Model, links: Links): GraphTensor {
  const constant = isConstant(tensor, model);
  return {
    id: tensorId(index),
    name: tensor.name,
    type: tensor.type,
    shape: tensor.shape,
    hasShape: tensor.hasShape,
    ...(tensor.shapeSignature && { shapeSignature: tensor.shapeSignature }),
    isConstant: constant,
    constantBytes: constant ? (model.buffers[tensor.buffer]?.bytes ?? 0) : 0,
    isVariable: tensor.isVariable,
    ...(tensor.quantization && { quantization: tensor.quantization }),
    isSparse: tensor.sparsity !== undefined,
    ...(tensor.sparsity && { sparsity: tensor.sparsity }),
    producer: links.producers[index] ?? -1,
    consumers: links.consumers[index] ?? [],
  };
}

interface Links {
  readonly producers: readonly (GraphTensor['producer'] | undefined)[];
  readonly consumers: readonly (GraphTensor['consumers'] | undefined)[];
}

function linksOf(from: ModelSubgraph): Links {
  const producers: GraphTensor['producer'][] = [];
  const consumers: number[][] = [];
  from.operators.forEach((operator, i) => {
    for (const tensor of operator.outputs) producers[tensor] = nodeId(i);
    for (const tensor of operator.inputs) {
      if (tensor < 0) continue;
      const readers = consumers[tensor];
      if (readers === undefined) consumers[tensor] = [i];
      else if (readers.at(-1) !== i) readers.push(i);
    }
  });
  // The positions pushed above are node ids.
  return { producers, consumers: consumers as unknown as Links['consumers'] };
}

function controlEdgesOf(model: Model, from: ModelSubgraph): Graph['controlEdges'] | undefined {
  // The runtime uses the metadata only if it has one list a subgraph (core/interpreter.cc:467-485).
  if (model.controlDependencies?.length !== model.subgraphs.length) return undefined;
  const edges = model.controlDependencies[from.index] ?? [];
  const inRange = (node: number) => node >= 0 && node < from.operators.length;
  // An edge to an operator that is not there is reported with the model; here it would break a promise.
  return edges
    .filter(([before, after]) => inRange(before) && inRange(after))
    .map(([before, after]) => [nodeId(before), nodeId(after)]);
}
