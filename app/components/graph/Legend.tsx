import { bytesText } from '../../../engine/index.ts';
import { categories } from '../../draw/graph/category.ts';
import { heatOf, heatSteps } from '../../draw/graph/paint.ts';
import type { Scene } from '../../draw/graph/scene.ts';

/** What the colours mean; only what occurs in the picture. */
export function Legend({ scene }: { readonly scene: Scene }) {
  const { colour, cut, picked, figures } = scene;
  const hasLeftOut = cut.regions.some(({ kind }) => kind === 'left-out');
  const fails = cut.findings.some(({ kind }) => kind !== 'warning');
  const slow = (figures?.slow.size ?? 0) > 0 && cut.delegatedCount > 0;
  return (
    <ul className="legend" aria-label="Legend">
      {colour === 'category' ? (
        categories.map((category) => (
          <Key key={category} fill={`var(--category-${category})`} stroke="none" text={category} />
        ))
      ) : colour === 'placement' ? (
        <>
          <Key fill="var(--region)" stroke="var(--region-line)" text="delegated partition" />
          <Key fill="var(--cpu-fill)" stroke="var(--cpu)" text="stays on the CPU" />
        </>
      ) : (
        <Scale scene={scene} />
      )}
      {hasLeftOut && (
        <Key fill="none" stroke="var(--left-out)" dashed text="supported, left out by a limit" />
      )}
      {picked === true && <Key fill="none" stroke="var(--region-line)" dashed text="picked by hand" />}
      {slow && <Key fill="none" stroke="var(--line-strong)" hatched text="delegated, but to a slow unit" />}
      {fails && <Key fill="none" stroke="var(--danger)" text="supported, but the build would fail" />}
    </ul>
  );
}

const macsText = (macs: number): string =>
  macs >= 1e6 ? `${(macs / 1e6).toFixed(1)} million` : macs.toLocaleString('en');

const whats = {
  macs: { nothing: 'no MACs known', most: 'MACs of the largest', text: macsText },
  bytes: { nothing: 'size not known before a run', most: 'written by the largest', text: bytesText },
  time: {
    nothing: 'not timed',
    most: 'of a partition or CPU stretch, measured in this browser',
    text: (ms: number) => `${ms.toPrecision(3)} ms`,
  },
  error: { nothing: 'no error known', most: '', text: () => '' },
  imported: { nothing: 'nothing imported', most: '', text: () => '' },
} as const;

function Scale({ scene }: { readonly scene: Scene }) {
  const { most } = heatOf(scene);
  const what = whats[scene.colour as keyof typeof whats];
  const nothing = scene.figure === undefined ? what.nothing : 'no figure';
  const text =
    scene.figure === undefined
      ? `${what.text(most)} ${what.most}`
      : `${Number(most.toPrecision(3))} ${scene.figure.unit}: ${scene.figure.title}`;
  return (
    <>
      <Key fill="var(--heat-0)" stroke="var(--line-strong)" text={nothing} />
      <li>
        <svg className="scale" viewBox="0 0 60 12" aria-hidden="true">
          {Array.from({ length: heatSteps - 1 }, (_, step) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its number
            <rect key={step} x={12 * step} y="1" width="12" height="10" fill={`var(--heat-${step + 1})`} />
          ))}
        </svg>
        more, up to {text}
      </li>
    </>
  );
}

interface KeyProps {
  readonly fill: string;
  readonly stroke: string;
  readonly text: string;
  readonly dashed?: boolean;
  readonly hatched?: boolean;
}

function Key({ fill, stroke, text, dashed = false, hatched = false }: KeyProps) {
  return (
    <li>
      <svg viewBox="0 0 18 12" aria-hidden="true">
        <rect
          x="1"
          y="1"
          width="16"
          height="10"
          rx="2"
          fill={fill}
          stroke={stroke}
          strokeWidth="1.5"
          strokeDasharray={dashed ? '3 2' : undefined}
        />
        {hatched && <path d="M7 11L17 1M11 11L17 5M3 11L13 1" stroke={stroke} fill="none" />}
      </svg>
      {text}
    </li>
  );
}
