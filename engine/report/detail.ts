import type { Cut, Report } from './types.ts';

/** One way to make a report say less: what it leaves out, and what then is left. */
export interface DetailStep {
  readonly id: 'all' | 'names' | 'sentences' | 'times';
  /** What this step and those before it leave out, for people. */
  readonly leavesOut: string;
  readonly report: Report;
}

/**
 * A report in steps of less and less detail. Nothing is ever cut off to fit: a sender picks a step and is told what it
 * leaves out.
 */
export function detailSteps(report: Report): readonly DetailStep[] {
  const named = withoutNames(report);
  const short = withoutSentences(named);
  const { measured, estimated, figures, ...untimed } = short;
  const steps: DetailStep[] = [
    { id: 'all', leavesOut: 'nothing', report },
    { id: 'names', leavesOut: 'names of the file, of subgraphs and of tensors', report: named },
    { id: 'sentences', leavesOut: 'names, and the sentences of refusals: their codes stay', report: short },
  ];
  if (measured !== undefined || estimated !== undefined || figures !== undefined)
    steps.push({
      id: 'times',
      leavesOut: 'names, sentences, and all measured, estimated and imported figures',
      report: untimed,
    });
  return steps;
}

/**
 * The report without a name that its model's author chose, in sentences too: layer names can tell what nobody should
 * know. Names of ops stay, those of custom ops among them, for without them there is no picture.
 */
export function withoutNames(report: Report): Report {
  const { names: tensorNames = [], ...skeleton } = report.skeleton;
  // The longest first: a name may be part of another.
  const names = [...new Set(tensorNames)].filter(Boolean).sort((a, b) => b.length - a.length);
  const hide = (sentence: string): string => {
    if (!sentence.includes('"')) return sentence;
    const known = names.reduce((text, name) => text.replaceAll(` "${name}"`, ''), sentence);
    // A constant's name is not among those of the skeleton.
    return known.replace(/(tensor \d+) ".*?"/gi, '$1');
  };
  return {
    ...report,
    model: { ...report.model, name: '', subgraphs: report.model.subgraphs.map(() => '') },
    skeleton: { ...skeleton, name: '' },
    cut: withSentences(report.cut, hide),
  };
}

function withSentences(cut: Cut, change: (sentence: string) => string): Cut {
  return {
    ...cut,
    ...(cut.graphRefused !== undefined && { graphRefused: change(cut.graphRefused) }),
    reasons: cut.reasons.map((reason) => ({ ...reason, sentence: change(reason.sentence) })),
    findings: cut.findings.map((finding) => ({ ...finding, sentence: change(finding.sentence) })),
  };
}

/** The report with the codes of refusals in place of their sentences. */
function withoutSentences(report: Report): Report {
  const { cut } = report;
  const places = new Map<string, number>();
  const reasons: Cut['reasons'][number][] = [];
  const place = cut.reasons.map(({ code, stage }) => {
    const key = JSON.stringify([code, stage]);
    const known = places.get(key) ?? reasons.length;
    if (known === reasons.length)
      reasons.push({ code, sentence: code, source: '', ...(stage !== undefined && { stage }) });
    places.set(key, known);
    return known;
  });
  const refused = cut.refused.map((entry) => ({
    node: entry.node,
    reasons: [...new Set(entry.reasons.map((reason) => place[reason] ?? 0))],
  }));
  return { ...report, cut: { ...cut, reasons, refused } };
}
