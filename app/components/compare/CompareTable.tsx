import { type ComparedColumn, type CutComparison, percent } from '../../../engine/index.ts';
import { stripOf } from '../../workers/inspect/variant-cut.ts';
import { Strip } from '../overview/Strip.tsx';
import { unitFor } from '../units.ts';
import { letter } from './ChosenSet.tsx';

/** One line each: how much is taken, in how many pieces, what crosses, and where along the graph. */
export function CompareTable({ comparison }: { readonly comparison: CutComparison }) {
  const { columns } = comparison;
  const unit = unitFor(columns.flatMap(({ inBytes, outBytes }) => [inBytes, outBytes]));
  const notes = columns.flatMap((column, index) =>
    notesOf(column).map((text) => ({ key: `${index} ${text}`, text: `${letter(index)}: ${text}` })),
  );
  return (
    <section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
      <section className="matrix" aria-label="What each makes of the graph" tabIndex={0}>
        <table className="numbers plain">
          <thead>
            <tr>
              <th scope="col">Delegate</th>
              <th scope="col" className="right">
                Supported
              </th>
              <th scope="col" className="right">
                Delegated
              </th>
              <th scope="col" className="right">
                MACs
              </th>
              <th scope="col" className="right">
                Candidates
              </th>
              <th scope="col" className="right">
                Delegated partitions
              </th>
              <th scope="col" className="right">
                All subsets
              </th>
              <th scope="col" className="right">
                In ({unit.name})
              </th>
              <th scope="col" className="right">
                Out ({unit.name})
              </th>
              <th scope="col">Nodes in the order of the file</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column, index) => (
              <Line key={letter(index)} letter={letter(index)} column={column} text={unit.text} />
            ))}
          </tbody>
        </table>
      </section>
      <p className="muted">
        In and out: bytes across the borders of all delegated partitions, each inference. All but the first at
        their own default limits.
      </p>
      {notes.length > 0 && (
        <ul className="reasons">
          {notes.map(({ key, text }) => (
            <li key={key}>{text}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface LineProps {
  readonly letter: string;
  readonly column: ComparedColumn;
  readonly text: (bytes: number) => string;
}

function Line({ letter: name, column, text }: LineProps) {
  const { cut, subsetCount, inBytes, outBytes, unsized } = column;
  const more = unsized > 0 ? ' + ?' : '';
  return (
    <tr>
      <th scope="row">
        <span className="swatch" aria-hidden="true">
          {name}
        </span>{' '}
        {column.name}
      </th>
      <td className="right">{cut.graphRefused === undefined ? cut.supportedCount : 0}</td>
      <td className="right">
        {cut.delegatedCount} ({percent(cut.delegatedCount, cut.nodeCount)})
      </td>
      <td className="right">{cut.macs === 0 ? '' : percent(cut.delegatedMacs, cut.macs)}</td>
      <td className="right">{cut.candidateCount}</td>
      <td className="right">{cut.partitionCount}</td>
      <td className="right">{subsetCount}</td>
      <td className="right">{text(inBytes) + more}</td>
      <td className="right">{text(outBytes) + more}</td>
      <td>
        <Strip
          runs={stripOf(cut)}
          nodeCount={cut.nodeCount}
          title={`${column.name}: ${cut.delegatedCount} of ${cut.nodeCount} nodes delegated`}
        />
      </td>
    </tr>
  );
}

/** What a number alone would hide. */
function notesOf({ cut }: ComparedColumn): readonly string[] {
  const failing = cut.findings.filter(({ kind }) => kind !== 'warning');
  return [
    ...(cut.graphRefused === undefined ? [] : [cut.graphRefused]),
    ...(cut.tie ? ['Candidates of equal size stood at the limit, so the sort of the platform decided.'] : []),
    ...(failing.length === 0
      ? []
      : [
          `${failing[0]?.sentence}${failing.length > 1 ? `, and ${failing.length - 1} more such nodes` : ''}`,
        ]),
  ];
}
