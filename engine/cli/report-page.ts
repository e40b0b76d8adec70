import { readFileSync } from 'node:fs';
import { reportHtml } from '../report/html.ts';
import type { Report } from '../report/types.ts';
import { fileError } from './errors.ts';

/** Beside the built command line, or where the page's build lands when the sources are run. */
const places = ['./report.html', '../../dist/page/report.html'];

/** The report as one HTML file. Throws `CliError` 3 where the build that it is made from is missing. */
export function reportPage(report: Report): string {
  const html = reportHtml(emptyPage(), report);
  return html.ok ? html.value : fileError(html.problem);
}

function emptyPage(): string {
  for (const place of places)
    try {
      return readFileSync(new URL(place, import.meta.url), 'utf8');
    } catch {
      // The next place is tried.
    }
  return fileError('the page of a report is not built: "npm run build" makes it');
}
