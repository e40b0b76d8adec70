import { categories } from '../../draw/graph/category.ts';
import { useStore } from '../../state/store.ts';

/** What the colours mean; only what occurs in the picture. */
export function Legend() {
  const colour = useStore((state) => state.settings.colour);
  const cut = useStore((state) => state.cut);
  const hasLeftOut = cut?.regions.some(({ kind }) => kind === 'left-out') ?? false;
  const fails = cut?.findings.some(({ kind }) => kind !== 'warning') ?? false;
  return (
    <ul className="legend" aria-label="Legend">
      {colour === 'placement' ? (
        <>
          <Key fill="var(--region)" stroke="var(--region-line)" text="delegated partition" />
          <Key fill="var(--cpu-fill)" stroke="var(--cpu)" text="stays on the CPU" />
        </>
      ) : (
        categories.map((category) => (
          <Key key={category} fill={`var(--category-${category})`} stroke="none" text={category} />
        ))
      )}
      {hasLeftOut && (
        <Key fill="none" stroke="var(--left-out)" dashed text="supported, left out by a limit" />
      )}
      {fails && <Key fill="none" stroke="var(--danger)" text="supported, but the build would fail" />}
    </ul>
  );
}

interface KeyProps {
  readonly fill: string;
  readonly stroke: string;
  readonly text: string;
  readonly dashed?: boolean;
}

function Key({ fill, stroke, text, dashed = false }: KeyProps) {
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
      </svg>
      {text}
    </li>
  );
}
