import type { ModelTensor } from '../../../engine/index.ts';
import type { FilterPicture } from './protocol.ts';

const mostPixels = 65_536;
const mostTiles = 1024;
const widestMatrix = 256;

/**
 * Constants as pictures: of a filter [out, height, width, in] one small image for each pair of channels, of a matrix (and
 * of filters of one pixel) one image with a row for each output. Undefined for other ranks.
 */
export function pictureOf(
  tensor: ModelTensor,
  values: ArrayLike<number | bigint>,
): FilterPicture | undefined {
  const { shape, type } = tensor;
  const count = shape.reduce((product, dim) => product * dim, 1);
  if (type.startsWith('COMPLEX') || values.length < count || count < 4) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = shape;
  if (shape.length === 4 && b * c > 1) return tilesOf(values, a, b, c, d);
  if (shape.length === 4) return matrixOf(values, a, d);
  return shape.length === 2 ? matrixOf(values, a, b) : undefined;
}

function tilesOf(
  values: ArrayLike<number | bigint>,
  outputs: number,
  height: number,
  width: number,
  inputs: number,
): FilterPicture | undefined {
  const size = height * width;
  const total = outputs * inputs;
  const tiles = Math.min(total, mostTiles, Math.floor(mostPixels / size));
  if (tiles === 0) return undefined;
  const pixels = new Float32Array(tiles * size);
  for (let tile = 0; tile < tiles; tile++) {
    const from = Math.floor(tile / inputs) * size * inputs + (tile % inputs);
    for (let p = 0; p < size; p++) pixels[tile * size + p] = Number(values[from + p * inputs]);
  }
  return { kind: 'filters', width, height, tiles, total, inputs, pixels, most: largest(pixels) };
}

function matrixOf(values: ArrayLike<number | bigint>, rows: number, columns: number): FilterPicture {
  const height = Math.min(rows, widestMatrix);
  const width = Math.min(columns, widestMatrix);
  const pixels = new Float32Array(height * width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) pixels[y * width + x] = Number(values[y * columns + x]);
  const whole = height === rows && width === columns;
  return {
    kind: 'matrix',
    width,
    height,
    tiles: 1,
    total: whole ? 1 : 2,
    inputs: 1,
    pixels,
    most: largest(pixels),
  };
}

const largest = (pixels: Float32Array): number =>
  pixels.reduce(
    (most, value) => (Math.abs(value) > most && Number.isFinite(value) ? Math.abs(value) : most),
    0,
  );
