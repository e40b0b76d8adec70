import type { SupportMask } from '../../delegates/types.ts';
import type { EngineAnswer } from '../../delegates/vx/engines.ts';
import type { Graph } from '../../graph/types.ts';
import { type ChosenDelegate, chosenDelegates, delegateFlags } from '../delegate-choice.ts';
import { graphsOf, limitFlags, variantFlags } from '../delegation.ts';
import { usageError } from '../errors.ts';
import { gateFlags, missedGate } from '../gates.ts';
import { engineAnswers, enginesFor, enginesJson, enginesText } from '../inside.ts';
import { openModel } from '../model.ts';
import type { Answer, Verb } from '../verb.ts';
import { byDelegate } from './partition.ts';

export const supportVerb: Verb = {
  name: 'support',
  summary: 'which nodes a delegate takes, and why not the others',
  flags: [...delegateFlags, ...limitFlags, ...variantFlags, ...gateFlags],
  async run(flags, session): Promise<Answer> {
    const opened = openModel(session, flags.required('graph'));
    const chosen = await chosenDelegates(flags);
    if (chosen.length === 0) return usageError('--delegate=... is needed');
    const graphs = graphsOf(flags, opened);
    const answers = chosen.map((one) => ({ one, delegation: byDelegate(one, opened, graphs, flags) }));
    for (const { one } of answers) for (const remark of one.remarks) session.warn(remark);
    const asked = await Promise.all(
      answers.map(async ({ one, delegation: { masks = [] } }) => {
        const map = await enginesFor(one);
        const engines = masks.map((mask, i) => engineAnswers(one, map, graphs[i]!, mask.supported));
        return { one, masks, engines };
      }),
    );
    const [first, ...others] = asked.map(delegateJson);
    const missed = missedGate(flags, opened, answers[0]?.delegation.applied ?? []);
    return {
      json: { ...first, ...(others.length > 0 && { further: others }) },
      text: asked.map((answer) => textOf(answer, graphs)).join('\n\n'),
      ...(missed !== undefined && { missed }),
    };
  },
};

interface Asked {
  readonly one: ChosenDelegate;
  readonly masks: readonly SupportMask[];
  /** By subgraph: what each taken node runs on, where the delegate has several engines. */
  readonly engines: readonly (readonly EngineAnswer[])[];
}

const delegateJson = ({ one: { delegate, params }, masks, engines }: Asked) => ({
  delegate: delegate.id,
  version: delegate.version,
  options: params,
  subgraphs: masks.map((mask, i) => ({ ...maskJson(mask), ...enginesJson(engines[i] ?? []) })),
});

const maskJson = (mask: SupportMask) => ({
  index: mask.subgraph,
  ...(mask.graphRefused && { graph_refused: mask.graphRefused }),
  supported: mask.supported,
  refused: mask.refused,
  ...(mask.backends && { backends: mask.backends }),
  ...(mask.throws && { throws: mask.throws }),
  ...(mask.buildFailures && { build_failures: mask.buildFailures }),
  ...(mask.warnings && { warnings: mask.warnings }),
  ...(mask.driver && { driver: mask.driver }),
});

const textOf = ({ one: { delegate, params }, masks, engines }: Asked, graphs: readonly Graph[]) => {
  const options = Object.entries(params).map(([name, value]) => `${name}=${value}`);
  const head = `${delegate.title}, ${delegate.version}${options.length === 0 ? '' : `, ${options.join(' ')}`}`;
  return [head, ...masks.map((mask, i) => maskText(mask, graphs[i], engines[i] ?? []))].join('\n');
};

function maskText(mask: SupportMask, graph: Graph | undefined, engines: readonly EngineAnswer[]): string {
  const total = mask.supported.length + mask.refused.length;
  const lines = [
    `subgraph ${mask.subgraph} "${graph?.name ?? ''}": ${mask.supported.length} of ${total} nodes`,
  ];
  if (mask.graphRefused) lines.push(`  refused as a whole: ${mask.graphRefused.sentence}`);
  for (const { sentence } of mask.throws ?? [])
    lines.push(`  throws, so that no delegate is made: ${sentence}`);
  for (const [backend, nodes] of Object.entries(mask.backends ?? {}))
    lines.push(`  ${backend}: ${nodes.length} nodes`);
  if (mask.driver) lines.push(`  driver: ${mask.driver.sentence}`);
  lines.push(...enginesText(engines));
  for (const { reasons } of mask.refused)
    for (const { sentence, code, source } of reasons) lines.push(`  ${sentence} [${code}; ${source}]`);
  for (const { sentence } of mask.buildFailures ?? []) lines.push(`  building would fail: ${sentence}`);
  for (const { sentence } of mask.warnings ?? []) lines.push(`  warning: ${sentence}`);
  return lines.join('\n');
}
