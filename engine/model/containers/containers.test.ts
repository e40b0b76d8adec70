import { gzipSync, strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { fromBytes } from '../../base/source.ts';
import { writeModel } from '../draft.ts';
import { openFile } from '../open.ts';
import { cArrays } from './c-array.ts';
import { openMember, zipMembers } from './zip.ts';

const modelOf = (description: string): Uint8Array =>
  writeModel({ description, subgraphs: [{ tensors: [], operators: [], inputs: [], outputs: [] }] });

const open = (bytes: Uint8Array, member?: string) => openFile(fromBytes(bytes), 'file', member);
const opened = (bytes: Uint8Array, member?: string) => must(open(bytes, member), 'opens');
const refusal = (bytes: Uint8Array, member?: string): string => {
  const result = open(bytes, member);
  return result.ok ? '' : result.problem.message;
};

test('a plain model lies in no container', () => {
  expect(opened(modelOf('plain')).containers).toEqual([]);
});

test('a model inside gzip', () => {
  const { model, containers } = opened(gzipSync(modelOf('packed')));
  expect(model.description).toBe('packed');
  expect(containers[0]?.kind).toBe('gzip');
});

test.each([0, 6] as const)(
  'a bundle lists its members and opens the one asked for (compression %i)',
  (level) => {
    const bundle = zipSync(
      { 'a.tflite': modelOf('first'), 'labels.txt': strToU8('cat\ndog'), 'b.tflite': modelOf('second') },
      { level },
    );
    expect(opened(bundle).model.description).toBe('first');
    expect(opened(bundle, 'b.tflite').model.description).toBe('second');
    expect(opened(bundle).containers[0]?.members.map(({ name, isModel }) => [name, isModel])).toEqual([
      ['a.tflite', true],
      ['labels.txt', false],
      ['b.tflite', true],
    ]);
    expect(refusal(bundle, 'c.tflite')).toContain('without a model named c.tflite; it holds a.tflite (');
  },
);

test('a bundle inside a bundle', () => {
  const inner = zipSync({ 'deep.tflite': modelOf('deep') });
  const outer = zipSync({ 'hand.task': inner });
  expect(opened(outer).model.description).toBe('deep');
  expect(opened(outer, 'hand.task/deep.tflite').containers.map(({ member }) => member)).toEqual([
    'hand.task',
    'deep.tflite',
  ]);
});

test('an archive without a model says what it holds', () => {
  expect(refusal(zipSync({ 'a.txt': strToU8('hello') }))).toBe(
    'not a TensorFlow Lite model: it is a ZIP archive, and none of its members is a model: a.txt (5 bytes)',
  );
});

test('damaged containers end in a sentence', () => {
  const gzip = gzipSync(modelOf('packed'));
  expect(refusal(gzip.subarray(0, 40))).toContain('gzip file whose data are damaged');
  const zip = zipSync({ 'a.tflite': modelOf('x') });
  expect(refusal(zip.subarray(0, zip.length - 30))).toContain('directory is missing or damaged');
  const wrong = zip.slice();
  wrong.set([0xff, 0xff], 40);
  expect(refusal(wrong)).not.toBe('');
});

test('an archive appended to a model is found at its end', () => {
  const zip = zipSync({ 'labels.txt': strToU8('cat\ndog') }, { level: 0 });
  const model = modelOf('with labels');
  const both = new Uint8Array(model.length + zip.length);
  both.set(model);
  both.set(zip, model.length);
  expect(opened(both).model.description).toBe('with labels');
  const [labels] = must(zipMembers(fromBytes(both)), 'has members');
  const contents = must(openMember(fromBytes(both), must(labels, 'one member')), 'opens');
  expect(new TextDecoder().decode(contents.read(0, contents.size))).toBe('cat\ndog');
});

const asC = (bytes: Uint8Array): string =>
  `// a model\n#include "model.h"\nconst int other[] = {1, 2, 3};\n` +
  `alignas(16) const unsigned char g_model[] DATA_ALIGN = {\n${[...bytes].map((b) => `0x${b.toString(16)}`).join(', ')},\n};\n` +
  `const int g_model_len = ${bytes.length};\n`;

test('a C array, as TinyML projects keep models', () => {
  const { model, containers, source } = opened(strToU8(asC(modelOf('tiny'))));
  expect(model.description).toBe('tiny');
  expect(source.size).toBe(modelOf('tiny').length);
  expect(containers[0]).toMatchObject({ kind: 'c-array', member: 'g_model' });
  expect(containers[0]?.members.map(({ name, bytes }) => [name, bytes])).toEqual([
    ['other', 3],
    ['g_model', source.size],
  ]);
});

test('numbers of C may be decimal, hexadecimal, octal, negative, suffixed or characters, with comments between', () => {
  const [array] = cArrays(strToU8("char a[8] = { 28, 0X1c, 034, -1, 7U, 'A', /* 9, */ 3 // 4\n , 0};"));
  expect([...must(array, 'one array').bytes]).toEqual([28, 28, 28, 255, 7, 65, 3, 0]);
  expect(array?.name).toBe('a');
});

test('text without a model is told as such', () => {
  expect(refusal(strToU8('int main() { return 0; }'))).toContain('not "TFL3"');
  expect(refusal(strToU8('const char a[] = {1, 2};'))).toContain(
    'none of its arrays is a model: a (2 bytes)',
  );
  expect(refusal(strToU8('<!DOCTYPE html><style>{}</style>'))).toContain('HTML page');
});
