import { withDrawing } from '../../state/graph-controls.ts';
import { select } from '../../state/session.ts';

const mostLinks = 12;

/** Nodes by number; each leads there. */
export function NodeLinks({ nodes }: { readonly nodes: readonly number[] }) {
  return (
    <>
      {nodes.slice(0, mostLinks).map((node, index) => (
        <span key={node}>
          {index > 0 && ', '}
          <NodeLink node={node} />
        </span>
      ))}
      {nodes.length > mostLinks && ` and ${nodes.length - mostLinks} more`}
    </>
  );
}

function NodeLink({ node }: { readonly node: number }) {
  return (
    <button
      type="button"
      className="link"
      onClick={() => {
        select(node);
        withDrawing((drawing) => drawing.goTo(node));
      }}
    >
      #{node}
    </button>
  );
}
