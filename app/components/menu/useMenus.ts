import { useEffect } from 'react';

/** Menus are `details` elements; a press elsewhere or Escape closes them, as everywhere else. */
export function useMenus(): void {
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    const close = (keep: (menu: Element) => boolean) => {
      for (const menu of document.querySelectorAll('details.options[open]'))
        if (!keep(menu)) menu.removeAttribute('open');
    };
    addEventListener(
      'pointerdown',
      ({ target }) => close((menu) => target instanceof Node && menu.contains(target)),
      {
        signal,
      },
    );
    addEventListener(
      'keydown',
      ({ key }) => {
        if (key !== 'Escape') return;
        const menu = document.activeElement?.closest('details.options[open]');
        close(() => false);
        // The focus would be lost with what was inside.
        menu?.querySelector('summary')?.focus();
      },
      { signal },
    );
    return () => abort.abort();
  }, []);
}
