import type { Band } from '../../../engine/index.ts';

/** An estimate in a table's cell: a thin bar as long as its band, with a tick at the expected value. Numbers stand beside it. */
export function BandMeter({ band: { ms, low, high }, most }: { readonly band: Band; readonly most: number }) {
  const x = (value: number): number => (most > 0 ? (100 * Math.max(0, value)) / most : 0);
  return (
    <span className="band-meter" aria-hidden="true">
      <svg viewBox="0 0 100 10" preserveAspectRatio="none">
        <title>estimate</title>
        <rect className="band" x={x(low)} y={3} width={Math.max(0.5, x(high) - x(low))} height={4} />
        <rect className="tick" x={Math.max(0, x(ms) - 0.75)} width={1.5} height={10} />
      </svg>
    </span>
  );
}
