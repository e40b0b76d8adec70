import { fail, ok, type Result } from '../../base/result.ts';

/** Sound as one channel of numbers from -1 to 1. */
export interface Sound {
  readonly rate: number;
  readonly samples: Float32Array;
}

const text = (bytes: Uint8Array, at: number): string =>
  new TextDecoder('latin1').decode(bytes.subarray(at, at + 4));

export const isWav = (bytes: Uint8Array): boolean => text(bytes, 0) === 'RIFF' && text(bytes, 8) === 'WAVE';

/** Reads a `.wav` file of 8, 16, 24 or 32 bit integers or 32 bit floats; several channels become their mean. */
export function readWav(bytes: Uint8Array): Result<Sound, string> {
  if (!isWav(bytes)) return fail('no .wav file: it does not begin with RIFF and WAVE');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: { code: number; channels: number; rate: number; bits: number } | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (text(bytes, at) === 'fmt ' && body + 16 <= bytes.length) {
      const code = view.getUint16(body, true);
      format = {
        // An extensible format tells its code in the first bytes of its identifier.
        code: code === 0xfffe && body + 26 <= bytes.length ? view.getUint16(body + 24, true) : code,
        channels: view.getUint16(body + 2, true),
        rate: view.getUint32(body + 4, true),
        bits: view.getUint16(body + 14, true),
      };
    } else if (text(bytes, at) === 'data') {
      if (format === undefined) return fail('a .wav file whose samples come before their format');
      return samplesOf(view, body, Math.min(size, bytes.length - body), format);
    }
    at = body + size + (size & 1);
  }
  return fail(`a .wav file without samples, or cut short at byte ${bytes.length}`);
}

function samplesOf(
  view: DataView,
  from: number,
  size: number,
  { code, channels, rate, bits }: { code: number; channels: number; rate: number; bits: number },
): Result<Sound, string> {
  const read = readerOf(view, code, bits);
  if (read === undefined || channels < 1)
    return fail(
      `a .wav file of format ${code} with ${bits} bits and ${channels} channels: uncompressed samples can be read`,
    );
  const frame = (channels * bits) / 8;
  const samples = Float32Array.from({ length: Math.floor(size / frame) }, (_, index) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++)
      sum += read(from + index * frame + (channel * bits) / 8);
    return sum / channels;
  });
  return ok({ rate, samples });
}

function readerOf(view: DataView, code: number, bits: number): ((at: number) => number) | undefined {
  if (code === 3 && bits === 32) return (at) => view.getFloat32(at, true);
  if (code !== 1) return undefined;
  if (bits === 8) return (at) => (view.getUint8(at) - 128) / 128;
  if (bits === 16) return (at) => view.getInt16(at, true) / 32768;
  if (bits === 24) return (at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8388608;
  return bits === 32 ? (at) => view.getInt32(at, true) / 2147483648 : undefined;
}
