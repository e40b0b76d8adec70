import fc from 'fast-check';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { npyFile } from '../../model/inspect/npy.ts';
import { inputOfFile, rawInput } from './file-input.ts';
import { readNpy } from './npy.ts';
import { arrayOfInput, readNpz } from './npz.ts';
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

const floats = (values: readonly number[]): Uint8Array =>
  npyFile('FLOAT32', [values.length], new Uint8Array(Float32Array.from(values).buffer))!;

test.each([0, 9] as const)(
  'an archive of arrays gives each input its own, packed at level %i or not',
  (level) => {
    const zip = zipSync(
      { 'image.npy': floats([1, 2]), 'arr_1.npy': floats([3]), 'notes.txt': new Uint8Array(3) },
      { level },
    );
    const arrays = must(readNpz(zip), 'reads');
    const of = (name: string, position: number) => arrayOfInput(arrays, name, position)?.values;
    expect(of('serving_default_image:0', 0)).toEqual(Float64Array.of(1, 2));
    expect(of('other', 1)).toEqual(Float64Array.of(3));
    expect(of('other', 2)).toBeUndefined();
    const tensor = { name: 'image', type: 'FLOAT32' };
    const target = { tensor, shape: [1, 2], position: 0 };
    expect(inputOfFile(zip, target)).toEqual({
      ok: true,
      value: new Uint8Array(Float32Array.of(1, 2).buffer),
    });
    const sentences = [
      inputOfFile(zip, { ...target, shape: [3] }),
      inputOfFile(zip, { ...target, tensor: { ...tensor, name: 'sound' } }),
      inputOfFile(zipSync({ 'a.npy': new Uint8Array(3) }), target),
      inputOfFile(zip.slice(0, 40), target),
      rawInput(zip, target),
    ].map((read) => (read?.ok === false ? read.problem : ''));
    expect(sentences).toEqual([
      'an array of 2 numbers; input image takes 3 (3)',
      'no array is called sound or arr_0; there are image, arr_1',
      expect.stringContaining('its array a.npy is no .npy file'),
      expect.stringContaining('no .npz file'),
      expect.stringContaining('raw values of input image take 8'),
    ]);
    expect(rawInput(new Uint8Array(8), target).ok).toBe(true);
  },
);

test('no bytes throw', () => {
  const zip = zipSync({ 'a.npy': npy });
  const files = fc.oneof(
    fc.tuple(fc.nat(zip.length - 1), fc.nat(255)).map(([at, byte]) => zip.with(at, byte)),
    fc.nat(zip.length).map((end) => zip.slice(0, end)),
    fc.uint8Array({ maxLength: 60 }),
    fc.tuple(fc.nat(200), fc.nat(255)).map(([at, byte]) => npy.with(at % npy.length, byte)),
    fc.nat(60).map((end) => wav(1, 16, new Uint8Array(8)).slice(0, end)),
  );
  fc.assert(
    fc.property(files, (bytes) => {
      readNpy(bytes);
      readNpz(bytes);
      readWav(bytes);
    }),
  );
});
