import {
  diffInput,
  type FileTarget,
  fail,
  type Graph,
  type GraphTensor,
  inputOfFile,
  isNpz,
  ok,
  type Result,
  rawInput,
  type Shapes,
  shapeBeforeRun,
  tensorBytes,
} from '../../../engine/index.ts';
import type { DiffSettings, Normalisation } from './protocol.ts';

/** Bytes of every input of a graph, or why they cannot be had. */
export async function inputsFor(
  graph: Graph,
  shapes: Shapes,
  { files, normalisation }: DiffSettings,
  run: number,
): Promise<Result<readonly Uint8Array[], string>> {
  const inputs: Uint8Array[] = [];
  for (const [position, id] of graph.inputs.entries()) {
    const tensor = graph.tensors[id];
    const shape = shapeBeforeRun(shapes, id);
    if (tensor === undefined || shape === undefined)
      return fail(`input ${position} has a size that only a run tells`);
    // One archive holds the arrays of all inputs.
    const file =
      files[position] ?? (files.length === 1 && (await isArchive(files[0])) ? files[0] : undefined);
    const bytes =
      file === undefined
        ? random(tensor, shape, position, 1 + run * graph.inputs.length + position)
        : await fromFile(file, { tensor, shape, position }, normalisation);
    if (!bytes.ok) return bytes;
    inputs.push(bytes.value);
  }
  return ok(inputs);
}

const countOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

function random(
  { type, name }: GraphTensor,
  shape: readonly number[],
  position: number,
  seed: number,
): Result<Uint8Array, string> {
  const bytes = diffInput(type, countOf(shape), seed);
  if (bytes !== undefined) return ok(bytes);
  return fail(
    `input ${position} (${name}) is ${type}; FLOAT32, INT8, UINT8, INT32 and BOOL can be drawn at random`,
  );
}

const isArchive = async (file: File | undefined): Promise<boolean> =>
  file !== undefined && isNpz(new Uint8Array(await file.slice(0, 4).arrayBuffer()));

/** An array, an archive of arrays, a sound, a picture by its content, or raw bytes of exactly the tensor's size. */
async function fromFile(
  file: File,
  target: FileTarget,
  { mean, std }: Normalisation,
): Promise<Result<Uint8Array, string>> {
  const named = (problem: string) => fail(`${file.name}: ${problem}`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const made = inputOfFile(bytes, target);
  if (made !== undefined) return made.ok ? made : named(made.problem);
  const picture = await pixels(file, target.shape);
  if (picture.ok) {
    const values = Float32Array.from(picture.value, (value) => (value - mean) / std);
    return tensorBytes(target.tensor, values, true);
  }
  const raw = rawInput(bytes, target, 'picture, sound, .npy array or .npz archive');
  return raw.ok ? raw : named(`${raw.problem} (${picture.problem})`);
}

/** A picture resized to an input of height, width and 1 or 3 channels; values 0 to 255. */
async function pixels(file: File, shape: readonly number[]): Promise<Result<Uint8Array, string>> {
  const [height = 0, width = 0, channels = 0] = shape.slice(-3);
  if (shape.length < 3 || (channels !== 1 && channels !== 3) || countOf(shape) !== height * width * channels)
    return fail(`a picture needs an input of 1×height×width×3 or ×1, this one is ${shape.join('×')}`);
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, {
      resizeWidth: width,
      resizeHeight: height,
      resizeQuality: 'high',
    });
  } catch {
    return fail('the browser cannot read it as a picture');
  }
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (context === null) return fail('this browser has no canvas in workers');
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  const at = (pixel: number, channel: number) => data[4 * pixel + channel] ?? 0;
  return ok(
    Uint8Array.from({ length: height * width * channels }, (_, index) => {
      const pixel = Math.floor(index / channels);
      if (channels === 3) return at(pixel, index % 3);
      // The grey of ITU-R BT.601.
      return Math.round(0.299 * at(pixel, 0) + 0.587 * at(pixel, 1) + 0.114 * at(pixel, 2));
    }),
  );
}
