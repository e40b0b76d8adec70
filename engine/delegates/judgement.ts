import type { NodeId, TensorId } from '../base/ids.ts';
import type { GraphNode } from '../graph/types.ts';
import { tableReference } from './reference/tables.ts';
import { explain } from './rules/explain.ts';
import { type GraphView, graphView, type NodeView, nodeView } from './rules/facts.ts';
import { type CompiledTable, compileTable, type Failure } from './rules/judge.ts';
import type { RuleTable } from './rules/language.ts';
import type { NamedFunction } from './rules/scope.ts';
import type { Delegate, Judgement, JudgeRequest, NodeFinding, Profile, Reason } from './types.ts';

/** `on`: the backend whose rule it is, where a delegate has several. */
export const reasonOf = (delegate: string, view: NodeView, failure: Failure, on?: string): Reason => ({
  code: failure.rule.reason.code,
  sentence: explain(delegate, view, failure, on),
  source: failure.rule.source ?? 'assumed',
});

const fp16Reason = (delegate: string, node: GraphNode): Reason => ({
  code: 'fp16-constant-dequantize',
  sentence: `${node.op} #${node.id}: turns a float16 constant into float32, which ${delegate} never takes as a node of its own: its readers get the float16 constant itself`,
  source: 'helper',
});

/** Float16 constants in place of what their DEQUANTIZE gives (delegates/utils.cc:201-277). */
function fp16Repointing(request: JudgeRequest): ((tensor: TensorId) => TensorId) | undefined {
  const constantOf = new Map<TensorId, TensorId>();
  for (const node of request.graph.nodes)
    if (node.isConstantFp16Dequantize)
      constantOf.set(node.outputs[0] as TensorId, node.inputs[0] as TensorId);
  return constantOf.size === 0 ? undefined : (tensor) => constantOf.get(tensor) ?? tensor;
}

/** Warnings of the checks that come after a yes: building the partition would fail. */
export const buildWarnings = (
  delegate: string,
  table: CompiledTable,
  view: NodeView,
): readonly NodeFinding[] => {
  const failures = table.judgeBuild(view);
  if (failures.length === 0) return none;
  return failures.map((failure) => ({ node: view.node.id, ...reasonOf(delegate, view, failure) }));
};

const none: readonly NodeFinding[] = [];

/** A judgement being collected, node by node. */
export class Verdicts {
  private readonly supported: NodeId[] = [];
  private readonly refused: Judgement['refused'][number][] = [];
  private readonly warnings: NodeFinding[] = [];

  take(node: GraphNode, warnings: readonly NodeFinding[] = none): void {
    this.supported.push(node.id);
    if (warnings.length > 0) this.warnings.push(...warnings);
  }

  refuse(node: GraphNode, reasons: readonly Reason[]): void {
    this.refused.push({ node: node.id, op: node.op, reasons });
  }

  done(): Judgement {
    return {
      supported: this.supported,
      refused: this.refused,
      ...(this.warnings.length === 0 ? {} : { warnings: this.warnings }),
    };
  }
}

/** Judges every node by one table; with the fp16 helper, DEQUANTIZEs of float16 constants stand aside. */
function judgeByTable(
  title: string,
  table: CompiledTable,
  request: JudgeRequest,
  view: GraphView,
  fp16: boolean,
): Judgement {
  const repoint = fp16 ? fp16Repointing(request) : undefined;
  const verdicts = new Verdicts();
  for (const node of request.graph.nodes) {
    if (fp16 && node.isConstantFp16Dequantize) {
      verdicts.refuse(node, [fp16Reason(title, node)]);
      continue;
    }
    const seen = nodeView(view, node, repoint);
    const failures = table.judge(seen);
    if (failures.length === 0) verdicts.take(node, buildWarnings(title, table, seen));
    else
      verdicts.refuse(
        node,
        failures.map((failure) => reasonOf(title, seen, failure)),
      );
  }
  return verdicts.done();
}

/** A profile that is one table of rules, judged node by node. */
export function tableProfile(
  delegate: Delegate,
  table: RuleTable,
  functions: Readonly<Record<string, NamedFunction>> = {},
): Profile {
  const compiled = compileTable(table, functions);
  const fp16 = delegate.application.flow === 'fp16-helper' || delegate.application.flow === 'nnapi';
  return {
    delegate,
    reference: () => tableReference(delegate, table, functions),
    judge(request) {
      const { graph, shapes, constants, params, read } = request;
      const view = graphView(graph, shapes, constants, { params, shapes: read });
      return judgeByTable(delegate.shortTitle, compiled, request, view, fp16);
    },
  };
}
