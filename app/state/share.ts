import {
  type DetailStep,
  decodeReport,
  detailSteps,
  encodeReport,
  ok,
  type Report,
  type ReportFigure,
  type Result,
  readReportFile,
} from '../../engine/index.ts';
import type { EstimateAnswer } from '../workers/advice/protocol.ts';
import { carry, hashOf, pushAddress, readAddress } from './address.ts';
import { askAdviser, boardOf } from './advice.ts';
import { figuresOfNow, type NodeFigure } from './figures.ts';
import { addBoardFile } from './imports.ts';
import { reportOfNow } from './report.ts';
import { secondFromAddress, setSecond } from './second.ts';
import { adopt, openFile, openSample, queryOf, samples } from './session.ts';
import { settingsOfReport, showReport } from './show-report.ts';
import { put, useStore } from './store.ts';

/** The report with what boards would take: priced anew, for what is on screen may still be of the settings before. */
export async function reportToShare(): Promise<Report | undefined> {
  const report = reportOfNow();
  const { subject, settings } = useStore.getState();
  if (report === undefined || subject.kind !== 'model') return report;
  const answer = await askAdviser<EstimateAnswer>((api) =>
    api.estimate(queryOf(settings), boardOf(settings)),
  );
  const figures = figuresOfNow(useStore.getState().figures, report.skeleton).map(sparse);
  return {
    ...report,
    ...(answer.ok && { estimated: { kind: 'estimated', ...answer.value } }),
    ...(figures.length > 0 && { figures }),
  };
}

/** Only the nodes that have the figure. */
function sparse({ kind, title, unit, values }: NodeFigure): ReportFigure {
  const nodes = [...values.keys()].filter((node) => Number.isFinite(values[node]));
  return { kind, title, unit, nodes, values: nodes.map((node) => values[node] ?? 0) };
}

/** An address that reopens a report, without the model; one sentence where no link can hold it. */
export function linkOf(report: Report): Result<string, string> {
  const text = encodeReport(report);
  if (!text.ok) return text;
  return ok(addressWith({ report: text.value }));
}

/** An address that opens a sample with the settings of now; undefined where no sample is open or more than settings is shown. */
export function sampleLink(): string | undefined {
  const { subject, run } = useStore.getState();
  const sample = subject.kind === 'model' && run.kind !== 'done' ? subject.sample : undefined;
  return sample === undefined ? undefined : addressWith({ sample });
}

function addressWith(carried: Parameters<typeof hashOf>[1]): string {
  const { origin, pathname, search } = location;
  return origin + pathname + search + hashOf(useStore.getState().settings, carried);
}

/** The ways to share a report with less and less detail, each with its link. */
export const stepsOf = (
  report: Report,
): readonly (DetailStep & { readonly link: Result<string, string> })[] =>
  detailSteps(report).map((step) => ({ ...step, link: linkOf(step.report) }));

/** Opens what the address holds, and follows it from then on: back and forward undo and redo settings. */
export function startFromAddress(): void {
  const { report, with: second, sample, settings } = readAddress(location.hash);
  put({ settings });
  if (second !== undefined) secondFromAddress(second);
  if (report !== undefined) void openReport(report);
  else if (sample !== undefined) void openSampleNamed(sample);
  addEventListener('popstate', () => {
    const next = readAddress(location.hash);
    if (next.report !== undefined && useStore.getState().subject.kind === 'none')
      void openReport(next.report);
    adopt(next.settings);
  });
}

async function openReport(text: string): Promise<void> {
  const decoded = decodeReport(text);
  if (!decoded.ok) return put({ trouble: `This link cannot be opened: ${decoded.problem}.` });
  carry({ report: text });
  await showReport(decoded.value);
}

/** Only what the list of samples names is fetched, whatever the address says. */
async function openSampleNamed(name: string): Promise<void> {
  const sample = (await samples()).find(({ file }) => file === name);
  if (sample !== undefined) return openSample(sample);
  put({ trouble: `This link cannot be opened: no sample of this page is called ${name.slice(0, 80)}.` });
}

/** What boards and other tools write; a model or a report never ends so. */
const boardEndings = /\.(log|txt|csv|pb|binpb|prof|trace)$/i;

/**
 * Opens a dropped or picked file: a report by its ending, what a board said where a model is open to lay it over, anything else as
 * a model.
 */
export async function openAny(file: File): Promise<void> {
  const hasModel = useStore.getState().subject.kind === 'model';
  if (hasModel && boardEndings.test(file.name)) return addBoardFile(file);
  if (!/\.json$/i.test(file.name)) return openFile(file);
  const read = readReportFile(await file.text());
  if (!read.ok && hasModel) return addBoardFile(file);
  if (!read.ok) return put({ trouble: `${file.name} cannot be opened: ${read.problem}.` });
  const { subject, settings } = useStore.getState();
  // Whoever looks at two reports drops the second one.
  if (settings.view === 'reports' && subject.kind !== 'none') return setSecond(read.value);
  const text = encodeReport(read.value);
  carry(text.ok ? { report: text.value } : {});
  put({ settings: settingsOfReport(settings, read.value) });
  pushAddress(useStore.getState().settings);
  await showReport(read.value);
}
