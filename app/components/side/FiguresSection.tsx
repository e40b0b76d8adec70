import { useStore } from '../../state/store.ts';
import { short } from '../units.ts';

/** What a shared report knows of a node in figures, each with where it comes from. */
export function FiguresSection({ node }: { readonly node: number }) {
  const figures = useStore(({ subject }) => (subject.kind === 'report' ? subject.figures : undefined));
  const known = (figures ?? []).flatMap(({ kind, title, unit, nodes, values }) => {
    const value = values[nodes.indexOf(node)];
    return value === undefined ? [] : [{ kind, title, text: `${short(value)} ${unit}` }];
  });
  if (known.length === 0) return null;
  return (
    <section>
      <h3>Figures</h3>
      <ul className="reasons">
        {known.map(({ kind, title, text }) => (
          <li key={`${kind} ${title}`}>
            {text}
            <small>
              {kind}: {title}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
