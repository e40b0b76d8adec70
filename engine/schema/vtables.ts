import type { Bytes } from './bytes.ts';
import type { TableLayout } from './layout.ts';
import { Malformed } from './malformed.ts';

/** Where a table keeps its fields; many tables of a kind share one. */
export interface Vtable {
  /** Offset of each slot of the layout inside the table, 0 where absent. */
  readonly offsets: readonly number[];
  readonly tableBytes: number;
}

/** The vtables of a file, each read and checked once for a kind of table. */
export class Vtables {
  /** By table of the schema, then by position in the file. */
  readonly #known: Map<number, Vtable>[] = [];
  readonly #bytes: Bytes;
  readonly #made: (entries: number) => void;

  /** @param made told of the entries of each vtable that is kept */
  constructor(bytes: Bytes, made: (entries: number) => void) {
    this.#bytes = bytes;
    this.#made = made;
  }

  /** The vtable of the table at `at`, which must lie inside the file as a whole. */
  of(layout: TableLayout, at: number): Vtable {
    const back = this.#bytes.i32(at);
    const vtableAt = at - back;
    if (vtableAt < 0 || vtableAt + 4 > this.#bytes.size)
      throw new Malformed(
        'malformed',
        `the ${layout.name} table at byte ${at} gives ${back} as the offset of its vtable, which would lie at byte ${vtableAt} of a file of ${this.#bytes.size} bytes`,
      );
    const known = this.#knownOf(layout);
    let vtable = known.get(vtableAt);
    if (vtable === undefined) {
      vtable = this.#read(layout, vtableAt);
      this.#made(layout.slotBytes.length);
      known.set(vtableAt, vtable);
    }
    if (at + vtable.tableBytes > this.#bytes.size)
      throw new Malformed(
        'truncated',
        `the ${layout.name} table at byte ${at} claims ${vtable.tableBytes} bytes, but the file has ${this.#bytes.size}`,
      );
    return vtable;
  }

  #knownOf(layout: TableLayout): Map<number, Vtable> {
    const known = this.#known[layout.index] ?? new Map<number, Vtable>();
    this.#known[layout.index] = known;
    return known;
  }

  #read(layout: TableLayout, at: number): Vtable {
    const { size } = this.#bytes;
    const of = `the vtable of the ${layout.name} table`;
    const vtableBytes = this.#bytes.u16(at);
    if (vtableBytes < 4 || vtableBytes % 2 === 1)
      throw new Malformed('malformed', `${of} at byte ${at} claims a size of ${vtableBytes} bytes`);
    if (at + vtableBytes > size)
      throw new Malformed(
        'truncated',
        `${of} at byte ${at} claims a size of ${vtableBytes} bytes, more than the file has (${size})`,
      );
    const tableBytes = this.#bytes.u16(at + 2);
    if (tableBytes < 4)
      throw new Malformed(
        'malformed',
        `${of} at byte ${at} claims a table of ${tableBytes} bytes, at least 4 are needed`,
      );
    return { offsets: this.#slotOffsets(layout, at, (vtableBytes - 4) / 2, tableBytes), tableBytes };
  }

  #slotOffsets(layout: TableLayout, vtableAt: number, stored: number, tableBytes: number): number[] {
    return layout.slotBytes.map((bytes, slot) => {
      const offset = slot < stored ? this.#bytes.u16(vtableAt + 4 + 2 * slot) : 0;
      if (offset === 0 || (offset >= 4 && offset + bytes <= tableBytes)) return offset;
      const field = layout.fields.findLast((f) => f.slot <= slot)?.name;
      throw new Malformed(
        'malformed',
        `the vtable of the ${layout.name} table places field ${field} at offset ${offset} (0x${offset.toString(16)}), outside the table's ${tableBytes} bytes`,
      );
    });
  }
}
