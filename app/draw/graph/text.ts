let context: CanvasRenderingContext2D | null | undefined;
let family = '';
const widths = new Map<string, number>();

/** Width of a text in the page's font, in pixels of the given size; the same few texts are asked for again and again. */
export function widthOf(text: string, size: number, weight: number): number {
  if (text === '') return 0;
  const key = `${weight} ${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    context ??= document.createElement('canvas').getContext('2d');
    if (context !== null) context.font = fontOf(100, weight);
    width = (context?.measureText(text).width ?? 62 * text.length) / 100;
    if (widths.size > 20_000) widths.clear();
    widths.set(key, width);
  }
  return width * size;
}

export function fontOf(size: number, weight: number): string {
  if (family === '') family = getComputedStyle(document.body).fontFamily;
  return `${weight} ${size}px ${family}`;
}

/** How much smaller than wished a text may be set before it is shortened instead. */
const smallest = 0.78;

/** The text in the size that fits a width, at most the size wished for; shortened where it would get too small to read. */
export function fitted(
  text: string,
  size: number,
  weight: number,
  width: number,
  least = smallest,
): { readonly text: string; readonly size: number } {
  const needed = widthOf(text, size, weight);
  if (needed <= width) return { text, size };
  const fitting = (size * width) / needed;
  if (fitting >= size * least) return { text, size: fitting };
  const reduced = size * least;
  let most = Math.max(1, Math.floor((text.length * width) / widthOf(text, reduced, weight)));
  while (most > 1 && widthOf(`${text.slice(0, most)}…`, reduced, weight) > width) most--;
  return { text: `${text.slice(0, most)}…`, size: reduced };
}
