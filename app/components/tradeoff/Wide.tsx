import type { ReactNode } from 'react';

/** A table that may be wider than its place. */
export function Wide({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, so keys must reach it
    <section className="wide" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
