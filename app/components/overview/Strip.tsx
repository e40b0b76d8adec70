import type { StripRun } from '../../workers/inspect/protocol.ts';

const fates = ['cpu', 'left-out', 'even', 'odd'] as const;

/** The nodes of a graph in the order of the file, from left to right, coloured by where each runs. */
export function Strip({ runs, nodeCount, title }: Props) {
  return (
    <svg
      className="strip"
      viewBox={`0 0 ${Math.max(1, nodeCount)} 10`}
      preserveAspectRatio="none"
      role="img"
      aria-label={title}
    >
      {fates.map((fate) => (
        <path key={fate} className={fate} d={pathOf(runs, fate)} />
      ))}
    </svg>
  );
}

interface Props {
  readonly runs: readonly StripRun[];
  readonly nodeCount: number;
  readonly title: string;
}

function pathOf(runs: readonly StripRun[], wanted: StripRun['fate']): string {
  let from = 0;
  let path = '';
  for (const { fate, length } of runs) {
    if (fate === wanted) path += `M${from} 0h${length}v10h${-length}z`;
    from += length;
  }
  return path;
}
