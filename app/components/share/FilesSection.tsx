import { useState } from 'react';
import {
  markdownSummary,
  nodesCsv,
  partitionsCsv,
  type Report,
  reportFileEnding,
  reportHtml,
  writeReportFile,
} from '../../../engine/index.ts';
import { save } from '../save.ts';

interface Props {
  readonly report: Report;
  /** Whether a page of its own can be made, which is there to be fetched only beside the page of the app. */
  readonly page: boolean;
}

/** The report as files to keep and to hand on. */
export function FilesSection({ report, page }: Props) {
  const [said, setSaid] = useState('');
  const savePage = async () => {
    setSaid('');
    const made = await pageOf(report);
    if (made.ok) save(`${stemOf(report)}.html`, made.value, 'text/html');
    else setSaid(`No page: ${made.problem}.`);
  };
  return (
    <section>
      <h3>Files</h3>
      <p className="choices">
        {page && (
          <button type="button" className="button" onClick={() => void savePage()}>
            Page (HTML)
          </button>
        )}
        {filesOf(report).map(({ what, name, type, text }) => (
          <button type="button" className="button" key={what} onClick={() => save(name, text(), type)}>
            {what}
          </button>
        ))}
        <span role="status">{said}</span>
      </p>
      {page && (
        <p className="muted">The page is one file that shows all of this without a network or a server.</p>
      )}
    </section>
  );
}

/** The page of a report comes with this one; it is fetched when it is first wanted. */
async function pageOf(report: Report): Promise<ReturnType<typeof reportHtml>> {
  try {
    const answer = await fetch('./report.html');
    if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
    return reportHtml(await answer.text(), report);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, problem: `what it is made from cannot be fetched (${why})` };
  }
}

interface Download {
  readonly what: string;
  readonly name: string;
  readonly type: string;
  readonly text: () => string;
}

const stemOf = ({ model }: Report): string => model.name.replace(/\.tflite$/, '') || 'report';

function filesOf(report: Report): readonly Download[] {
  const stem = stemOf(report);
  return [
    {
      what: 'Report file',
      name: `${stem}${reportFileEnding}`,
      type: 'application/json',
      text: () => writeReportFile(report),
    },
    { what: 'Markdown', name: `${stem}.md`, type: 'text/markdown', text: () => markdownSummary(report) },
    { what: 'CSV of nodes', name: `${stem}.nodes.csv`, type: 'text/csv', text: () => nodesCsv(report) },
    {
      what: 'CSV of partitions',
      name: `${stem}.partitions.csv`,
      type: 'text/csv',
      text: () => partitionsCsv(report),
    },
  ];
}
