/** One unit for a whole column, so that its numbers can be compared by eye. */
export function unitFor(bytes: readonly number[]): {
  readonly name: string;
  readonly text: (bytes: number) => string;
} {
  const most = Math.max(0, ...bytes);
  if (most >= 10e6) return { name: 'MB', text: (value) => (value / 1e6).toFixed(2) };
  if (most >= 10e3) return { name: 'kB', text: (value) => (value / 1e3).toFixed(1) };
  return { name: 'B', text: (value) => String(value) };
}

/** Microseconds are the field's unit for latency. */
export const microseconds = (ms: number): string => grouped(Math.round(ms * 1000));

/** Digits in threes: 3 746 901. */
export const grouped = (count: number): string => count.toLocaleString('en-US').replaceAll(',', '\u202f');

/** Integers as they are, others to five digits; exact numbers come with the .npy file. */
export const short = (value: number): string =>
  Number.isNaN(value) ? '–' : String(Number.isInteger(value) ? value : Number(value.toPrecision(5)));
