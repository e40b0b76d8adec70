import type { NodeId } from '../base/ids.ts';
import { innerGroups } from '../delegates/armnn/inner-groups.ts';
import type { SupportMask } from '../delegates/types.ts';
import {
  type EngineAnswer,
  type EngineMap,
  enginesOf,
  loadEngines,
  unitOf,
} from '../delegates/vx/engines.ts';
import type { Graph } from '../graph/types.ts';
import { type Partitioning, planSteps } from '../partitioner/index.ts';
import { bytesText, plural } from '../report/sentences.ts';
import type { Shapes } from '../shapes/types.ts';
import type { ChosenDelegate } from './delegate-choice.ts';

// A verdict of yes does not say on what a node then runs: Arm NN has a list of backends, the NPU behind VX three units.

/** The map of the NPU's units, for the delegate that runs on them. */
export const enginesFor = async ({ delegate, document }: ChosenDelegate): Promise<EngineMap | undefined> =>
  delegate.id === 'vx' && document === undefined ? loadEngines() : undefined;

/** The unit that each of these nodes runs on. */
export function engineAnswers(
  { params }: ChosenDelegate,
  map: EngineMap | undefined,
  graph: Graph,
  nodes: readonly NodeId[],
): readonly EngineAnswer[] {
  return map === undefined ? [] : enginesOf(graph, nodes, map, params.useGpu === true);
}

/** Nodes by the unit they run on, the slow ones with the reason. */
export function enginesJson(answers: readonly EngineAnswer[]) {
  if (answers.length === 0) return {};
  const engines: Record<string, NodeId[]> = {};
  for (const answer of answers) {
    const name = unitOf(answer);
    engines[name] ??= [];
    engines[name]?.push(answer.node);
  }
  const slow = answers.filter((answer) => answer.slow).map(({ node, sentence }) => ({ node, sentence }));
  return { engines, slow };
}

/** The same as lines: how many nodes a unit, and each slow node. */
export function enginesText(answers: readonly EngineAnswer[]): readonly string[] {
  const { engines = {}, slow = [] } = enginesJson(answers);
  return [
    ...Object.entries(engines).map(([name, nodes]) => `  ${name}: ${plural(nodes.length, 'node')}`),
    ...slow.map(({ sentence }) => `  slow: ${sentence}`),
  ];
}

interface InsideDelegate {
  /** As in the execution plan: the candidate's number, or -1. */
  readonly delegate: number;
  readonly groups: readonly { readonly backend: string; readonly nodes: readonly NodeId[] }[];
  readonly copies: readonly {
    readonly tensor: number;
    readonly from: string;
    readonly to: string;
    readonly bytes: number;
  }[];
  readonly copy_bytes: number;
  readonly border_bytes: number;
}

/** The backends inside each delegate node in the order of the plan, and what is copied between them at every inference. */
export function insideDelegates(
  graph: Graph,
  shapes: Shapes,
  { plan }: Partitioning,
  mask: SupportMask | undefined,
): readonly InsideDelegate[] {
  const backends = mask?.backends;
  if (backends === undefined) return [];
  return planSteps(plan).flatMap((step) => {
    if (step.kind === 'node') return [];
    const { groups, copies, copyBytes, borderBytes } = innerGroups(graph, shapes, step.nodes, backends, step);
    return [{ delegate: step.candidate, groups, copies, copy_bytes: copyBytes, border_bytes: borderBytes }];
  });
}

/** `  inside D0: CpuAcc 3, CpuRef 1, CpuAcc 2 nodes; 2 copies between backends, 1.2 kB` */
export const insideText = (inside: readonly InsideDelegate[]): readonly string[] =>
  inside.map(({ delegate, groups, copies, copy_bytes }) => {
    const name = delegate < 0 ? 'D' : `D${delegate}`;
    const parts = groups.map(({ backend, nodes }) => `${backend} ${nodes.length}`).join(', ');
    if (copies.length === 0) return `  inside ${name}: ${parts} nodes`;
    const count = `${copies.length} ${copies.length === 1 ? 'copy' : 'copies'}`;
    return `  inside ${name}: ${parts} nodes; ${count} between backends, ${bytesText(copy_bytes)} at every inference`;
  });
