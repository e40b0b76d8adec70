import { scaleLinear } from 'd3-scale';
import { grouped } from '../units.ts';

const [width, height, bottom] = [420, 120, 18];

/** How many elements differ by how many whole quanta; what is beyond the ends is gathered there. */
export function QuantaPlot({ quanta }: { readonly quanta: readonly number[] }) {
  const limit = (quanta.length - 1) / 2;
  const total = quanta.reduce((a, b) => a + b, 0);
  const most = Math.max(1, ...quanta);
  const x = scaleLinear([0, quanta.length], [0, width]);
  return (
    <figure className="plot">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${grouped(quanta[limit] ?? 0)} of ${grouped(total)} elements are equal`}
      >
        {quanta.map((count, place) => {
          // What is rare beside the equal ones must still be seen.
          const bar =
            count === 0 ? 0 : Math.max(2, ((height - bottom - 14) * Math.log1p(count)) / Math.log1p(most));
          const by = place - limit;
          const name = `${by > 0 ? '+' : ''}${by}${Math.abs(by) === limit ? ' or more' : ''}`;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place
            <g key={place}>
              <rect className="bar" x={x(place) + 1} y={height - bottom - bar} width={x(1) - 2} height={bar}>
                <title>{`${name} quanta: ${grouped(count)}`}</title>
              </rect>
              <text x={x(place + 0.5)} y={height - 4} textAnchor="middle">
                {Math.abs(by) === limit ? (by < 0 ? `≤${by}` : `≥${by}`) : by}
              </text>
              {count > 0 && (
                <text x={x(place + 0.5)} y={height - bottom - bar - 3} textAnchor="middle">
                  {count < 1000 ? count : `${Number((count / 1000).toPrecision(2))}k`}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <figcaption>
        <span>Elements by difference in quanta, heights logarithmic</span>
      </figcaption>
    </figure>
  );
}
