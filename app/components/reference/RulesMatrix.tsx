import {
  answerMeans,
  answerSigns,
  type FullMatrix,
  type MatrixColumn,
  type OpAnswer,
  referenceSubjects,
} from '../../../engine/index.ts';
import { askRules } from '../../state/inspect.ts';
import { change } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer } from '../useAnswer.ts';
import { holds } from './words.ts';

const order: readonly OpAnswer[] = ['always', 'under conditions', 'never', 'absent'];

/** Which delegates take which op. */
export function RulesMatrix({ words }: { readonly words: string }) {
  const answer = useAnswer('rules matrix', () => askRules<FullMatrix>((api) => api.rulesMatrix()));
  if (answer === undefined) return <p className="muted">Reading the rules of every delegate …</p>;
  if (!answer.ok) return <p role="alert">They cannot be read: {answer.problem}.</p>;
  return <Matrix matrix={answer.value} words={words} />;
}

function Matrix({ matrix, words }: { readonly matrix: FullMatrix; readonly words: string }) {
  const present = useStore(({ skeleton }) => skeleton?.opNames);
  const rows = matrix.rows.filter(({ op }) => holds(words, op));
  return (
    <>
      <ul className="legend-line">
        {order.map((answer) => (
          <li key={answer}>
            <strong className={classOf(answer)}>{answerSigns[answer]}</strong> {answerMeans[answer]}
          </li>
        ))}
      </ul>
      <p className="muted">Ops of the open model in bold.</p>
      {rows.length === 0 && <p>No delegate has rules about such an op.</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
      <section className="matrix" aria-label="Ops and delegates" tabIndex={0}>
        <table className="numbers plain">
          <thead>
            <tr>
              <th scope="col">Op</th>
              {matrix.columns.map(({ title }) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ op, answers }) => (
              <tr key={op} className={present?.includes(op) ? 'present' : ''}>
                <td>{op}</td>
                {matrix.columns.map((column, index) => {
                  const answer = answers[index] ?? 'absent';
                  return (
                    <td key={column.title} className={classOf(answer)}>
                      <Cell op={op} answer={answer} column={column} />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

const classOf = (answer: OpAnswer): string =>
  answer === 'always' ? 'takes-all' : answer === 'under conditions' ? 'takes-some' : 'takes-none';

interface CellProps {
  readonly op: string;
  readonly answer: OpAnswer;
  readonly column: MatrixColumn;
}

function Cell({ op, answer, column }: CellProps) {
  if (answer === 'absent') return <span title={answerMeans.absent}>{answerSigns.absent}</span>;
  const subject = referenceSubjects().find(({ name }) => name === column.of);
  return (
    <button
      type="button"
      className="link"
      aria-label={`${op}, ${column.title}: ${answerMeans[answer]}`}
      onClick={() => change({ rules: subject?.slug, words: op })}
    >
      {answerSigns[answer]}
    </button>
  );
}
