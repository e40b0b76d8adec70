const slot = 4;
const kinds = { number: 1, float: 3, boolean: 26 } as const;

/** A float of four bytes, also where its value is whole. */
export interface FlexFloat {
  readonly float: number;
}

/**
 * A FlexBuffer whose root is a map of up to 50 scalars, every one in a slot of four bytes. Keys are sorted, since other readers
 * look them up by halving. The counterpart of `readFlexMap` for what sample models and tests need.
 */
export function writeFlexMap(entries: Readonly<Record<string, number | boolean | FlexFloat>>): Uint8Array {
  const rows = Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
  const keys = rows.map(([key]) => key.length + 1);
  const keyBytes = keys.reduce((sum, length) => sum + length, 0);
  const keyVector = Math.ceil(keyBytes / slot) * slot + slot; // behind its size
  const values = keyVector + rows.length * slot + 3 * slot; // behind keys offset, keys width and size
  const root = values + rows.length * (slot + 1);
  const bytes = new Uint8Array(root + 3);
  const view = new DataView(bytes.buffer);
  view.setUint32(keyVector - slot, rows.length, true);
  view.setUint32(values - 3 * slot, values - 3 * slot - keyVector, true);
  view.setUint32(values - 2 * slot, slot, true);
  view.setUint32(values - slot, rows.length, true);
  let text = 0;
  rows.forEach(([key, value], i) => {
    const at = keyVector + i * slot;
    view.setUint32(at, at - text, true);
    for (const letter of key) bytes[text++] = letter.charCodeAt(0);
    text++;
    bytes[values + rows.length * slot + i] = (setScalar(view, values + i * slot, value) << 2) | 2;
  });
  bytes.set([root - values, (9 << 2) | 2, 1], root);
  return bytes;
}

/** Writes a scalar and returns its kind. */
function setScalar(view: DataView, at: number, value: number | boolean | FlexFloat): number {
  if (typeof value === 'object') view.setFloat32(at, value.float, true);
  else view.setInt32(at, Number(value), true);
  return typeof value === 'object' ? kinds.float : kinds[typeof value as 'number' | 'boolean'];
}
