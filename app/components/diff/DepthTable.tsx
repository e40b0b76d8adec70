import { useMemo, useState } from 'react';
import { errorOf, type Measure, type TensorDepth } from '../../../engine/index.ts';
import { useStore } from '../../state/store.ts';
import { NodeLink } from '../NodeLink.tsx';
import { grouped, short } from '../units.ts';

const shownAtFirst = 100;

/** Errors span many orders of magnitude: small ones with an exponent. */
const error = (value: number): string =>
  value !== 0 && value < 1e-3 ? value.toExponential(2) : short(value);

const columns: readonly (readonly [
  title: string,
  text: (tensor: TensorDepth) => string,
  by: Measure | 'differing',
])[] = [
  [
    'Differ (%)',
    ({ differing, elements }) => ((100 * differing) / Math.max(1, elements)).toFixed(2),
    'differing',
  ],
  ['Largest', ({ maxAbs }) => error(maxAbs), 'max'],
  ['Mean', ({ meanAbs }) => error(meanAbs), 'mean'],
  ['RMSE', ({ rmse }) => error(rmse), 'rmse'],
  ['SQNR (dB)', ({ sqnrDb }) => (Number.isFinite(sqnrDb) ? sqnrDb.toFixed(1) : '∞'), 'sqnr'],
  ['Cosine', ({ cosine }) => cosine.toFixed(6), 'cosine'],
];

/** The same as the picture, as numbers: in the order of the graph, or worst first by a measure. */
export function DepthTable({
  depth,
  names,
}: {
  readonly depth: readonly TensorDepth[];
  readonly names: readonly string[];
}) {
  const [by, setBy] = useState<Measure | 'differing'>();
  const [all, setAll] = useState(false);
  const selected = useStore((state) => state.settings.node);
  const rows = useMemo(() => {
    const list = depth.map((tensor, place) => ({ tensor, name: names[place] ?? '' }));
    if (by === undefined) return list;
    const worse = (one: TensorDepth) =>
      by === 'differing' ? one.differing / Math.max(1, one.elements) : errorOf(one, by);
    return list.sort((a, b) => worse(b.tensor) - worse(a.tensor));
  }, [depth, names, by]);
  const shown = all ? rows : rows.slice(0, shownAtFirst);
  return (
    <section>
      <h2>Tensors</h2>
      <table className="numbers">
        <caption className="hidden-label">Errors of tensors</caption>
        <thead>
          <tr>
            <th scope="col" aria-sort={by === undefined ? 'ascending' : undefined}>
              <button type="button" className="sort" onClick={() => setBy(undefined)}>
                Node
              </button>
            </th>
            <th scope="col">Tensor</th>
            {columns.map(([title, , measure]) => (
              <th
                key={title}
                scope="col"
                className="right"
                aria-sort={by === measure ? 'descending' : undefined}
              >
                <button type="button" className="sort" onClick={() => setBy(measure)}>
                  {title}
                  <span aria-hidden="true">{by === measure ? ' ↓' : ''}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ tensor, name }) => (
            <tr key={tensor.tensor} aria-selected={tensor.node === selected}>
              <td>
                <NodeLink node={tensor.node} />
              </td>
              <td className="tensor-name" title={name}>
                T#{tensor.tensor} {name}
              </td>
              {columns.map(([title, text]) => (
                <td key={title} className="right">
                  {text(tensor)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <p>
          <button type="button" className="button" onClick={() => setAll(true)}>
            Show all {grouped(rows.length)}
          </button>
        </p>
      )}
    </section>
  );
}
