import { outcomeAtCell, type SurfaceScene, shareOf } from './scene.ts';

/** Colours of the theme that the plane is painted with, as red, green and blue. */
export interface SurfacePalette {
  readonly zero: readonly number[];
  readonly placement: readonly number[];
  readonly heat: readonly number[];
  readonly line: string;
  readonly unknown: string;
}

export function readSurfacePalette(element: Element): SurfacePalette {
  const style = getComputedStyle(element);
  const value = (name: string): string => style.getPropertyValue(name).trim();
  return {
    zero: rgb(value('--zero')),
    placement: rgb(value('--delegated')),
    heat: rgb(value('--negative')),
    line: value('--text'),
    unknown: value('--line-strong'),
  };
}

/** The theme's colours are written `#rrggbb`. */
const rgb = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) || 0);

export function colourOf(palette: SurfacePalette, hue: SurfaceScene['hue'], share: number): string {
  const mixed = palette.zero.map((from, k) => Math.round(from + share * ((palette[hue][k] ?? 0) - from)));
  return `rgb(${mixed.join(' ')})`;
}

/** Cells, then the contours around equal outcomes; rows run upwards, the least minimum at the bottom. */
export function paintSurface(
  context: CanvasRenderingContext2D,
  scene: SurfaceScene,
  palette: SurfacePalette,
  width: number,
  height: number,
): void {
  const cellWidth = width / scene.columns.length;
  const cellHeight = height / scene.rows.length;
  const share = shareOf(scene.values);
  const colours = scene.values.map((value) =>
    value === undefined ? undefined : colourOf(palette, scene.hue, share(value)),
  );
  context.clearRect(0, 0, width, height);
  for (let row = 0; row < scene.rows.length; row++) {
    const top = height - (row + 1) * cellHeight;
    // Neighbours of one outcome are one rectangle, so that no seam shows between them.
    for (let column = 0; column < scene.columns.length; ) {
      const outcome = outcomeAtCell(scene, { column, row });
      let end = column + 1;
      while (end < scene.columns.length && outcomeAtCell(scene, { column: end, row }) === outcome) end++;
      const colour = colours[outcome];
      const left = column * cellWidth;
      const span = (end - column) * cellWidth;
      if (colour === undefined) hatch(context, palette.unknown, left, top, span, cellHeight);
      else {
        context.fillStyle = colour;
        context.fillRect(left, top, span + 0.5, cellHeight + 0.5);
      }
      column = end;
    }
  }
  contours(context, scene, palette, cellWidth, cellHeight, height);
}

function hatch(
  context: CanvasRenderingContext2D,
  colour: string,
  left: number,
  top: number,
  width: number,
  height: number,
): void {
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.beginPath();
  const first = Math.floor((left + top) / 7) * 7;
  for (let at = first; at < left + width + top + height; at += 7) {
    context.moveTo(at - top, top);
    context.lineTo(at - top - height, top + height);
  }
  context.strokeStyle = colour;
  context.lineWidth = 0.6;
  context.stroke();
  context.restore();
}

/** Where cells are narrow, every so many outcomes have a contour only, as on a map. */
function contours(
  context: CanvasRenderingContext2D,
  scene: SurfaceScene,
  palette: SurfacePalette,
  cellWidth: number,
  cellHeight: number,
  height: number,
): void {
  const every = Math.max(1, Math.ceil(6 / cellWidth));
  const band = (column: number, row: number): number =>
    Math.ceil(outcomeAtCell(scene, { column, row }) / every);
  context.beginPath();
  for (let row = 0; row < scene.rows.length; row++)
    for (let column = 0; column < scene.columns.length; column++) {
      const here = band(column, row);
      const [x, y] = [(column + 1) * cellWidth, height - (row + 1) * cellHeight];
      if (column + 1 < scene.columns.length && band(column + 1, row) !== here) {
        context.moveTo(x, y);
        context.lineTo(x, y + cellHeight);
      }
      if (row + 1 < scene.rows.length && band(column, row + 1) !== here) {
        context.moveTo(x - cellWidth, y);
        context.lineTo(x, y);
      }
    }
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  // Faint enough for narrow cells, and to be seen on the palest and the darkest.
  context.globalAlpha = 0.3;
  context.stroke();
  context.globalAlpha = 1;
}
