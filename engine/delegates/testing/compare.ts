import { must } from '../../base/result.ts';
import { fromBytes } from '../../base/source.ts';
import { openProgram } from '../../graph/program.ts';
import type { Constants, Program } from '../../graph/types.ts';
import { propagate } from '../../shapes/propagate.ts';
import type { Shapes } from '../../shapes/types.ts';
import { expandRuns, readShared } from '../../testing/shared.ts';
import { support } from '../support.ts';
import type { Profile, SupportMask } from '../types.ts';
import { type GoldenLine, type GoldenProfile, goldenFindings, goldenVerdicts } from './goldens.ts';

export interface OpenedModel {
  readonly program: Program;
  readonly constants: readonly Constants[];
  readonly shapes: readonly Shapes[];
}

export function openModel(name: string): OpenedModel {
  const program = must(openProgram(fromBytes(readShared('corpus', 'models', name)), name), `${name} opens`);
  return {
    program,
    constants: program.constants,
    shapes: program.graphs.map((_, subgraph) => propagate(program, subgraph)),
  };
}

/** Masks of every subgraph in the runtime's order: after a refused one, the others are not reached. */
export function masksOf(model: OpenedModel, profile: Profile, golden: GoldenProfile): readonly SupportMask[] {
  let reached = true;
  return model.program.graphs.map((graph, i) => {
    const shapes = must(model.shapes[i], 'shapes of each subgraph');
    const constants = must(model.constants[i], 'constants of each subgraph');
    const mask = support(graph, shapes, profile, golden.params, constants, !reached);
    if (mask.graphRefused !== undefined) reached = false;
    return mask;
  });
}

const verdictsOf = (mask: SupportMask, nodes: number): string[] => {
  const verdicts = Array.from({ length: nodes }, () => '?');
  for (const node of mask.supported) verdicts[node] = '+';
  for (const { node, reasons } of mask.refused) {
    const codes = reasons.map(({ stage, code }) => (stage === undefined ? code : `${stage}:${code}`));
    verdicts[node] = [...new Set(codes)].sort().join(' ');
  }
  return verdicts;
};

const findingsOf = (findings: SupportMask['buildFailures']): string[] =>
  (findings ?? []).map(({ node, code }) => `${node} ${code}`).sort();

/** Every difference between our answer on a model and the reference, one line each. */
export function differences(model: OpenedModel, masks: readonly SupportMask[], line: GoldenLine): string[] {
  const wrong: string[] = [];
  const expectSame = (what: string, ours: unknown, theirs: unknown): void => {
    if (JSON.stringify(ours) !== JSON.stringify(theirs))
      wrong.push(`${what}: ${JSON.stringify(ours)} instead of ${JSON.stringify(theirs)}`);
  };
  expectSame('subgraphs', masks.length, line.subgraphs.length);
  const refused = masks.find((mask) => mask.graphRefused !== undefined);
  expectSame(
    'graph refusal',
    refused && [refused.subgraph, refused.graphRefused?.code],
    line.refused && [line.refused.subgraph, line.refused.reason],
  );
  expectSame(
    'throws',
    masks.some((mask) => mask.throws !== undefined),
    line.throws ?? false,
  );
  for (const golden of line.subgraphs) {
    const mask = must(masks[golden.i], 'a mask a subgraph');
    const graph = must(model.program.graphs[golden.i], 'a graph a subgraph');
    const ours = verdictsOf(mask, golden.nodes);
    goldenVerdicts(golden).forEach((verdict, node) => {
      expectSame(`${golden.i}:${node} ${graph.nodes[node]?.op}`, ours[node], verdict);
    });
    expectSame(
      `${golden.i} throws`,
      mask.throws?.map(({ node }) => node) ?? [],
      expandRuns(golden.throws ?? ''),
    );
    for (const backend of new Set([
      ...Object.keys(golden.backends ?? {}),
      ...Object.keys(mask.backends ?? {}),
    ]))
      expectSame(
        `${golden.i} ${backend}`,
        mask.backends?.[backend] ?? [],
        expandRuns(golden.backends?.[backend] ?? ''),
      );
    expectSame(
      `${golden.i} build failures`,
      findingsOf(mask.buildFailures),
      goldenFindings(golden.buildFails),
    );
    expectSame(
      `${golden.i} build warnings`,
      findingsOf(mask.warnings as SupportMask['buildFailures']),
      goldenFindings(golden.buildWarnings),
    );
  }
  return wrong;
}
