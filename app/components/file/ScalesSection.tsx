import { useState } from 'react';
import type { ChannelRow } from '../../../engine/index.ts';
import type { TensorDetail } from '../../workers/inspect/protocol.ts';
import { short } from '../units.ts';
import { Pager } from './Pager.tsx';

const rowsAtOnce = 32;

/** Scales and zero points: of the whole tensor, or by channel as a plot and a table. */
export function ScalesSection({
  tensor: { channels, quantizedDimension, shape },
}: {
  readonly tensor: TensorDetail;
}) {
  const [from, setFrom] = useState(0);
  const perChannel = channels.length > 1;
  return (
    <section>
      <h3>
        {perChannel
          ? `${channels.length} scales along dimension ${quantizedDimension} of ${shape.length}`
          : 'Quantization'}
      </h3>
      {perChannel && <ScalesPlot channels={channels} />}
      <table className="numbers plain">
        <thead>
          <tr>
            {perChannel && <th scope="col">Channel</th>}
            <th scope="col" className="right">
              Scale
            </th>
            <th scope="col" className="right">
              Zero point
            </th>
            <th scope="col" className="right">
              Lowest
            </th>
            <th scope="col" className="right">
              Highest
            </th>
          </tr>
        </thead>
        <tbody>
          {channels.slice(from, from + rowsAtOnce).map(({ channel, scale, zeroPoint, low, high }) => (
            <tr key={channel}>
              {perChannel && <td>{channel}</td>}
              <td className="right">{short(scale)}</td>
              <td className="right">{zeroPoint}</td>
              <td className="right">{short(low)}</td>
              <td className="right">{short(high)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pager from={from} size={rowsAtOnce} total={channels.length} what="Channels" onMove={setFrom} />
    </section>
  );
}

const [plotWidth, plotHeight] = [300, 64];
const mostBars = 600;

/** A bar for each channel (for the largest of several, where there are more than fit). */
function ScalesPlot({ channels }: { readonly channels: readonly ChannelRow[] }) {
  const together = Math.ceil(channels.length / mostBars);
  const bars = Array.from({ length: Math.ceil(channels.length / together) }, (_, bar) =>
    Math.max(...channels.slice(bar * together, (bar + 1) * together).map(({ scale }) => finite(scale))),
  );
  const most = Math.max(...bars);
  const least = Math.min(...channels.map(({ scale }) => finite(scale)));
  const step = plotWidth / bars.length;
  const label = `Scales of ${channels.length} channels, ${short(least)} to ${short(most)}`;
  return (
    <figure className="plot">
      <svg
        viewBox={`0 0 ${plotWidth} ${plotHeight}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        {bars.map((scale, bar) => {
          const height = most > 0 ? (plotHeight * scale) / most : 0;
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
              key={bar}
              x={bar * step}
              y={plotHeight - height}
              width={step > 3 ? step - 1 : step}
              height={height}
            />
          );
        })}
      </svg>
      <figcaption>
        <span>0 to {short(most)}</span>
        <span>channel 0 to {channels.length - 1}</span>
      </figcaption>
    </figure>
  );
}

const finite = (value: number): number => (Number.isFinite(value) ? Math.max(0, value) : 0);
