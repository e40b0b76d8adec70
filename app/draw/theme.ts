/** Calls back when the page's colours change, for what has to be painted anew; the signal ends it. */
export function onThemeChange(work: () => void, signal: AbortSignal): void {
  const observer = new MutationObserver(work);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-contrast'] });
  signal.addEventListener('abort', () => observer.disconnect());
}
