import { plural } from '../../../engine/index.ts';
import { change } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import type { NodeFacts } from '../../workers/protocol.ts';

/** Every option of a node with what it means. */
export function OptionsList({ facts }: { readonly facts: NodeFacts }) {
  const { custom, version, options, customBytes } = facts;
  return (
    <section>
      <h3>
        Options{custom ? ' (custom op)' : ''}, version {version}
      </h3>
      {options.length === 0 && customBytes === 0 && <p className="muted">none</p>}
      {customBytes > 0 && (
        <p className="muted">
          {plural(customBytes, 'byte')}
          {options.length > 0 ? ', which the op itself gives a meaning' : ' that only the op itself reads'}
        </p>
      )}
      {options.length > 0 && (
        <dl className="facts options-list">
          {options.map(({ name, value, meaning, isDefault }) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd>
                {value}
                {isDefault && <span className="muted"> (default)</span>}
                {/_subgraph_index$/.test(name) && <SubgraphLink subgraph={Number(value)} />}
                {meaning !== '' && <small>{meaning}</small>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

/** Leads into the body of an IF, WHILE or CALL_ONCE; back returns. */
function SubgraphLink({ subgraph }: { readonly subgraph: number }) {
  const known = useStore(
    ({ subject }) => subject.kind === 'model' && subject.model.subgraphs[subgraph] !== undefined,
  );
  if (!known) return null;
  return (
    <>
      {' '}
      <button
        type="button"
        className="link"
        onClick={() => change({ subgraph, node: undefined, tensor: undefined })}
      >
        open subgraph {subgraph}
      </button>
    </>
  );
}
