import { viewBytes } from '../ops/tensor-data.ts';
import type { TensorData } from '../ops/types.ts';

/** A tensor as the reference answers hold it; `data` is base64 of the little-endian bytes. */
export interface GoldenTensor {
  readonly tensor: number;
  readonly name?: string;
  readonly type: string;
  readonly shape: readonly number[];
  readonly data: string;
}

export type Tolerance =
  | { readonly kind: 'exact' }
  | { readonly kind: 'float'; readonly abs: number; readonly rel: number };

export interface Got {
  readonly type: string;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

export const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

/** What differs first between what was computed and what the runtime answered, as a sentence; undefined where nothing does. */
export function firstDifference(
  got: Got | undefined,
  want: GoldenTensor,
  tolerance: Tolerance,
): string | undefined {
  const name = `tensor ${want.tensor}`;
  if (got === undefined) return `${name} has no values`;
  if (got.type !== want.type) return `${name} is ${got.type}, not ${want.type}`;
  if (got.shape.join() !== want.shape.join()) return `${name} has shape [${got.shape}], not [${want.shape}]`;
  const difference = differentElement(
    got.data,
    viewBytes(want.type, fromBase64(want.data)),
    want.type,
    tolerance,
  );
  return difference && `${name} ${want.type} [${want.shape}]: ${difference}`;
}

/** The first element that is not equal under the tolerance, with how many there are. */
export function differentElement(
  got: TensorData,
  want: TensorData,
  type: string,
  tolerance: Tolerance,
): string | undefined {
  if (got.length !== want.length) return `${got.length} elements in memory, not ${want.length}`;
  const equal = comparison(type, tolerance);
  let first = -1;
  let count = 0;
  for (let i = 0; i < want.length; i++) {
    if (equal(got[i] as number, want[i] as number)) continue;
    if (first < 0) first = i;
    count++;
  }
  if (first < 0) return undefined;
  return `${count} of ${want.length} differ, the first at ${first}: ${got[first]}, not ${want[first]}`;
}

function comparison(type: string, tolerance: Tolerance): (got: number, want: number) => boolean {
  if (type === 'FLOAT16' || type === 'BFLOAT16') return (a, b) => a === b || (isZero16(a) && isZero16(b));
  if (type !== 'FLOAT32' && type !== 'FLOAT64' && type !== 'COMPLEX64') return (a, b) => a === b;
  // `===` takes the two zeros for equal, as the rule asks.
  if (tolerance.kind === 'exact') return (a, b) => a === b || (Number.isNaN(a) && Number.isNaN(b));
  const { abs, rel } = tolerance;
  return (a, b) =>
    a === b ||
    (Number.isNaN(a) && Number.isNaN(b)) ||
    (Number.isFinite(b) && Math.abs(a - b) <= abs + rel * Math.abs(b));
}

const isZero16 = (bits: number): boolean => (bits & 0x7fff) === 0;
