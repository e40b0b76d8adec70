import { change } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';

/** Only for models with more than one subgraph (bodies of IF and WHILE, or several entry points). */
export function SubgraphSelect() {
  const subject = useStore((state) => state.subject);
  const subgraph = useStore((state) => state.settings.subgraph);
  if (subject.kind !== 'model' || subject.model.subgraphs.length < 2) return null;
  return (
    <label>
      <span>Subgraph</span>
      <select
        className="field"
        value={subgraph}
        onChange={(event) =>
          change({ subgraph: Number(event.target.value), node: undefined, tensor: undefined })
        }
      >
        {subject.model.subgraphs.map(({ name, nodeCount, broken }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a subgraph is its index
          <option key={index} value={index} disabled={broken !== undefined} title={broken}>
            {index} {name} ({broken === undefined ? nodeCount : 'no graph'})
          </option>
        ))}
      </select>
    </label>
  );
}
