import {
  type DetailStep,
  decodeReport,
  detailSteps,
  encodeReport,
  ok,
  type Report,
  type Result,
  readReportFile,
} from '../../engine/index.ts';
import { carryReport, hashOf, readAddress } from './address.ts';
import { adopt, openFile, redraw } from './session.ts';
import { put, useStore } from './store.ts';

/** The report that is shown now, or undefined where there is none yet. */
export function reportOfNow(): Report | undefined {
  const { subject, skeleton, cut, run } = useStore.getState();
  if (subject.kind === 'none' || skeleton === undefined || cut === undefined) return undefined;
  const model =
    subject.kind === 'model'
      ? {
          name: subject.model.name,
          bytes: subject.model.bytes,
          subgraphs: subject.model.subgraphs.map(({ name }) => name),
        }
      : { name: subject.name, bytes: subject.bytes, subgraphs: subject.subgraphs };
  return { model, skeleton, cut, ...(run.kind === 'done' && { measured: run.measured }) };
}

/** An address that reopens a report, without the model; one sentence where no link can hold it. */
export function linkOf(report: Report): Result<string, string> {
  const text = encodeReport(report);
  if (!text.ok) return text;
  const { origin, pathname, search } = location;
  return ok(origin + pathname + search + hashOf(useStore.getState().settings, text.value));
}

/** The ways to share a report with less and less detail, each with its link. */
export const stepsOf = (
  report: Report,
): readonly (DetailStep & { readonly link: Result<string, string> })[] =>
  detailSteps(report).map((step) => ({ ...step, link: linkOf(step.report) }));

/** Opens what the address holds, and follows it from then on: back and forward undo and redo settings. */
export function startFromAddress(): void {
  const { report, settings } = readAddress(location.hash);
  put({ settings });
  if (report !== null) void openReport(report);
  addEventListener('popstate', () => {
    const next = readAddress(location.hash);
    if (next.report !== null && useStore.getState().subject.kind === 'none') void openReport(next.report);
    adopt(next.settings);
  });
}

async function openReport(text: string): Promise<void> {
  const decoded = decodeReport(text);
  if (!decoded.ok) return put({ trouble: `This link cannot be opened: ${decoded.problem}.` });
  carryReport(text);
  await show(decoded.value);
}

/** Opens a dropped or picked file: a report by its ending, anything else as a model. */
export async function openAny(file: File): Promise<void> {
  if (!/\.json$/i.test(file.name)) return openFile(file);
  const read = readReportFile(await file.text());
  if (!read.ok) return put({ trouble: `${file.name} cannot be opened: ${read.problem}.` });
  const text = encodeReport(read.value);
  carryReport(text.ok ? text.value : undefined);
  // A node chosen in what was open before is another one here.
  const { node: _, ...settings } = useStore.getState().settings;
  put({ settings: { ...settings, subgraph: read.value.skeleton.subgraph } });
  await show(read.value);
}

async function show({ model, skeleton, cut, measured }: Report): Promise<void> {
  put({
    subject: { kind: 'report', ...model },
    skeleton,
    cut,
    trouble: undefined,
    run: measured === undefined ? { kind: 'idle' } : { kind: 'done', measured },
  });
  await redraw();
}
