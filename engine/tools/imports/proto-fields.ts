import { type ProtoField, readableFields } from '../proto.ts';

/** Fields of one message of a file, as they stand there. */
export type Fields = readonly ProtoField[];

/** Every int32 of a field, packed or one by one. */
export const ints = (fields: Fields, number: number): readonly number[] => {
  const list: number[] = [];
  for (const field of fields) {
    if (field.field !== number) continue;
    if (field.kind === 'varint') list.push(Number(BigInt.asIntN(32, field.value)));
    else if (field.kind === 'bytes') for (const value of packed(field.value)) list.push(value);
  }
  return list;
};

/** Packed int32s: varints one after another; what is cut off at the end is dropped. */
function packed(bytes: Uint8Array): readonly number[] {
  const list: number[] = [];
  let [value, shift] = [0n, 0n];
  for (const byte of bytes) {
    value |= BigInt(byte & 127) << shift;
    shift += 7n;
    if (byte > 127 && shift < 70n) continue;
    list.push(Number(BigInt.asIntN(32, value)));
    [value, shift] = [0n, 0n];
  }
  return list;
}

const blobs = (fields: Fields, number: number): readonly Uint8Array[] =>
  fields.flatMap((field) => (field.field === number && field.kind === 'bytes' ? [field.value] : []));

/** @param cut the file is cut short, so that the last message in it may be too */
export const messages = (fields: Fields, number: number, cut: boolean): readonly Fields[] =>
  blobs(fields, number).flatMap((bytes) => {
    const inner = readableFields(bytes);
    return inner.complete || cut ? [inner.fields] : [];
  });

export const string = (fields: Fields, number: number): string | undefined => {
  const bytes = blobs(fields, number)[0];
  return bytes && new TextDecoder().decode(bytes);
};

/** What a file is that had to be a message of another kind. */
export const strange = (complete: boolean): string =>
  complete ? 'a protocol buffer' : 'bytes that are no protocol buffer, or one cut short,';
