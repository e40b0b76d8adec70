import { groupOf, type Judged } from './judge.ts';

const size = 640;
const margin = 48;
const colours = [
  '#1b6ca8',
  '#d1495b',
  '#2e8b57',
  '#8e5ea2',
  '#c77800',
  '#4d4d4d',
  '#00838f',
  '#9e9d24',
  '#6d4c41',
  '#ad1457',
  '#37474f',
  '#f06292',
];

/** Predicted against published milliseconds on logarithmic axes; the diagonal is a perfect estimate. */
export function plotSvg(judged: readonly Judged[]): string {
  const values = judged.flatMap(({ ms, row }) => [Math.log10(ms), Math.log10(row.ms)]);
  const low = Math.floor(Math.min(...values));
  const high = Math.ceil(Math.max(...values));
  const at = (log: number): number => margin + ((log - low) / (high - low)) * (size - 2 * margin);
  const groups = [...new Set(judged.map(({ row }) => groupOf(row)))];
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  const text = (x: number, y: number, words: string, anchor = 'middle'): string =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="11" font-family="sans-serif">${words}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size}" height="${size}">`,
    '<title>Predicted against published latencies</title>',
    `<rect width="${size}" height="${size}" fill="#fff"/>`,
    `<line x1="${margin}" y1="${size - margin}" x2="${size - margin}" y2="${margin}" stroke="#999"/>`,
    ...ticks.flatMap((tick) => [
      text(at(tick), size - margin + 16, `${10 ** tick}`),
      text(margin - 6, size - at(tick) + 4, `${10 ** tick}`, 'end'),
    ]),
    text(size / 2, size - 10, 'published, ms'),
    text(margin, margin - 24, 'predicted without the model, ms', 'start'),
    ...judged.map(
      ({ row, ms }) =>
        `<circle cx="${at(Math.log10(row.ms)).toFixed(1)}" cy="${(size - at(Math.log10(ms))).toFixed(1)}" r="4" fill-opacity="0.7" ` +
        `fill="${colours[groups.indexOf(groupOf(row)) % colours.length]}"><title>${groupOf(row)}, ${row.network}: ${row.ms} ms, predicted ${ms.toFixed(2)}</title></circle>`,
    ),
    ...groups.map(
      (group, i) =>
        `<circle cx="${margin + 12}" cy="${margin + 16 * i}" r="4" fill="${colours[i % colours.length]}"/>` +
        text(margin + 22, margin + 16 * i + 4, group, 'start'),
    ),
    '</svg>',
    '',
  ].join('\n');
}
