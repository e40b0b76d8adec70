import type { Clock } from '../../engine/index.ts';

/** The browser's clock, and how fine it is: coarser where the page is not cross-origin isolated. */
export const pageClock = (): Clock => ({
  name: `performance.now (steps of ${clockStep()} µs)`,
  now: () => performance.now(),
});

function clockStep(): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 20; i++) {
    const from = performance.now();
    let to = from;
    while (to === from) to = performance.now();
    least = Math.min(least, to - from);
  }
  return Math.max(1, Math.round(least * 1000));
}
