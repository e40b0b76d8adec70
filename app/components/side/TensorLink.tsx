import { change } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';

interface Props {
  readonly index: number;
  /** Absent: the one that is shown. */
  readonly subgraph?: number;
}

/** Opens a tensor's panel. */
export function TensorLink({ index, subgraph }: Props) {
  const current = useStore((state) => state.settings.subgraph);
  const elsewhere = subgraph !== undefined && subgraph !== current;
  return (
    <button
      type="button"
      className="link"
      onClick={() =>
        elsewhere
          ? change({ subgraph, node: undefined, tensor: index })
          : change({ tensor: index }, 'replace')
      }
    >
      T#{index}
    </button>
  );
}
