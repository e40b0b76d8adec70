import { scaleLinear, scaleSymlog } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import type { KeyboardEvent, MouseEvent } from 'react';
import { errorOf, type Measure, type TensorDepth } from '../../../engine/index.ts';
import { select } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import type { Border } from '../../workers/diff/protocol.ts';
import { short } from '../units.ts';
import { measureTitles } from './MeasurePicker.tsx';

const [width, height] = [960, 240];
const room = { left: 64, right: 8, top: 18, bottom: 22 };
/** From here on a float's own rounding is smaller than the error is large; equal tensors, whose ratio is infinite, are drawn here too. */
const equalDb = 120;

interface Props {
  readonly depth: readonly TensorDepth[];
  readonly borders: readonly Border[];
  readonly measure: Measure;
  readonly threshold: number;
  readonly over?: TensorDepth;
}

/** What a tensor is drawn at: decibels for the ratio, up is better; the error itself for all others, up is worse. */
const drawnAt = (tensor: TensorDepth, measure: Measure): number =>
  measure === 'sqnr' ? Math.max(-20, Math.min(equalDb, -errorOf(tensor, measure))) : errorOf(tensor, measure);

/** Every tensor's error along the graph, partitions as bands, the first one over the threshold marked. Clicking selects the node. */
export function DepthPlot({ depth, borders, measure, threshold, over }: Props) {
  const selected = useStore((state) => state.settings.node);
  if (depth.length === 0) return <p className="muted">No tensor could be compared.</p>;
  const values = depth.map((tensor) => drawnAt(tensor, measure));
  const x = scaleLinear([0, depth.length], [room.left, width - room.right]);
  const top = measure === 'sqnr' ? equalDb : Math.max(...values, threshold) * 1.1 || 1;
  const bottom = measure === 'sqnr' ? Math.min(0, ...values) : 0;
  const range = [height - room.bottom, room.top] as const;
  // Errors of one graph span many orders of magnitude, zero among them.
  const y =
    measure === 'sqnr'
      ? scaleLinear([bottom, top], range)
      : scaleSymlog([0, top], range).constant(Math.max(1e-12, top / 1e4));
  const at = (place: number) => x(place);
  const path =
    line<number>((_, place) => at(place), y).curve(curveStepAfter)([...values, values.at(-1) ?? 0]) ?? '';
  const fill =
    area<number>((_, place) => at(place), y(measure === 'sqnr' ? top : 0), y).curve(curveStepAfter)([
      ...values,
      values.at(-1) ?? 0,
    ]) ?? '';
  const place = (node: number | undefined) => depth.findIndex((tensor) => tensor.node === node);
  const pick = (event: MouseEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const inPlot = x.invert(((event.clientX - box.left) * width) / box.width);
    const tensor = depth[Math.max(0, Math.min(depth.length - 1, Math.floor(inPlot)))];
    if (tensor !== undefined) select(tensor.node);
  };
  const walk = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = depth[Math.max(0, Math.min(depth.length - 1, place(selected) + step))];
    if (next !== undefined) select(next.node);
  };
  const chosen = place(selected);
  const overAt = over === undefined ? -1 : depth.indexOf(over);
  return (
    <figure
      className="plot depth"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: left and right walk along the graph
      tabIndex={0}
      onKeyDown={walk}
      aria-label={`${measureTitles[measure]} of ${depth.length} tensors in the order of the graph; left and right select the node before or after. The table below lists the same.`}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys are handled by the figure */}
      <svg viewBox={`0 0 ${width} ${height}`} role="presentation" onClick={pick}>
        {borders.map(({ place: from, region }, index) => {
          const to = borders[index + 1]?.place ?? depth.length;
          return (
            <g key={from}>
              {region >= 0 && (
                <rect
                  className="band"
                  x={at(from)}
                  y={room.top}
                  width={at(to) - at(from)}
                  height={range[0] - room.top}
                />
              )}
              {index > 0 && (
                <line className="border" x1={at(from)} x2={at(from)} y1={room.top} y2={range[0]} />
              )}
            </g>
          );
        })}
        {y.ticks(5).map((tick) => (
          <g key={tick} transform={`translate(0 ${y(tick)})`}>
            <line className="grid" x1={room.left} x2={width - room.right} />
            <text x={room.left - 6} dy={4} textAnchor="end">
              {short(tick)}
            </text>
          </g>
        ))}
        <path className="area" d={fill} />
        <path className="trend" d={path} />
        <line
          className="threshold"
          x1={room.left}
          x2={width - room.right}
          y1={y(threshold)}
          y2={y(threshold)}
        />
        {overAt >= 0 && over !== undefined && (
          <g transform={`translate(${at(overAt + 0.5)} ${y(values[overAt] ?? 0)})`}>
            <circle className="over" r={5} />
            <text
              className="over-text"
              x={overAt > depth.length / 2 ? -8 : 8}
              y={-8}
              textAnchor={overAt > depth.length / 2 ? 'end' : 'start'}
            >
              {`${over.op} #${over.node}`}
            </text>
          </g>
        )}
        {chosen >= 0 && (
          <rect
            className="chosen"
            x={at(chosen)}
            y={room.top}
            width={Math.max(2, at(chosen + 1) - at(chosen))}
            height={range[0] - room.top}
          >
            <title>{`${depth[chosen]?.op} #${depth[chosen]?.node}: ${short(values[chosen] ?? 0)}`}</title>
          </rect>
        )}
        <text x={room.left} y={height - 6}>
          first node
        </text>
        <text x={width - room.right} y={height - 6} textAnchor="end">
          last node
        </text>
        <text x={room.left} y={12}>
          {measureTitles[measure]}
          {measure === 'sqnr' && `, ${equalDb} or more, or equal, at the top`}
        </text>
      </svg>
      {borders.some(({ region }) => region >= 0) && (
        <figcaption>
          <span>
            <span className="swatch band-swatch" aria-hidden="true" /> in a partition; dashed: a border, where
            tensors are copied
          </span>
        </figcaption>
      )}
    </figure>
  );
}
