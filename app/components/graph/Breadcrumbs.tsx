import { plural } from '../../../engine/index.ts';
import { enter, pathTo, useCalls } from '../../state/callers.ts';
import { useStore } from '../../state/store.ts';

/** Where the shown subgraph is called from, each step a way back, and which ones the chosen node opens. */
export function Breadcrumbs() {
  const calls = useCalls();
  const subgraph = useStore((state) => state.settings.subgraph);
  const node = useStore((state) => state.settings.node);
  const subgraphs = useStore(({ subject }) =>
    subject.kind === 'model' ? subject.model.subgraphs : undefined,
  );
  if (subgraphs === undefined) return null;
  const path = pathTo(calls, subgraph);
  const into = calls.filter((call) => call.subgraph === subgraph && call.node === node);
  if (path.length === 0 && into.length === 0) return null;
  const nameOf = (index: number): string => subgraphs[index]?.name || `subgraph ${index}`;
  return (
    <nav className="crumbs" aria-label="Subgraphs">
      <ol>
        {path.map((call) => (
          <li key={call.subgraph}>
            <button type="button" className="link" onClick={() => enter(call.subgraph, call.node)}>
              {nameOf(call.subgraph)}
            </button>{' '}
            <span className="muted">
              › {call.op} #{call.node} › {call.role}
            </span>
          </li>
        ))}
        <li aria-current="page">{nameOf(subgraph)}</li>
      </ol>
      {into.map(({ role, to }) => (
        <button key={`${role} ${to}`} type="button" className="button" onClick={() => enter(to)}>
          Open {role}: {plural(subgraphs[to]?.nodeCount ?? 0, 'node')}
        </button>
      ))}
    </nav>
  );
}
