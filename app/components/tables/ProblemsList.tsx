import { useStore } from '../../state/store.ts';

const mostShown = 500;

export function ProblemsList() {
  const problems = useStore(({ subject }) => (subject.kind === 'model' ? subject.model.problems : undefined));
  if (problems === undefined || problems.length === 0)
    return (
      <p className="lead muted">
        {problems === undefined
          ? 'Problems of a file are listed when the file itself is open.'
          : 'Nothing is wrong with this file.'}
      </p>
    );
  return (
    <ul className="problems">
      {problems.slice(0, mostShown).map(({ severity, where, message }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes while it is shown
        <li key={index}>
          <strong className={severity}>{severity}</strong> <code>{where}</code> {message}
        </li>
      ))}
      {problems.length > mostShown && <li className="muted">and {problems.length - mostShown} more</li>}
    </ul>
  );
}
