import type { NodeId } from '../../base/ids.ts';
import { reasonOf } from '../judgement.ts';
import { twoStageReference } from '../reference/tables.ts';
import { graphView, type NodeView, nodeView } from '../rules/facts.ts';
import { type Failure, judgeRules } from '../rules/judge.ts';
import { opKey } from '../rules/language.ts';
import { remember } from '../rules/remember.ts';
import type { Delegate, Judgement, JudgeRequest, NodeFinding, Profile, Reason } from '../types.ts';
import { usableBackends } from './backends.ts';
import { type CompiledOp, compileOp } from './compile.ts';
import { armnnFunctions } from './functions.ts';
import { type ImplicitLayer, implicitLayer } from './implicit.ts';
import type { TwoStageTable } from './table.ts';

// One node goes through two stages; the first backend that says yes gets it:
//
//   visitor ──ok──> VsiNpu ──no──> CpuAcc ──no──> CpuRef ──no──> stays on TFLite, with the reasons of all three
//

interface Verdict {
  readonly backend?: string;
  readonly reasons: readonly Reason[];
  readonly throws?: Reason;
  readonly buildFailures: readonly NodeFinding[];
}

/** The original stops at its first failing check: it throws only where that one does. */
const thrown = ([first]: readonly Failure[]): boolean => first?.rule.onFail === 'throws';

interface Stage {
  readonly delegate: string;
  readonly backends: readonly string[];
}

const noLayer = (view: NodeView, backend: string, layer: string): Reason => ({
  code: 'no-layer',
  sentence: `${view.node.op} #${view.node.id} on ${backend}: ${backend} has no ${layer} layer`,
  source: `layer support of ${backend}`,
  stage: backend,
});

interface Answer {
  readonly backend?: string;
  readonly reasons: readonly Reason[];
  readonly throws?: Reason;
}

/** The first backend that takes a layer, or why none does; a check that throws ends the round. */
function askBackends(
  view: NodeView,
  stage: Stage,
  layer: string,
  rulesOf: (backend: string) => ReturnType<CompiledOp['layer']>,
): Answer {
  // Words only where no backend takes the layer: most layers are refused by one and taken by the next.
  const refusals: [backend: string, failures: readonly Failure[] | undefined][] = [];
  for (const backend of stage.backends) {
    const rules = rulesOf(backend);
    const failures = rules && judgeRules(rules, view, 'collectAll');
    if (failures?.length === 0) return { backend, reasons: [] };
    refusals.push([backend, failures]);
    if (failures !== undefined && thrown(failures)) break;
  }
  const reasons = refusals.map(([backend, failures]) =>
    failures === undefined
      ? [noLayer(view, backend, layer)]
      : failures.map((failure) => ({ ...reasonOf(stage.delegate, view, failure, backend), stage: backend })),
  );
  const last = refusals.at(-1)?.[1];
  const cause = last !== undefined && thrown(last) ? reasons.at(-1)?.[0] : undefined;
  return { reasons: reasons.flat(), ...(cause && { throws: cause }) };
}

const implicitAnswer = (view: NodeView, stage: Stage, op: CompiledOp, implicit: ImplicitLayer): Answer => {
  const seen = implicit.activation === undefined ? view : { ...view, activation: implicit.activation };
  return askBackends(seen, stage, implicit.layer, (backend) =>
    op.implicit(backend, implicit.layer, implicit.args),
  );
};

const implicitOf = (view: NodeView, op: CompiledOp, at: 'support' | 'build'): readonly ImplicitLayer[] =>
  (op.entry?.extraLayers ?? []).flatMap((extra) =>
    extra.checkedAt === at ? (implicitLayer(extra, view) ?? []) : [],
  );

/** What fails when the partition is built: Arm NN throws out of making the delegate. */
function buildFailuresOf(view: NodeView, stage: Stage, op: CompiledOp): readonly NodeFinding[] {
  const { id } = view.node;
  const checks = judgeRules(op.buildChecks, view, 'collectAll').map((failure) => ({
    node: id,
    ...reasonOf(stage.delegate, view, failure),
  }));
  const layers = implicitOf(view, op, 'build').flatMap((implicit) => {
    const { backend, reasons } = implicitAnswer(view, stage, op, implicit);
    if (backend !== undefined) return [];
    const [first] = reasons;
    const sentence = `${view.node.op} #${id}: it needs a ${implicit.layer} layer beside its own, which no backend takes${first === undefined ? '' : ` (${first.sentence})`}`;
    return [
      { node: id, code: `implicit-layer:${implicit.layer}`, sentence, source: first?.source ?? 'assumed' },
    ];
  });
  return [...checks, ...layers];
}

function judgeNode(view: NodeView, stage: Stage, op: CompiledOp): Verdict {
  const failures = judgeRules(op.frontend, view, 'collectAll');
  if (failures.length > 0) {
    const reasons = failures.map((failure) => ({
      ...reasonOf(stage.delegate, view, failure),
      stage: 'delegate',
    }));
    return { reasons, buildFailures: [], ...(thrown(failures) ? { throws: reasons[0] as Reason } : {}) };
  }
  const main = askBackends(view, stage, op.entry?.layer?.name ?? '', (backend) => op.layer(backend));
  if (main.backend === undefined) return { ...main, buildFailures: [] };
  for (const implicit of implicitOf(view, op, 'support')) {
    const beside = implicitAnswer(view, stage, op, implicit);
    if (beside.backend === undefined) return { ...beside, buildFailures: [] };
  }
  return { backend: main.backend, reasons: [], buildFailures: buildFailuresOf(view, stage, op) };
}

type Thrown = NonNullable<Judgement['throws']>[number];

export function armnnProfile(delegate: Delegate, table: TwoStageTable, throwsKill: boolean): Profile {
  const compiled = new Map<string, CompiledOp>();
  const opOf = (view: NodeView): CompiledOp => {
    const key = opKey(view.node);
    return remember(compiled, key, () => compileOp(table, key));
  };
  const judge = ({ graph, shapes, constants, params, read }: JudgeRequest): Judgement => {
    const view = graphView(graph, shapes, constants, {
      params,
      shapes: read,
      scalarConstantsAsVectors: true,
    });
    const { backends, warnings } = usableBackends(params.backends, table);
    const stage: Stage = { delegate: delegate.shortTitle, backends };
    const supported: NodeId[] = [];
    const refused: Judgement['refused'][number][] = [];
    const byBackend: Record<string, NodeId[]> = {};
    const throws: Thrown[] = [];
    const buildFailures: NodeFinding[] = [];
    for (const node of graph.nodes) {
      const seen = nodeView(view, node);
      const verdict = judgeNode(seen, stage, opOf(seen));
      if (verdict.backend === undefined) {
        refused.push({ node: node.id, op: node.op, reasons: verdict.reasons });
        const cause = throwsKill ? verdict.throws : undefined;
        if (cause !== undefined) throws.push({ node: node.id, code: cause.code, sentence: cause.sentence });
        continue;
      }
      supported.push(node.id);
      byBackend[verdict.backend] ??= [];
      byBackend[verdict.backend]?.push(node.id);
      buildFailures.push(...verdict.buildFailures);
    }
    return {
      supported,
      refused,
      backends: byBackend,
      ...(throws.length === 0 ? {} : { throws }),
      ...(buildFailures.length === 0 ? {} : { buildFailures }),
      ...(warnings.length === 0 ? {} : { warnings }),
    };
  };
  return { delegate, reference: () => twoStageReference(delegate, table, armnnFunctions), judge };
}
