/** Writes protocol buffers, fields in the order given; enough for the small messages that the tools exchange. */
export class ProtoWriter {
  private readonly bytes: number[] = [];

  int(field: number, value: number | bigint): this {
    this.varint(BigInt(field) << 3n);
    this.varint(BigInt.asUintN(64, BigInt(value)));
    return this;
  }

  double(field: number, value: number): this {
    return this.fixed(field, 1, new Uint8Array(Float64Array.of(value).buffer));
  }

  float(field: number, value: number): this {
    return this.fixed(field, 5, new Uint8Array(Float32Array.of(value).buffer));
  }

  blob(field: number, value: Uint8Array): this {
    this.varint((BigInt(field) << 3n) | 2n);
    this.varint(BigInt(value.length));
    for (const byte of value) this.bytes.push(byte);
    return this;
  }

  message(field: number, write: (writer: ProtoWriter) => unknown): this {
    const inner = new ProtoWriter();
    write(inner);
    this.varint((BigInt(field) << 3n) | 2n);
    this.varint(BigInt(inner.bytes.length));
    this.bytes.push(...inner.bytes);
    return this;
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }

  private fixed(field: number, wire: number, bytes: Uint8Array): this {
    this.varint((BigInt(field) << 3n) | BigInt(wire));
    this.bytes.push(...bytes);
    return this;
  }

  private varint(value: bigint): void {
    let rest = value;
    for (; rest > 127n; rest >>= 7n) this.bytes.push(Number(rest & 127n) | 128);
    this.bytes.push(Number(rest));
  }
}

/** A field as it stands in the bytes; what it means is the reader's business. */
export type ProtoField =
  | { readonly field: number; readonly kind: 'varint'; readonly value: bigint }
  | { readonly field: number; readonly kind: 'fixed32' | 'fixed64' | 'bytes'; readonly value: Uint8Array };

/** The fields of a message in their order, or undefined where the bytes are none. */
export function protoFields(bytes: Uint8Array): readonly ProtoField[] | undefined {
  const { fields, complete } = readableFields(bytes);
  return complete ? fields : undefined;
}

/** The fields up to where the bytes end or are none; of a field of bytes that is cut short, what is there. */
export function readableFields(bytes: Uint8Array): {
  readonly fields: readonly ProtoField[];
  readonly complete: boolean;
} {
  const fields: ProtoField[] = [];
  const ended = { fields, complete: false };
  let at = 0;
  const varint = (): bigint | undefined => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) return undefined;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    return undefined;
  };
  while (at < bytes.length) {
    const key = varint();
    if (key === undefined || key >> 3n === 0n) return ended;
    const field = Number(key >> 3n);
    const wire = Number(key & 7n);
    if (wire === 0) {
      const value = varint();
      if (value === undefined) return ended;
      fields.push({ field, kind: 'varint', value });
      continue;
    }
    const length = wire === 1 ? 8 : wire === 5 ? 4 : wire === 2 ? Number(varint() ?? -1n) : -1;
    if (length < 0) return ended;
    const isCut = length > bytes.length - at;
    const kind = wire === 1 ? 'fixed64' : wire === 5 ? 'fixed32' : 'bytes';
    if (!isCut || kind === 'bytes') fields.push({ field, kind, value: bytes.subarray(at, at + length) });
    if (isCut) return ended;
    at += length;
  }
  return { fields, complete: true };
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
export const protoFloat = (bytes: Uint8Array): number => view(bytes).getFloat32(0, true);
export const protoDouble = (bytes: Uint8Array): number => view(bytes).getFloat64(0, true);
