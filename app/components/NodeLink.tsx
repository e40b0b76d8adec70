import { opOf } from '../state/derived.ts';
import { withDrawing } from '../state/graph-controls.ts';
import { select } from '../state/session.ts';
import { useStore } from '../state/store.ts';

interface Props {
  readonly node: number;
  /** By its number alone, where its op stands beside it. */
  readonly bare?: boolean;
  /** What it is called, where a number alone says too little. */
  readonly label?: string;
}

/** A node by its op and number; selects it, and the graph goes there. */
export function NodeLink({ node, bare = false, label }: Props) {
  const skeleton = useStore((state) => state.skeleton);
  return (
    <button
      type="button"
      className="link"
      aria-label={label}
      onClick={() => {
        select(node);
        withDrawing((drawing) => drawing.goTo(node));
      }}
    >
      {!bare && skeleton !== undefined && `${opOf(skeleton, node)} `}#{node}
    </button>
  );
}
