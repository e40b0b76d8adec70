import { describe, expect, test } from 'vitest';
import { type ByteSource, fromBytes } from '../base/source.ts';
import { corpusModels, readShared, shared } from '../testing/shared.ts';
import { Bytes } from './bytes.ts';
import { layoutsOf } from './layout.ts';
import { TableReader } from './reader.ts';
import { tflite } from './tflite.ts';
import { writeFile } from './writer.ts';

const layouts = layoutsOf(tflite);

/** Every table of a file, with raw bytes in place of where they lie. */
function everything(source: ByteSource): Record<string, unknown> {
  const root = new TableReader<typeof tflite>(new Bytes(source), layouts).root('Model').value();
  return withBytes(root, source) as Record<string, unknown>;
}

function withBytes(value: unknown, source: ByteSource): unknown {
  if (Array.isArray(value)) return value.map((element) => withBytes(element, source));
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  const keys = Object.keys(value);
  if (keys.length === 2 && 'offset' in value && 'bytes' in value)
    return source.read(value.offset as number, value.bytes as number);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withBytes(inner, source)]));
}

describe.skipIf(!shared)('every field of a real file survives reading, writing and reading again', () => {
  test.each(corpusModels())('%s', (name) => {
    const before = everything(fromBytes(readShared('corpus', 'models', name)));
    const after = everything(fromBytes(writeFile(tflite, before)));
    // Buffer by buffer first: a difference of megabytes makes no readable message.
    const buffers = (root: Record<string, unknown>) => root.buffers as { data: Uint8Array | null }[];
    expect(buffers(after).length).toBe(buffers(before).length);
    for (const [i, { data }] of buffers(before).entries())
      expect(Buffer.compare(data ?? new Uint8Array(), buffers(after)[i]?.data ?? new Uint8Array())).toBe(0);
    expect({ ...after, buffers: [] }).toEqual({ ...before, buffers: [] });
  });
});
