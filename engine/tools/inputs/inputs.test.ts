import fc from 'fast-check';
import { expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { npyFile } from '../../model/inspect/npy.ts';
import { readNpy } from './npy.ts';
import { tensorBytes } from './tensor-bytes.ts';
import { readWav } from './wav.ts';

const npy = npyFile('INT16', [2, 3], new Uint8Array(Int16Array.of(1, -2, 3, 4, 5, 300).buffer))!;

test('an array of NumPy reads back as it was written', () => {
  expect(must(readNpy(npy), 'reads')).toEqual({
    shape: [2, 3],
    descr: '<i2',
    values: Float64Array.of(1, -2, 3, 4, 5, 300),
  });
});

test.each([
  [npy.slice(0, 8), 'cut short at byte 8'],
  [npy.slice(0, -1), 'with 11 bytes of data, not 12'],
  [Uint8Array.of(1, 2, 3), 'no .npy file'],
])('%#: a sentence', (bytes, sentence) => {
  const read = readNpy(bytes);
  expect(read.ok ? '' : read.problem).toContain(sentence);
});

test('values become bytes of the type, real ones by the scale, cut to the range', () => {
  const input = {
    name: 'x',
    type: 'INT8',
    quantization: { scale: [0.5], zeroPoint: [10n], quantizedDimension: 0 },
  };
  const bytes = (values: readonly number[], real: boolean) => [
    ...new Int8Array(must(tensorBytes(input as never, values, real), 'fits').buffer),
  ];
  expect(bytes([0, 1, -100, 59], true)).toEqual([10, 12, -128, 127]);
  expect(bytes([0, 1, -200], false)).toEqual([0, 1, -128]);
  const text = tensorBytes({ ...input, type: 'STRING' } as never, [1], true);
  expect(text.ok ? '' : text.problem).toContain('is STRING');
});

/** A header, then the samples. */
const wav = (channels: number, bits: number, data: Uint8Array): Uint8Array => {
  const view = new DataView(new ArrayBuffer(44 + data.length));
  const put = (at: number, text: string) =>
    new Uint8Array(view.buffer).set(new TextEncoder().encode(text), at);
  put(0, 'RIFF');
  put(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, 16000, true);
  view.setUint16(34, bits, true);
  put(36, 'data');
  view.setUint32(40, data.length, true);
  new Uint8Array(view.buffer).set(data, 44);
  return new Uint8Array(view.buffer);
};

test('sound becomes one channel from -1 to 1', () => {
  const stereo = new Uint8Array(Int16Array.of(16384, 0, -32768, -32768).buffer);
  expect(must(readWav(wav(2, 16, stereo)), 'reads')).toEqual({
    rate: 16000,
    samples: Float32Array.of(0.25, -1),
  });
  expect([...must(readWav(wav(1, 8, Uint8Array.of(128, 0))), 'reads').samples]).toEqual([0, -1]);
});

test('no bytes throw', () => {
  const files = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.tuple(fc.nat(200), fc.nat(255)).map(([at, byte]) => npy.with(at % npy.length, byte)),
    fc.nat(60).map((end) => wav(1, 16, new Uint8Array(8)).slice(0, end)),
  );
  fc.assert(
    fc.property(files, (bytes) => {
      readNpy(bytes);
      readWav(bytes);
    }),
  );
});
