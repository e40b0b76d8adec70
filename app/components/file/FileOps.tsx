import { type OpCount, percent, plural, type ResolverSnippet } from '../../../engine/index.ts';
import { Meter } from '../Meter.tsx';
import { Snippet } from '../share/Snippet.tsx';

interface Props {
  readonly histogram: readonly OpCount[];
  readonly resolver: ResolverSnippet;
}

/** Which ops the model has, how many of each, and how a microcontroller's program names them. */
export function FileOps({ histogram, resolver }: Props) {
  const total = histogram.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(1, ...histogram.map(({ count }) => count));
  return (
    <section>
      <h2>
        {plural(total, 'op')} of {plural(histogram.length, 'kind')}
      </h2>
      <table className="numbers plain">
        <thead>
          <tr>
            <th scope="col">Op</th>
            <th scope="col" className="right">
              Version
            </th>
            <th scope="col" className="right">
              Nodes
            </th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {histogram.map(({ op, custom, version, count }) => (
            <tr key={`${op} ${version} ${custom}`}>
              <td className="long">
                {op}
                {custom && <span className="muted"> custom</span>}
              </td>
              <td className="right">{version}</td>
              <td className="right">{count}</td>
              <td className="meter-cell">
                <span>{percent(count, total)}</span>
                <Meter share={count / most} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Snippet title="These ops for TensorFlow Lite Micro" text={resolver.code} />
      {resolver.missing.length > 0 && (
        <p>
          TensorFlow Lite Micro has no {resolver.missing.join(', ')}: the model does not run there as it is.
        </p>
      )}
    </section>
  );
}
