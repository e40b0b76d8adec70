import { fail, ok, type Result } from '../../../engine/base/result.ts';

/** Pixels along a side that browsers draw, and in all what still opens with ease elsewhere. */
const mostSide = 16_000;
const mostPixels = 50_000_000;

export interface Png {
  readonly blob: Blob;
  /** Pixels of the picture over those of the SVG: 2 unless the graph is too large for that. */
  readonly scale: number;
}

/** By how much a picture is scaled: sharp on dense screens, and no larger than browsers can draw. */
export const scaleFor = (width: number, height: number): number =>
  Math.min(2, mostSide / Math.max(width, height), Math.sqrt(mostPixels / (width * height)));

/** Draws an SVG document as a PNG. */
export async function pngOf(svg: string): Promise<Result<Png, string>> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = scaleFor(image.naturalWidth, image.naturalHeight);
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.floor(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.floor(image.naturalHeight * scale));
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
    return blob === null
      ? fail(`this browser draws no picture of ${canvas.width} by ${canvas.height} pixels; take the SVG`)
      : ok({ blob, scale });
  } catch {
    return fail('this browser cannot draw the picture; take the SVG');
  } finally {
    URL.revokeObjectURL(url);
  }
}
