import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { type TableInput, writeTables } from '../engine/model/write.ts';

export type Layout = 'inside the FlatBuffer' | 'by offset and size';

/**
 * A chain of FULLY_CONNECTED operators, half of its tensors weights of `weightBytes` zeros, as a sparse file: it takes the
 * disk only what its tables do. Inside the FlatBuffer each buffer's table stands before its data, as converters write
 * them, so the tables are as scattered as the weights. Returns the size of the file.
 */
export function writeSparseModel(path: string, tensors: number, weightBytes: number, layout: Layout): number {
  const weights = tensors / 2;
  const inside = layout === 'inside the FlatBuffer';
  const dataAt = 2 ** 24;
  const stride = weightBytes + headBytes;
  const outside = Array.from({ length: weights }, (_, i) => ({
    offset: dataAt + i * weightBytes,
    size: weightBytes,
  }));
  const tables = writeTables(modelOf(tensors, weightBytes, inside ? outside.map(() => ({})) : outside));
  const file = openSync(path, 'w');
  if (inside) {
    pointBuffersAt(tables, (i) => dataAt + (i - 1) * stride + vtableBytes);
    for (let i = 0; i < weights; i++)
      writeSync(file, bufferHead(weightBytes), 0, headBytes, dataAt + i * stride);
  }
  writeSync(file, tables, 0, tables.length, 0);
  const size = dataAt + weights * (inside ? stride : weightBytes);
  ftruncateSync(file, size);
  closeSync(file);
  return size;
}

function modelOf(
  tensors: number,
  weightBytes: number,
  weights: readonly TableInput<'Buffer'>[],
): TableInput<'Model'> {
  return {
    version: 3,
    operator_codes: [{ builtin_code: 'FULLY_CONNECTED', deprecated_builtin_code: 9 }],
    buffers: [{}, ...weights],
    subgraphs: [
      {
        inputs: [0],
        outputs: [tensors],
        tensors: Array.from({ length: tensors + 1 }, (_, i) =>
          i % 2 === 1
            ? { name: `layer_${i >> 1}/weights`, shape: [weightBytes], type: 'INT8', buffer: (i + 1) / 2 }
            : { name: `layer_${i >> 1}/output`, shape: [1, 64], has_rank: true },
        ),
        operators: weights.map((_, i) => ({
          inputs: [2 * i, 2 * i + 1, -1],
          outputs: [2 * i + 2],
          builtin_options: { kind: 'FullyConnectedOptions', keep_num_dims: true },
        })),
      },
    ],
  };
}

const vtableBytes = 8;
const headBytes = 20;

/** The vtable and table of a Buffer, and the length of its data, which follow. */
function bufferHead(dataBytes: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(headBytes));
  view.setUint16(0, 6, true); // the vtable: its size, the table's size, where field `data` lies in the table
  view.setUint16(2, 8, true);
  view.setUint16(4, 4, true);
  view.setInt32(8, vtableBytes, true); // the table: how far back its vtable is, how far on the data are
  view.setUint32(12, 4, true);
  view.setUint32(16, dataBytes, true);
  return new Uint8Array(view.buffer);
}

/** Redirects the entries of the list of buffers but the first, which stays empty. */
function pointBuffersAt(tables: Uint8Array, tableAt: (index: number) => number): void {
  const view = new DataView(tables.buffer, tables.byteOffset, tables.byteLength);
  const root = view.getUint32(0, true);
  const buffersSlot = root - view.getInt32(root, true) + 4 + 2 * 4;
  const field = root + view.getUint16(buffersSlot, true);
  const list = field + view.getUint32(field, true);
  for (let i = 1; i < view.getUint32(list, true); i++) {
    const entry = list + 4 + 4 * i;
    view.setUint32(entry, tableAt(i) - entry, true);
  }
}
