import { fail, ok, type Result } from '../../../engine/base/result.ts';
import { categories } from '../graph/category.ts';
import type { Rectangle } from '../graph/grid.ts';
import type { Scene } from '../graph/scene.ts';
import { graphMarkup, visibleIn } from './graph-svg.ts';
import { element, escaped, rounded, textElement } from './markup.ts';
import type { Palette } from './palette.ts';

export interface PictureOfScene {
  readonly scene: Scene;
  /** In the graph's coordinates; absent: the whole graph. */
  readonly area?: Rectangle;
  readonly palette: Palette;
  readonly title: string;
  /** The verdict in one sentence. */
  readonly headline: string;
  readonly regionLabel: (region: number) => string;
}

/** More than this no program draws at a bearable speed; about 15 MB. */
export const mostBoxes = 20_000;

const margin = 24;
const leastWidth = 560;
const font =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif";

/**
 * The graph as an SVG document of its own: title and verdict above, legend below, texts as texts, every colour written out.
 * Pure; names from the file are escaped. One sentence where the picture would be too large.
 */
export function sceneSvg(picture: PictureOfScene): Result<string, string> {
  const { scene, palette, title, headline } = picture;
  const area = picture.area ?? wholeOf(scene);
  const visible = visibleIn(scene, area);
  if (visible.boxes.length > mostBoxes)
    return fail(
      `the picture would hold ${visible.boxes.length} boxes, and at most ${mostBoxes} are drawn into one; zoom in and take the current view`,
    );
  const [graphWidth, graphHeight] = [area.x1 - area.x0, area.y1 - area.y0];
  const width = Math.max(leastWidth, graphWidth) + 2 * margin;
  const head = headMarkup(title, headline, width - 2 * margin, palette);
  const legend = legendMarkup(scene, width - 2 * margin, palette);
  const height = head.height + graphHeight + legend.height + 3 * margin;
  const at = (x: number, y: number): string => `translate(${rounded(x)} ${rounded(y)})`;
  const document = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      ...{ width, height, viewBox: `0 0 ${rounded(width)} ${rounded(height)}` },
      ...{ role: 'img', 'font-family': font, 'font-weight': 600 },
    },
    element('title', {}, escaped(title)),
    element('desc', {}, escaped(headline)),
    element('rect', { width, height, fill: palette.graph }),
    element('g', { transform: at(margin, margin) }, head.markup),
    element(
      'svg',
      {
        ...{ x: (width - graphWidth) / 2, y: head.height + margin, width: graphWidth, height: graphHeight },
        viewBox: [area.x0, area.y0, graphWidth, graphHeight].map(rounded).join(' '),
      },
      graphMarkup(scene, visible, palette, picture.regionLabel),
    ),
    element('g', { transform: at(margin, head.height + graphHeight + 2 * margin) }, legend.markup),
  );
  return ok(`<?xml version="1.0" encoding="UTF-8"?>\n${document}\n`);
}

/** Lines and labels stand out a little over the picture's own edge. */
const overhang = 12;

const wholeOf = ({ picture }: Scene): Rectangle => ({
  x0: -overhang,
  y0: -overhang,
  x1: picture.width + overhang,
  y1: picture.height + overhang,
});

interface Band {
  readonly markup: string;
  readonly height: number;
}

/** Title and verdict, broken into lines. */
function headMarkup(title: string, headline: string, width: number, palette: Palette): Band {
  const titleLines = linesOf(title, width / 9.5);
  const lines = linesOf(headline, width / 7.4);
  const markup = [
    ...titleLines.map((text, line) =>
      textElement({ y: 16 + 22 * line, 'font-size': 17, fill: palette.text }, text),
    ),
    ...lines.map((text, line) =>
      textElement(
        {
          y: 22 * titleLines.length + 15 + 18 * line,
          ...{ 'font-size': 13, 'font-weight': 400, fill: palette.muted },
        },
        text,
      ),
    ),
  ];
  return { markup: markup.join(''), height: 22 * titleLines.length + 18 * lines.length + 12 };
}

/** Breaks at blanks; a word longer than a line is broken itself. */
export function linesOf(text: string, most: number): string[] {
  const width = Math.max(8, Math.floor(most));
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).flatMap((each) => pieces(each, width))) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

function pieces(word: string, most: number): string[] {
  const characters = [...word];
  const list: string[] = [];
  for (let at = 0; at < characters.length; at += most) list.push(characters.slice(at, at + most).join(''));
  return list;
}

interface Key {
  readonly text: string;
  readonly fill: string | undefined;
  readonly stroke: string | undefined;
  readonly dashed?: boolean;
}

/** What the ends of a scale of colours mean; the page's legend says the same. */
const heatEnds = {
  macs: ['no MACs known', 'most MACs'],
  bytes: ['size not known before a run', 'most bytes written'],
  time: ['not timed', 'longest of the partitions and CPU stretches, measured in a browser'],
  error: ['no figure', 'largest error'],
  imported: ['no figure', 'largest figure imported'],
} as const;

function keysOf({ colour, cut }: Scene, palette: Palette): Key[] {
  const placement: Key[] = [
    { text: 'delegated partition', fill: palette.region, stroke: palette['region-line'] },
    { text: 'stays on the CPU', fill: palette['cpu-fill'], stroke: palette.cpu },
  ];
  const category = categories.map(
    (name): Key => ({
      text: name,
      fill: palette[`category-${name}`],
      stroke: 'none',
    }),
  );
  const heat = (by: keyof typeof heatEnds): Key[] => [
    { text: heatEnds[by][0], fill: palette['heat-0'], stroke: palette.cpu },
    { text: heatEnds[by][1], fill: palette['heat-5'], stroke: 'none' },
  ];
  const leftOut = cut.regions.some(({ kind }) => kind === 'left-out');
  const fails = cut.findings.some(({ kind }) => kind !== 'warning');
  return [
    ...(colour === 'placement' ? placement : colour === 'category' ? category : heat(colour)),
    ...(leftOut
      ? [{ text: 'supported, left out by a limit', fill: 'none', stroke: palette['left-out'], dashed: true }]
      : []),
    ...(fails ? [{ text: 'supported, but the build would fail', fill: 'none', stroke: palette.danger }] : []),
  ];
}

function legendMarkup(scene: Scene, width: number, palette: Palette): Band {
  const parts: string[] = [];
  let [x, row] = [0, 0];
  for (const { text, fill, stroke, dashed } of keysOf(scene, palette)) {
    const needed = 24 + text.length * 6.6 + 18;
    if (x > 0 && x + needed > width) [x, row] = [0, row + 1];
    parts.push(
      element('rect', {
        ...{ x, y: 20 * row + 2, width: 16, height: 10, rx: 2, fill, stroke },
        'stroke-dasharray': dashed === true ? '3 2' : undefined,
      }),
      textElement({ x: x + 24, y: 20 * row + 11, fill: palette.text }, text),
    );
    x += needed;
  }
  const markup = element('g', { 'font-size': 12, 'font-weight': 400 }, ...parts);
  return { markup, height: 20 * (row + 1) };
}
