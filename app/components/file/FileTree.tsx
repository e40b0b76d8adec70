import { plural, type SubgraphNode } from '../../../engine/index.ts';
import { change } from '../../state/session.ts';

/** Subgraphs under the ops that run them; each opens in the graph. */
export function FileTree({ tree }: { readonly tree: readonly SubgraphNode[] }) {
  return (
    <section>
      <h2>Subgraphs</h2>
      <ul className="tree">
        {tree.map((entry) => (
          <li key={entry.subgraph}>
            <Branch node={entry} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Branch({ node: { subgraph, name, operators, calls } }: { readonly node: SubgraphNode }) {
  return (
    <>
      <button
        type="button"
        className="link"
        onClick={() => change({ subgraph, node: undefined, tensor: undefined, view: 'graph' })}
      >
        {subgraph} {name}
      </button>{' '}
      <span className="muted">{plural(operators, 'node')}</span>
      {calls.length > 0 && (
        <ul>
          {calls.map(({ operator, op, field, runs }) => (
            <li key={`${operator} ${field}`}>
              <span className="muted">
                {op} #{operator} runs ({field.replace(/_subgraph_index$/, '').replaceAll('_', ' ')}){' '}
              </span>
              <Branch node={runs} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
