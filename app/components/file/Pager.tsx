interface Props {
  readonly from: number;
  readonly size: number;
  readonly total: number;
  readonly what: string;
  readonly onMove: (from: number) => void;
}

/** Steps through what is too long to show at once. */
export function Pager({ from, size, total, what, onMove }: Props) {
  if (total <= size) return null;
  const last = Math.min(total, from + size) - 1;
  return (
    <nav className="pager" aria-label={what}>
      <button
        type="button"
        className="button"
        disabled={from === 0}
        aria-label={`${what} before`}
        onClick={() => onMove(Math.max(0, from - size))}
      >
        ‹
      </button>
      <span>
        {from} to {last} of {total}
      </span>
      <button
        type="button"
        className="button"
        disabled={last >= total - 1}
        aria-label={`${what} after`}
        onClick={() => onMove(from + size)}
      >
        ›
      </button>
    </nav>
  );
}
