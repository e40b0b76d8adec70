import { max, min } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { runStatistics } from '../../../engine/index.ts';
import { grouped } from '../units.ts';

const [width, height, bottom] = [420, 140, 18];
const bins = 40;

/** How many runs took how long, with the tool's percentiles marked. The slowest hundredth is gathered in the last bin. */
export function RunHistogram({ us }: { readonly us: readonly number[] }) {
  if (us.length < 2) return null;
  const sorted = [...us].sort((a, b) => a - b);
  const low = min(us) ?? 0;
  const high = Math.max(low + 1, sorted[Math.floor((us.length - 1) * 0.99)] ?? low);
  const counts = new Array<number>(bins).fill(0);
  for (const time of us) counts[Math.min(bins - 1, Math.floor((bins * (time - low)) / (high - low)))]! += 1;
  const x = scaleLinear([low, high], [0, width]);
  const most = max(counts) ?? 1;
  const { median, p5, p95 } = runStatistics(us);
  const marks = [
    ['p5', p5],
    ['median', median],
    ['p95', p95],
  ] as const;
  return (
    <figure className="plot">
      <figcaption>Runs by time</figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Half of the runs took less than ${median} µs, nine tenths between ${p5} and ${p95} µs`}
      >
        {counts.map((count, bin) => {
          const bar = count === 0 ? 0 : Math.max(1.5, ((height - bottom - 14) * count) / most);
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place
              key={bin}
              className="bar"
              x={(bin * width) / bins}
              y={height - bottom - bar}
              width={width / bins - 1}
              height={bar}
            >
              <title>{`from ${grouped(Math.round(x.invert((bin * width) / bins)))} µs: ${count}`}</title>
            </rect>
          );
        })}
        {marks.map(([name, time]) => (
          <g key={name} transform={`translate(${Math.min(width, x(time))} 0)`}>
            <line className="mark" y1={name === 'median' ? 0 : 12} y2={height - bottom} />
            {name === 'median' && (
              <text
                x={x(time) > width / 2 ? -4 : 4}
                y={10}
                textAnchor={x(time) > width / 2 ? 'end' : 'start'}
              >
                {`median ${grouped(time)}`}
              </text>
            )}
          </g>
        ))}
        <text x={0} y={height - 4}>{`${grouped(low)} µs`}</text>
        <text x={width} y={height - 4} textAnchor="end">
          {`${grouped(Math.round(high))} µs${(sorted.at(-1) ?? 0) > high ? ` (longest ${grouped(sorted.at(-1) ?? 0)})` : ''}`}
        </text>
      </svg>
    </figure>
  );
}
