import { scaleLog } from 'd3-scale';
import { bytesText, type CopyCost, copyMs } from '../../../engine/index.ts';

const [width, height] = [460, 260];
const margin = { left: 64, right: 16, top: 12, bottom: 40 };

/** Both axes logarithmic. Dots are measured, lines are fitted; directions differ in the dots' form and the lines' dashes. */
export function CopyPlot({ cost }: { readonly cost: CopyCost }) {
  const sizes = cost.samples.map(({ bytes }) => bytes);
  const times = cost.samples.map(({ ms }) => Math.max(ms, 1e-5));
  const x = scaleLog()
    .domain([Math.min(...sizes), Math.max(...sizes)])
    .range([margin.left, width - margin.right]);
  const y = scaleLog()
    .domain([Math.min(...times) / 1.5, Math.max(...times) * 1.5])
    .range([height - margin.bottom, margin.top]);
  const ticks = y.ticks().filter((ms) => Number.isInteger(Number(Math.log10(ms).toFixed(6))));
  const steps = Array.from(
    { length: 49 },
    (_, i) => Math.min(...sizes) * (Math.max(...sizes) / Math.min(...sizes)) ** (i / 48),
  );
  const line = (direction: 'in' | 'out') =>
    steps
      .map(
        (bytes, i) =>
          `${i === 0 ? 'M' : 'L'}${x(bytes).toFixed(1)} ${y(copyMs(cost[direction], bytes)).toFixed(1)}`,
      )
      .join('');
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      className="copy-plot"
      role="img"
      aria-label="Time of a copy over its size, both axes logarithmic; the table beside it has the numbers"
    >
      {ticks.map((ms) => (
        <g key={ms}>
          <line className="grid" x1={margin.left} x2={width - margin.right} y1={y(ms)} y2={y(ms)} />
          <text x={margin.left - 6} y={y(ms)} dy="0.32em" textAnchor="end">
            {ms >= 1 ? `${ms} ms` : `${Number((ms * 1000).toPrecision(3))} µs`}
          </text>
        </g>
      ))}
      {[...new Set(sizes)]
        .filter((_, i) => i % 2 === 0)
        .map((bytes) => (
          <text key={bytes} x={x(bytes)} y={height - margin.bottom + 16} textAnchor="middle">
            {bytesText(bytes)}
          </text>
        ))}
      {(['in', 'out'] as const).map((direction) => (
        <path key={direction} className={`line ${direction}`} d={line(direction)} />
      ))}
      {cost.samples.map(({ direction, bytes, ms }) =>
        direction === 'in' ? (
          <circle key={`in ${bytes}`} className="dot in" cx={x(bytes)} cy={y(Math.max(ms, 1e-5))} r={4} />
        ) : (
          <rect
            key={`out ${bytes}`}
            className="dot out"
            x={x(bytes) - 3.5}
            y={y(Math.max(ms, 1e-5)) - 3.5}
            width={7}
            height={7}
          />
        ),
      )}
      <g className="legend">
        <circle className="dot in" cx={margin.left + 14} cy={margin.top + 8} r={4} />
        <text x={margin.left + 24} y={margin.top + 8} dy="0.32em">
          in
        </text>
        <rect className="dot out" x={margin.left + 46.5} y={margin.top + 4.5} width={7} height={7} />
        <text x={margin.left + 60} y={margin.top + 8} dy="0.32em">
          out
        </text>
        <path className="line in" d={`M${margin.left + 88} ${margin.top + 8}h24`} />
        <text x={margin.left + 118} y={margin.top + 8} dy="0.32em">
          fitted
        </text>
      </g>
    </svg>
  );
}
