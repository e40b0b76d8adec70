import type { FilterPicture } from '../workers/inspect/protocol.ts';

const room = 300;
const gap = 2;
const shades = 64;

/** Draws weights as tiles in rows; input channels of one output stay in one row where they fit. */
export function drawTiles(canvas: HTMLCanvasElement, picture: FilterPicture): void {
  const { width, height, tiles, inputs, pixels, most } = picture;
  const pixel = pixelSize(picture);
  const fitting = Math.max(1, Math.floor((room + gap) / (width * pixel + gap)));
  const columns = inputs > 1 && inputs <= fitting ? inputs * Math.floor(fitting / inputs) : fitting;
  const used = Math.min(columns, tiles);
  canvas.width = used * (width * pixel + gap) - gap;
  canvas.height = Math.ceil(tiles / columns) * (height * pixel + gap) - gap;
  const context = canvas.getContext('2d');
  if (context === null) return;
  const colours = palette(canvas);
  for (let tile = 0; tile < tiles; tile++) {
    const left = (tile % columns) * (width * pixel + gap);
    const top = Math.floor(tile / columns) * (height * pixel + gap);
    for (let p = 0; p < width * height; p++) {
      const share = most > 0 ? pixels[tile * width * height + p]! / most : 0;
      context.fillStyle =
        colours[Math.round((Math.max(-1, Math.min(1, share)) + 1) * shades)] ?? 'transparent';
      context.fillRect(left + (p % width) * pixel, top + Math.floor(p / width) * pixel, pixel, pixel);
    }
  }
}

/** Small filters are enlarged so that each weight can be told from its neighbour; few of them more than many. */
function pixelSize({ width, tiles }: FilterPicture): number {
  const largest = tiles > 128 ? 6 : 12;
  return Math.max(1, Math.min(largest, Math.floor(room / width)));
}

/** From all negative over zero to all positive. */
function palette(element: Element): string[] {
  const style = getComputedStyle(element);
  const named = (name: string) => rgb(style.getPropertyValue(name).trim());
  const [negative, zero, positive] = [named('--negative'), named('--zero'), named('--positive')];
  return Array.from({ length: 2 * shades + 1 }, (_, i) => {
    const share = i / shades - 1;
    const end = share < 0 ? negative : positive;
    return `rgb(${zero.map((from, k) => Math.round(from + Math.abs(share) * ((end[k] ?? 0) - from))).join(' ')})`;
  });
}

/** The theme's colours are written `#rrggbb`. */
const rgb = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) || 0);
