import {
  decodeReport,
  encodeReport,
  fail,
  ok,
  type Report,
  type Result,
  readReportFile,
  withoutNames,
} from '../../engine/index.ts';
import { carrySecond, hashOf, replaceAddress } from './address.ts';
import { reportOfNow } from './report.ts';
import { change } from './session.ts';
import { put, useStore } from './store.ts';

/** Compares with this report from now on, or no more. The address holds it where a link can. */
export function setSecond(report: Report | undefined): void {
  const text = report && encodeReport(report);
  carrySecond(text?.ok ? text.value : undefined);
  put({ second: report });
  replaceAddress(useStore.getState().settings);
}

/** Keeps what is shown now, to compare with what is shown after a change. */
export const keepAsSecond = (): void => setSecond(reportOfNow());

/** Takes a report file or, pasted, a link to a report; gives the sentence why it is none. */
export async function openSecond(from: File | string): Promise<string | undefined> {
  const read = typeof from === 'string' ? decodeReport(reportIn(from)) : readReportFile(await from.text());
  if (!read.ok) return read.problem;
  setSecond(read.value);
  return undefined;
}

/** The payload of a whole address, or the text itself. */
const reportIn = (text: string): string => /[#&]r=([^&]*)/.exec(text)?.[1] ?? text.trim();

/** Opens the comparison with a report. */
export function compareWith(report: Report): void {
  setSecond(report);
  change({ view: 'reports' });
}

/** An address that opens both reports side by side, with or without names. */
export function linkToBoth(named: boolean): Result<string, string> {
  const { second, settings } = useStore.getState();
  const first = reportOfNow();
  if (first === undefined || second === undefined) return fail('there are no two reports');
  const [text, other] = [first, second].map((report) => encodeReport(named ? report : withoutNames(report)));
  if (!text?.ok) return text ?? fail('there is no report');
  if (!other?.ok) return other ?? fail('there is no second report');
  const { origin, pathname, search } = location;
  return ok(
    origin +
      pathname +
      search +
      hashOf({ ...settings, view: 'reports' }, { report: text.value, with: other.value }),
  );
}

/** The second report of an address that was opened. */
export function secondFromAddress(text: string): void {
  const decoded = decodeReport(text);
  if (decoded.ok) setSecond(decoded.value);
  else put({ trouble: `The second report of this link cannot be opened: ${decoded.problem}.` });
}
