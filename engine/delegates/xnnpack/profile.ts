import type { NodeId, TensorId } from '../../base/ids.ts';
import type { Graph, GraphNode } from '../../graph/types.ts';
import { buildWarnings, reasonOf, Verdicts } from '../judgement.ts';
import { tableReference } from '../reference/tables.ts';
import { type GraphView, graphView, nodeView, type ResourceState, type TensorFacts } from '../rules/facts.ts';
import { compileTable } from '../rules/judge.ts';
import type { RuleTable } from '../rules/language.ts';
import type { Delegate, Judgement, JudgeRequest, Profile, Reason } from '../types.ts';
import { xnnpackFunctions } from './functions.ts';

// Constants behind a DEQUANTIZE or DENSIFY are unpacked while the delegate is made, in execution order:
//
//   f16 ── DEQUANTIZE ──┐                      DEQUANTIZE is taken as a node that does nothing,
//             x ── CONV_2D*                    unless a refused node reads its output too

/** What the delegate learns while it walks the plan (xnnpack_delegate.cc:7299-7440). */
interface Walk {
  readonly view: GraphView;
  /** Tensors that count as constant because their producer is unpacked. */
  readonly unpacked: Map<TensorId, NodeId>;
  /** FLOAT32 tensors whose readers get the float16 constant itself. */
  readonly elided: Map<TensorId, string>;
  readonly resources: Map<TensorId, ResourceState>;
  /** Unpacking nodes whose output a refused node reads, with that node. */
  readonly kept: Map<NodeId, GraphNode>;
}

const readsFloat16 = new Set(['FULLY_CONNECTED', 'CONV_2D', 'DEPTHWISE_CONV_2D']);

/** Every reader can take the float16 constant in place of the float32 tensor: not as its first input (7323-7354). */
const canElide = (graph: Graph, output: TensorId): boolean =>
  (graph.tensors[output]?.consumers ?? []).every((id) => {
    const reader = graph.nodes[id];
    return (
      reader !== undefined && readsFloat16.has(reader.op) && !reader.custom && reader.inputs[0] !== output
    );
  });

const isQuantizedInt8 = (facts: TensorFacts): boolean => facts.dtype === 'int8' && facts.scheme === 'affine';

const unpacksDequantize = (walk: Walk, input: TensorFacts, output: TensorFacts): boolean =>
  !input.isSparse &&
  (input.isConstant || walk.unpacked.has(input.id)) &&
  (input.dtype === 'float16' || isQuantizedInt8(input)) &&
  output.dtype === 'float32';

const unpacksDensify = (input: TensorFacts, output: TensorFacts): boolean =>
  input.isConstant &&
  input.isSparse &&
  ['float32', 'float16', 'int8'].includes(input.dtype) &&
  input.dtype === output.dtype;

/** Whether the node is unpacked ahead of time instead of judged; marks its output if so. */
function unpack(walk: Walk, graph: Graph, node: GraphNode): boolean {
  const [input, output] = [walk.view.tensors[node.inputs[0] ?? -1], walk.view.tensors[node.outputs[0] ?? -1]];
  if (node.custom || node.inputs.length !== 1 || node.outputs.length !== 1 || !input || !output) return false;
  const dequantizes = node.op === 'DEQUANTIZE' && unpacksDequantize(walk, input, output);
  if (!dequantizes && !(node.op === 'DENSIFY' && unpacksDensify(input, output))) return false;
  if (dequantizes && input.dtype === 'float16' && canElide(graph, output.id))
    walk.elided.set(output.id, 'float16');
  walk.unpacked.set(output.id, node.id);
  return true;
}

/** A taken READ_VARIABLE or ASSIGN_VARIABLE fixes its variable's type and shape; a VAR_HANDLE makes one known. */
function noteVariables(walk: Walk, node: GraphNode, taken: boolean): void {
  if (node.op === 'VAR_HANDLE' && node.outputs[0] !== undefined)
    walk.resources.set(node.outputs[0], { handle: node.id });
  if (!taken || (node.op !== 'READ_VARIABLE' && node.op !== 'ASSIGN_VARIABLE')) return;
  const known = walk.resources.get(node.inputs[0] as TensorId);
  const value = node.op === 'READ_VARIABLE' ? node.outputs[0] : node.inputs[1];
  const first = known?.first ?? walk.view.tensors[value ?? -1];
  if (known !== undefined && first !== undefined)
    walk.resources.set(node.inputs[0] as TensorId, { handle: known.handle, first });
}

const keptReason = (node: GraphNode, reader: GraphNode): Reason => ({
  code: 'static-unpack-consumer-refused',
  sentence: `${node.op} #${node.id}: unpacks a constant for ${reader.op} #${reader.id}, which stays on the CPU and still needs this node to run`,
  source: 'xnnpack_delegate.cc:7410-7418',
});

const startWalk = ({ graph, shapes, constants, params, read }: JudgeRequest): Walk => {
  const unpacked = new Map<TensorId, NodeId>();
  const elided = new Map<TensorId, string>();
  const resources = new Map<TensorId, ResourceState>();
  const view = graphView(graph, shapes, constants, { params, shapes: read });
  return {
    view: { ...view, isUnpacked: (tensor) => unpacked.has(tensor), effectiveDtypes: elided, resources },
    ...{ unpacked, elided, resources, kept: new Map() },
  };
};

export function xnnpackProfile(delegate: Delegate, table: RuleTable): Profile {
  const compiled = compileTable(table, xnnpackFunctions);
  const judge = (request: JudgeRequest): Judgement => {
    const walk = startWalk(request);
    const refusals = new Map<NodeId, readonly Reason[]>();
    const unpacking: GraphNode[] = [];
    for (const node of request.graph.nodes) {
      if (unpack(walk, request.graph, node)) {
        unpacking.push(node);
        continue;
      }
      const seen = nodeView(walk.view, node);
      const failures = compiled.judge(seen);
      noteVariables(walk, node, failures.length === 0);
      if (failures.length === 0) continue;
      refusals.set(
        node.id,
        failures.map((failure) => reasonOf(delegate.shortTitle, seen, failure)),
      );
      for (const input of node.inputs) {
        const producer = walk.unpacked.get(input);
        if (producer !== undefined && !walk.kept.has(producer)) walk.kept.set(producer, node);
      }
    }
    // A handle goes over with the nodes that use its variable (7433-7440).
    for (const { handle, first } of walk.resources.values()) if (first !== undefined) refusals.delete(handle);
    for (const node of unpacking) {
      const reader = walk.kept.get(node.id);
      if (reader !== undefined) refusals.set(node.id, [keptReason(node, reader)]);
    }
    const unpacked = new Set(unpacking.map(({ id }) => id));
    const verdicts = new Verdicts();
    for (const node of request.graph.nodes) {
      const reasons = refusals.get(node.id);
      if (reasons !== undefined) verdicts.refuse(node, reasons);
      else
        verdicts.take(
          node,
          unpacked.has(node.id)
            ? []
            : buildWarnings(delegate.shortTitle, compiled, nodeView(walk.view, node)),
        );
    }
    return verdicts.done();
  };
  return { delegate, reference: () => tableReference(delegate, table, xnnpackFunctions), judge };
}
