import { fail, type Result } from '../../base/result.ts';
import type { GraphTensor } from '../../graph/types.ts';
import { isNpy, type NpyArray, readNpy } from './npy.ts';
import { arrayOfInput, isNpz, readNpz } from './npz.ts';
import { tensorBytes } from './tensor-bytes.ts';
import { isWav, readWav } from './wav.ts';

/** The input that a file is for. */
export interface FileTarget {
  readonly tensor: Pick<GraphTensor, 'name' | 'type' | 'quantization'>;
  readonly shape: readonly number[];
  /** Among the model's inputs. */
  readonly position: number;
}

const countOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Bytes of an input from an array, an archive of arrays or a sound; undefined where the content is none of these. */
export function inputOfFile(bytes: Uint8Array, target: FileTarget): Result<Uint8Array, string> | undefined {
  if (isNpy(bytes)) {
    const array = readNpy(bytes);
    return array.ok ? ofArray(array.value, target) : array;
  }
  if (isNpz(bytes)) return ofArchive(bytes, target);
  return isWav(bytes) ? ofSound(bytes, target) : undefined;
}

function ofArchive(bytes: Uint8Array, target: FileTarget): Result<Uint8Array, string> {
  const arrays = readNpz(bytes);
  if (!arrays.ok) return arrays;
  const { tensor, position } = target;
  const array = arrayOfInput(arrays.value, tensor.name, position);
  if (array !== undefined) return ofArray(array, target);
  const names = arrays.value.map(({ name }) => name).join(', ');
  return fail(`no array is called ${tensor.name} or arr_${position}; there are ${names}`);
}

/** Floats for a quantized input are real numbers, integers are quanta. */
function ofArray({ values, descr }: NpyArray, { tensor, shape }: FileTarget): Result<Uint8Array, string> {
  const count = countOf(shape);
  return values.length === count
    ? tensorBytes(tensor, values, descr.includes('f'))
    : fail(`an array of ${values.length} numbers; input ${tensor.name} takes ${count} (${shape.join('×')})`);
}

/** Samples from -1 to 1. Too short a sound ends in silence, too long a one is cut. */
function ofSound(bytes: Uint8Array, { tensor, shape }: FileTarget): Result<Uint8Array, string> {
  const sound = readWav(bytes);
  if (!sound.ok) return sound;
  const { samples } = sound.value;
  const length = countOf(shape);
  const values = Float32Array.from({ length }, (_, index) => samples[index] ?? 0);
  return tensorBytes(tensor, values, true);
}

/**
 * Raw little-endian values, of exactly the input's size.
 *
 * @param tried what the content was found not to be, for the sentence
 */
export function rawInput(
  bytes: Uint8Array,
  { tensor, shape }: FileTarget,
  tried = 'sound, .npy array or .npz archive',
): Result<Uint8Array, string> {
  const size = tensorBytes(tensor, new Float32Array(countOf(shape)), false);
  if (!size.ok) return size;
  return size.value.length === bytes.length
    ? { ok: true, value: bytes }
    : fail(
        `${bytes.length} bytes that are no ${tried}, and raw values of input ${tensor.name} take ${size.value.length}`,
      );
}
