import { gzipSync, strToU8, zipSync } from 'fflate';
import { describedModel } from '../e2e/described.ts';
import { smallModel } from '../e2e/models.ts';
import { type Base, baseOf } from '../engine/testing/mutate.ts';
import { corpusModels, readShared } from '../engine/testing/shared.ts';

/** Real models of at most `largest` bytes, damaged in their tables. */
export const modelBases = (largest: number): readonly Base[] =>
  corpusModels()
    .map((name) => baseOf(name, readShared('corpus', 'models', name)))
    .filter(({ bytes }) => bytes.length <= largest);

/**
 * What models are packed in, and models with metadata and packed files; damaged anywhere, metadata and directories included.
 * The models inside are small, so that most damage falls on what is around them.
 */
export function containerBases(largest: number): readonly Base[] {
  const [plain, described] = [smallModel(1), describedModel()];
  const note = strToU8('labels of nothing\n'.repeat(20));
  const bundle = zipSync({ 'detector.tflite': described, 'notes/read.txt': note });
  const files: Readonly<Record<string, Uint8Array>> = {
    described,
    gzip: gzipSync(described),
    zip: zipSync({ 'a.txt': note, 'b.tflite': plain }),
    stored: zipSync({ 'b.tflite': described, 'c.tflite': plain }, { level: 0 }),
    'bundle in a bundle': zipSync({ 'pose.task': bundle, 'model.tflite': plain }, { level: 0 }),
    'zip in gzip': gzipSync(bundle),
    'C array': strToU8(`const unsigned char g_model[] = {${[...plain].join(', ')}};`),
    ...Object.fromEntries(withMetadata(largest)),
  };
  return Object.entries(files).map(([name, bytes]) => ({ name, bytes, structure: [[0, bytes.length]] }));
}

/** Real models that end in a ZIP archive of labels, as TFLite Metadata packs them. */
const withMetadata = (largest: number): [string, Uint8Array][] =>
  corpusModels()
    .map((name): [string, Uint8Array] => [name, readShared('corpus', 'models', name)])
    .filter(([, bytes]) => bytes.length <= largest && hasArchive(bytes));

const hasArchive = (bytes: Uint8Array): boolean =>
  [0x50, 0x4b, 5, 6].every((byte, i) => bytes[bytes.length - 22 + i] === byte);
