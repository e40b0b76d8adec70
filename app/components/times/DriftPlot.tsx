import { quantile } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { grouped } from '../units.ts';
import { type Place, runningMedian } from './running-median.ts';

const [width, height, bottom] = [420, 140, 18];
const mostDots = 1500;

/** Every run in its order, and the running median: a rise is a machine that heats up or is disturbed. */
export function DriftPlot({ us }: { readonly us: readonly number[] }) {
  if (us.length < 2) return null;
  const top = (quantile(us, 0.99) ?? 1) * 1.05;
  const low = Math.min(...us.slice(0, 1), quantile(us, 0.01) ?? 0) * 0.95;
  const x = scaleLinear([0, us.length - 1], [2, width - 2]);
  const y = scaleLinear([low, top], [height - bottom, 6]).clamp(true);
  const trend = runningMedian(us);
  const [before, after] = [trend[0]?.median ?? 0, trend.at(-1)?.median ?? 0];
  const drift = before > 0 ? Math.round((100 * (after - before)) / before) : 0;
  const path =
    line<Place>(
      ({ run }) => x(run),
      ({ median }) => y(median),
    )(trend) ?? '';
  const every = Math.max(1, Math.ceil(us.length / mostDots));
  return (
    <figure className="plot">
      <figcaption>
        Drift: the median of the last runs is{' '}
        {drift === 0
          ? 'that of the first'
          : `${Math.abs(drift)} % ${drift > 0 ? 'above' : 'below'} that of the first`}
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Times of ${us.length} runs in their order; from ${Math.round(before)} to ${Math.round(after)} µs`}
      >
        {us.map((time, index) =>
          index % every === 0 ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a run is its place
            <circle key={index} className="dot" cx={x(index)} cy={y(time)} r={1.8} />
          ) : null,
        )}
        <path className="trend" d={path} />
        <text x={0} y={height - 4}>
          first
        </text>
        <text x={width} y={height - 4} textAnchor="end">{`run ${grouped(us.length)}`}</text>
        <text x={width} y={12} textAnchor="end">{`${grouped(Math.round(top))} µs`}</text>
      </svg>
    </figure>
  );
}
