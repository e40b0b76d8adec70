import type { Histogram } from '../../../engine/index.ts';
import { short } from '../units.ts';

const [plotWidth, plotHeight] = [300, 72];

/** How often values lie in each of equal steps. */
export function HistogramPlot({ histogram: { low, high, counts } }: { readonly histogram: Histogram }) {
  const most = Math.max(...counts);
  if (!(most > 0)) return null;
  const step = plotWidth / counts.length;
  const peak = low + ((counts.indexOf(most) + 0.5) * (high - low)) / counts.length;
  return (
    <figure className="plot">
      <svg
        viewBox={`0 0 ${plotWidth} ${plotHeight}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Histogram from ${short(low)} to ${short(high)}, most values near ${short(peak)}`}
      >
        {counts.map((count, bin) => {
          // A bin that holds anything can be seen.
          const height = count === 0 ? 0 : Math.max(1, (plotHeight * count) / most);
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place
              key={bin}
              x={bin * step}
              y={plotHeight - height}
              width={step - 0.5}
              height={height}
            >
              <title>{`${short(low + (bin * (high - low)) / counts.length)}: ${count}`}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption>
        <span>{short(low)}</span>
        <span>{short(high)}</span>
      </figcaption>
    </figure>
  );
}
