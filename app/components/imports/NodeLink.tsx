import { opOf } from '../../state/derived.ts';
import { withDrawing } from '../../state/graph-controls.ts';
import { select } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';

/** A node by its op and number; selects it, and the graph goes there. */
export function NodeLink({ node, bare = false }: { readonly node: number; readonly bare?: boolean }) {
  const skeleton = useStore((state) => state.skeleton);
  return (
    <button
      type="button"
      className="link"
      onClick={() => {
        select(node);
        withDrawing((drawing) => drawing.goTo(node));
      }}
    >
      {!bare && skeleton !== undefined && `${opOf(skeleton, node)} `}#{node}
    </button>
  );
}
