import { shareOf } from '../../draw/surface/scene.ts';
import type { Measure } from '../../state/settings.ts';
import { measureTable, type Reading } from './measures.ts';

const [width, height] = [420, 150];
const margin = { left: 66, right: 12, top: 12, bottom: 24 };
const inner = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };

interface Props {
  readonly title: string;
  readonly labels: readonly string[];
  readonly points: readonly (Reading | undefined)[];
  readonly current: number;
  readonly measure: Measure;
}

/** One measure along one limit. Estimates are a dashed line in their band, measurements dots with whiskers, counts a plain line. */
export function LinePlot({ title, labels, points, current, measure }: Props) {
  const { text } = measureTable[measure];
  const known = points.flatMap((point) =>
    point ? [point.value, point.low ?? point.value, point.high ?? point.value] : [],
  );
  const share = shareOf(known);
  const low = Math.min(...known);
  const high = Math.max(...known);
  const x = (index: number): number =>
    margin.left + (points.length === 1 ? inner.width / 2 : (index * inner.width) / (points.length - 1));
  const y = (value: number): number => margin.top + (1 - share(value)) * inner.height;
  const at = points[current];
  const describe = at === undefined ? 'not known' : text(at.value);
  return (
    <figure className={`line-plot ${measure === 'estimate' ? 'estimated' : measure}`}>
      <figcaption>{title}</figcaption>
      {known.length === 0 ? (
        <p className="muted">Not known yet.</p>
      ) : (
        <svg
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={`${title}: from ${text(low)} to ${text(high)}; ${describe} at ${labels[current] ?? ''}`}
        >
          <text className="y" x={margin.left - 8} y={margin.top + 4}>
            {text(high)}
          </text>
          {high > low && (
            <text className="y" x={margin.left - 8} y={margin.top + inner.height + 4}>
              {text(low)}
            </text>
          )}
          <line
            className="axis"
            x1={margin.left}
            x2={width - margin.right}
            y1={height - 20}
            y2={height - 20}
          />
          <text className="x first" x={margin.left} y={height - 6}>
            {labels[0]}
          </text>
          {labels.length > 1 && (
            <text className="x last" x={width - margin.right} y={height - 6}>
              {labels.at(-1)}
            </text>
          )}
          {measure === 'measured' ? (
            <Dots points={points} x={x} y={y} />
          ) : (
            <>
              {measure === 'estimate' && <path className="band" d={bandPath(points, x, y)} />}
              <path className="value" d={linePath(points, x, y)} />
            </>
          )}
          {at !== undefined && <circle className="at" cx={x(current)} cy={y(at.value)} r={4} />}
        </svg>
      )}
    </figure>
  );
}

type Scale = (value: number) => number;

function Dots({ points, x, y }: { readonly points: Props['points']; readonly x: Scale; readonly y: Scale }) {
  return points.map((point, index) =>
    point === undefined ? null : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place
      <g key={index}>
        <line
          className="whisker"
          x1={x(index)}
          x2={x(index)}
          y1={y(point.low ?? point.value)}
          y2={y(point.high ?? point.value)}
        />
        <circle className="dot" cx={x(index)} cy={y(point.value)} r={2.5} />
      </g>
    ),
  );
}

const linePath = (points: Props['points'], x: Scale, y: Scale): string =>
  points
    .map((point, index) =>
      point === undefined
        ? ''
        : `${index === 0 || points[index - 1] === undefined ? 'M' : 'L'}${x(index).toFixed(1)} ${y(point.value).toFixed(1)}`,
    )
    .join('');

function bandPath(points: Props['points'], x: Scale, y: Scale): string {
  const known = points.flatMap((point, index) => (point === undefined ? [] : [{ point, index }]));
  const corner = (index: number, value: number): string => `${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
  const upper = known.map(({ point, index }) => corner(index, point.high ?? point.value));
  const lower = known.map(({ point, index }) => corner(index, point.low ?? point.value)).reverse();
  return `M${[...upper, ...lower].join('L')}Z`;
}
