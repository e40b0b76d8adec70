import './ReportNotice.css';
import { bytesText, compareReports, plural, type Report } from '../../../engine/index.ts';
import { compareWith } from '../../state/second.ts';
import { put, useStore } from '../../state/store.ts';

/** Says what a shared report is, and of a file that was opened on top of it whether it is the one. A page of one report opens no file. */
export function ReportNotice({ standsAlone = false }: { readonly standsAlone?: boolean }) {
  const subject = useStore((state) => state.subject);
  const claim = useStore((state) => state.claim);
  const sha256 = useStore((state) => state.sha256);
  if (subject.kind === 'report')
    return (
      <section className="report-notice" aria-label="What this report is">
        <p>
          {titleOf(subject)}, {factsOf(subject)}
          {subject.made === undefined ? '' : `, made on ${subject.made}`}. The model is not included
          {standsAlone ? '.' : ': '}
          {!standsAlone && (
            <span className="muted">drop it here to change settings, run it and look at its weights.</span>
          )}
        </p>
      </section>
    );
  if (claim === undefined || subject.kind !== 'model') return null;
  return (
    <div className={claim.state === 'other' ? 'notice' : 'report-notice'} role="status">
      <p>
        {sentences[claim.state](claim.report.model, sha256)}
        {claim.state === 'same' && <Repeated report={claim.report} />}
      </p>
      {claim.state !== 'checking' && (
        <>
          <button type="button" className="button" onClick={() => compareWith(claim.report)}>
            Compare with the report
          </button>
          <button type="button" className="button" onClick={() => put({ claim: undefined })}>
            Dismiss
          </button>
        </>
      )}
    </div>
  );
}

/** Whether the file, asked anew, gives the answers of the report. */
function Repeated({ report }: { readonly report: Report }) {
  const cut = useStore((state) => state.cut);
  const skeleton = useStore((state) => state.skeleton);
  if (cut === undefined || skeleton === undefined) return null;
  const { nodes, counts } = compareReports(report, { ...report, skeleton, cut });
  const different = nodes.length - counts.same;
  return different === 0
    ? ' Asked anew, it gives the same answers.'
    : ` Asked anew as it is set now, it gives other answers for ${plural(different, 'node')}.`;
}

type Model = Report['model'];

const titleOf = ({ name }: Model): string => (name === '' ? 'Report of a model' : `Report of ${name}`);

const factsOf = ({ bytes, sha256 }: Model): string =>
  `${bytesText(bytes)}, ${sha256 === undefined ? 'no checksum given' : `sha256 ${sha256}`}`;

const sentences = {
  checking: () => 'Checking whether this is the file that the report is of …',
  same: (_, sha256) => `This is the file that the report is of: its sha256 is ${sha256}, as in the report.`,
  other: ({ sha256 }, own) =>
    `This is not the file that the report is of: its sha256 is ${own}, the report says ${sha256}. What is shown now is of the file.`,
  unknown: ({ bytes, sha256 }) =>
    `${sha256 === undefined ? 'The report gives no checksum' : 'The file could not be read to its end'}, so nothing tells whether this is the report's file, except that that one had ${bytes} bytes. What is shown now is of the file that was opened.`,
} as const satisfies Readonly<Record<string, (report: Model, own: string | undefined) => string>>;
