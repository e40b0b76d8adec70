/** A bar in a table's cell; the number stands beside it, so it is hidden from screen readers. */
export function Meter({ share }: { readonly share: number }) {
  return (
    <span className="meter" aria-hidden="true">
      <svg viewBox="0 0 100 8" preserveAspectRatio="none">
        <title>share</title>
        <rect width={Math.max(share > 0 ? 1 : 0, 100 * share)} height="8" />
      </svg>
    </span>
  );
}
