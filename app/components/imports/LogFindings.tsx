import { type LogComparison, type ParsedLog, plural } from '../../../engine/index.ts';
import { NodeLink } from '../NodeLink.tsx';

const mostNodes = 8;
const mostLines = 200;

/** What the log refuses beside our reasons, where it differs, and lines that could not be read. */
export function LogFindings({
  log,
  comparison,
}: {
  readonly log: ParsedLog;
  readonly comparison: LogComparison | undefined;
}) {
  const { matches = [], differences = [] } = comparison ?? {};
  return (
    <section>
      {differences.length > 0 && (
        <>
          <h3>Differences from the prediction</h3>
          <ul className="problems">
            {differences.slice(0, mostLines).map(({ sentence }) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
      {matches.length > 0 && <Matches matches={matches} />}
      {log.unread.length > 0 && (
        <details open>
          <summary>{plural(log.unread.length, 'line')} could not be read</summary>
          <ul className="problems">
            {log.unread.slice(0, mostLines).map(({ line, text, expected }) => (
              <li key={line}>
                line {line}: <code>{text.trim().slice(0, 120)}</code> expected {expected}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Matches({ matches }: { readonly matches: LogComparison['matches'] }) {
  return (
    <table className="numbers wrapping">
      <caption>Refused in the log</caption>
      <thead>
        <tr>
          <th scope="col" className="right">
            Line
          </th>
          {['Op', 'The delegate says', 'Nodes here', 'Our reason'].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {matches.slice(0, mostLines).map(({ line, op, words, nodes, refused }) => (
          <tr key={line} className="imported-row">
            <td className="right">{line}</td>
            <td className="said">{op}</td>
            <td className="said">{words ?? '–'}</td>
            <td className="node-links">
              {nodes.slice(0, mostNodes).map((node) => (
                <NodeLink key={node} node={node} bare />
              ))}
              {nodes.length > mostNodes && `+ ${nodes.length - mostNodes}`}
              {nodes.length === 0 && 'none'}
            </td>
            <td>
              {refused[0]?.reasons[0]?.sentence ?? (nodes.length > 0 ? 'none: predicted as taken' : '')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
