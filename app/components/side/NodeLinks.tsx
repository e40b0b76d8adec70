import { NodeLink } from '../NodeLink.tsx';

const mostLinks = 12;

/** Nodes by number; each leads there. */
export function NodeLinks({ nodes }: { readonly nodes: readonly number[] }) {
  return (
    <>
      {nodes.slice(0, mostLinks).map((node, index) => (
        <span key={node}>
          {index > 0 && ', '}
          <NodeLink node={node} bare />
        </span>
      ))}
      {nodes.length > mostLinks && ` and ${nodes.length - mostLinks} more`}
    </>
  );
}
