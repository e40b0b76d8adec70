import { fail, ok, type Result } from '../base/result.ts';
import { writeReportFile } from './file.ts';
import type { Report } from './types.ts';

/** Where the page of a report, as it is built, awaits the report itself: as data, which no browser executes. */
export const reportSlot = {
  before: '<script type="application/json" id="report">',
  after: '</script>',
} as const;

/**
 * A report as one HTML file that needs nothing else. The report stands in it as the text of a report file, with `<` spelt as an
 * escape of JSON, so that nothing in it can end the element that holds it.
 *
 * @param page the page of a report with an empty slot, as the build makes it
 * @returns the file's text, or one sentence where the page has no slot
 */
export function reportHtml(page: string, report: Report): Result<string, string> {
  const empty = reportSlot.before + reportSlot.after;
  const at = page.indexOf(empty);
  if (at < 0) return fail('the page of a report has no place for one');
  const data = writeReportFile(report).trimEnd().replaceAll('<', '\\u003c');
  return ok(page.slice(0, at) + reportSlot.before + data + reportSlot.after + page.slice(at + empty.length));
}
