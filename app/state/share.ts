import { decodeReport, encodeReport, ok, type Report, type Result } from '../../engine/index.ts';
import { carryReport, hashOf, readAddress } from './address.ts';
import { adopt, redraw } from './session.ts';
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
  const { model, skeleton, cut, measured } = decoded.value;
  carryReport(text);
  put({
    subject: { kind: 'report', ...model },
    skeleton,
    cut,
    run: measured === undefined ? { kind: 'idle' } : { kind: 'done', measured },
  });
  await redraw();
}
