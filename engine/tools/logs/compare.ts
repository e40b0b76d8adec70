import type { NodeId } from '../../base/ids.ts';
import type { SupportMask } from '../../delegates/types.ts';
import type { Graph, GraphNode } from '../../graph/types.ts';
import { delegatedNodes, delegatePartitions, planSteps } from '../../partitioner/execution.ts';
import type { Finding, LogComparison, LogMatch, Predicted } from './types.ts';

type Refused = Extract<Finding, { kind: 'refused' }>;
type Difference = LogComparison['differences'][number];

/** What the prediction says in the counts that logs use. */
interface Counts {
  readonly total: number;
  readonly delegated: number;
  readonly kernels: number;
  readonly candidates: number;
  /** Delegated and CPU subsets together, as the runtime counts them. */
  readonly subsets: number;
}

function predictedOf(graph: Graph, { plan, candidates }: Predicted): Counts {
  const kernels = delegatePartitions(plan);
  const steps = planSteps(plan);
  // CPU nodes between two delegate nodes are one subset: the runtime closes a subset only when the kind changes.
  const runs = steps.filter((step, i) => step.kind === 'node' && steps[i - 1]?.kind !== 'node');
  return {
    total: graph.nodes.length,
    delegated: delegatedNodes(plan).length,
    kernels,
    candidates: candidates.length,
    subsets: kernels + runs.length,
  };
}

/** `3 nodes (#1, #4, #7)`, at most five named. */
const nodesText = (nodes: readonly NodeId[]): string => {
  const named = nodes.slice(0, 5).map((node) => `#${node}`);
  const more = nodes.length > named.length ? ', …' : '';
  return `${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'} (${named.join(', ')}${more})`;
};

const isMeant = (node: GraphNode, { op, version }: Refused): boolean =>
  (node.op === op || (op === 'CUSTOM' && node.custom)) &&
  (version === undefined || node.custom || node.version === version);

/**
 * Lays a log over the prediction for one subgraph: each refusal beside the nodes it can mean and our reasons, and every
 * statement that differs as a sentence. Counts of a second delegate (XNNPACK takes what another left) are not compared.
 *
 * @param delegate only counts of delegates whose name holds this text, in any case; default: the first one that counts
 */
export function compareLog(
  findings: readonly Finding[],
  graph: Graph,
  partitioning: Predicted,
  mask: SupportMask,
  delegate?: string,
): LogComparison {
  const refusals = findings.filter((finding): finding is Refused => finding.kind === 'refused');
  const matches = refusals.map((finding) => matchOf(finding, graph, mask));
  const predicted = predictedOf(graph, partitioning);
  const counted = countsOf(findings, graph, delegate);
  return {
    matches,
    differences: [
      ...matches.flatMap((match) => refusalDifference(match, graph)),
      ...silent(matches, mask),
      ...counted.flatMap((finding) => countDifferences(finding, predicted)),
    ].sort((a, b) => a.line - b.line),
  };
}

function matchOf(finding: Refused, graph: Graph, mask: SupportMask): LogMatch {
  const nodes = graph.nodes.filter((node) => isMeant(node, finding)).map(({ id }) => id);
  const meant = new Set(nodes);
  return {
    line: finding.line,
    op: finding.version === undefined ? finding.op : `${finding.op} (v${finding.version})`,
    ...(finding.words === undefined ? {} : { words: finding.words }),
    nodes,
    refused: mask.refused
      .filter(({ node }) => meant.has(node))
      .map(({ node, reasons }) => ({ node, reasons })),
  };
}

function refusalDifference({ line, op, nodes, refused }: LogMatch, graph: Graph): readonly Difference[] {
  const said = `line ${line}: the log refuses ${op}`;
  if (nodes.length === 0) {
    const ops = [...new Set(graph.nodes.map((node) => node.op))].sort();
    const some = ops.slice(0, 8).join(', ') + (ops.length > 8 ? ', …' : '');
    const sentence = `${said}, but this model has no such op (it has ${some || 'no ops'}): the log may be of another model`;
    return [{ line, sentence }];
  }
  if (refused.length > 0) return [];
  return [{ line, sentence: `${said}, but the prediction takes all of it: ${nodesText(nodes)}` }];
}

/** Refused by the prediction, and not named by a log that does name refusals. */
function silent(matches: readonly LogMatch[], mask: SupportMask): readonly Difference[] {
  if (matches.length === 0) return [];
  const named = new Set(matches.flatMap(({ nodes }) => nodes));
  const byOp = new Map<string, SupportMask['refused'][number][]>();
  for (const refusal of mask.refused)
    if (!named.has(refusal.node)) byOp.set(refusal.op, [...(byOp.get(refusal.op) ?? []), refusal]);
  return [...byOp].map(([op, refusals]) => {
    const why = refusals[0]?.reasons[0]?.sentence;
    const nodes = nodesText(refusals.map(({ node }) => node));
    const because = why === undefined ? '' : `: ${why}`;
    return {
      line: 0,
      sentence: `the prediction refuses ${op}, ${nodes}, which the log does not name${because}`,
    };
  });
}

function countsOf(findings: readonly Finding[], graph: Graph, delegate?: string): readonly Finding[] {
  const seen = new Map<string, string>();
  return findings.filter((finding) => {
    if (finding.kind === 'refused') return false;
    if (finding.kind === 'gpu-split') return delegate === undefined || /gpu/i.test(delegate);
    if (finding.kind === 'replaced' && (finding.subgraph ?? graph.subgraph) !== graph.subgraph) return false;
    if (delegate !== undefined) return finding.delegate.toLowerCase().includes(delegate.toLowerCase());
    const first = seen.get(finding.kind) ?? finding.delegate;
    seen.set(finding.kind, first);
    return first === finding.delegate;
  });
}

function countDifferences(finding: Finding, predicted: Counts): readonly Difference[] {
  const { line } = finding;
  const differences: Difference[] = [];
  const check = (what: string, logged: number | undefined, ours: number): void => {
    if (logged !== undefined && logged !== ours)
      differences.push({
        line,
        sentence: `line ${line}: the log counts ${logged} ${what}, the prediction ${ours}`,
      });
  };
  const model = (total: number | undefined): boolean => {
    if (total === undefined || total === predicted.total) return true;
    const sentence = `line ${line}: the log is of a graph of ${total} nodes, this one has ${predicted.total}: the log may be of another model or subgraph`;
    differences.push({ line, sentence });
    return false;
  };
  if (finding.kind === 'replaced' && model(finding.total)) {
    check('nodes replaced', finding.replaced, predicted.delegated);
    check('subsets (delegated and CPU together)', finding.partitions, predicted.subsets);
  } else if (finding.kind === 'delegated' && model(finding.total)) {
    check('nodes delegated', finding.delegated, predicted.delegated);
    check('supported partitions before the limits', finding.candidates, predicted.candidates);
  } else if (finding.kind === 'gpu-split' && model(finding.gpu + finding.cpu)) {
    check('operations on the GPU', finding.gpu, predicted.delegated);
  } else if (finding.kind === 'applied') {
    const how = howOf(predicted);
    if (finding.kernels !== undefined) check('delegate kernels', finding.kernels, predicted.kernels);
    else if (finding.how !== how)
      differences.push({
        line,
        sentence: `line ${line}: the log says ${finding.delegate} executes the graph ${finding.how}, the prediction says ${how}`,
      });
  } else if (finding.kind === 'failed' && predicted.kernels > 0) {
    const sentence = `line ${line}: the log says ${finding.delegate} could not be applied, the prediction puts ${predicted.delegated} nodes on the delegate`;
    differences.push({ line, sentence });
  }
  return differences;
}

const howOf = ({ kernels, total, delegated }: Counts): 'completely' | 'partially' | 'not at all' =>
  kernels === 0 ? 'not at all' : kernels === 1 && delegated === total ? 'completely' : 'partially';
