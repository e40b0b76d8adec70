import { bytesBeforeRun, type Graph, mulberry32, type Shapes } from '../../engine/index.ts';

/**
 * Inputs to measure with, the same on every machine: uniform draws from a fixed seed, floats in [-1, 1), integers over their
 * range (wide ones in [0, 100)). A string tensor gets none, so such a model answers with a sentence when it is run.
 */
export function seededInputs(graph: Graph, shapes: Shapes): Uint8Array[] {
  const draw = mulberry32(1);
  return graph.inputs.map((tensor) => {
    const bytes = new Uint8Array(bytesBeforeRun(graph, shapes, tensor) ?? 0);
    fill(bytes, graph.tensors[tensor]?.type ?? '', draw);
    return bytes;
  });
}

function fill(bytes: Uint8Array, type: string, draw: () => number): void {
  const unit = () => draw() / 2 ** 31 - 1;
  const { buffer, byteOffset, length } = bytes;
  if (type === 'FLOAT32' || type === 'COMPLEX64')
    new Float32Array(buffer, byteOffset, length >> 2).forEach((_, index, all) => {
      all[index] = unit();
    });
  else if (type === 'FLOAT64')
    new Float64Array(buffer, byteOffset, length >> 3).forEach((_, index, all) => {
      all[index] = unit();
    });
  else if (type === 'BOOL') for (let at = 0; at < length; at++) bytes[at] = draw() & 1;
  else if (/^U?INT(32|64)$/.test(type)) {
    const step = type.endsWith('64') ? 8 : 4;
    for (let at = 0; at < length; at += step) bytes[at] = draw() % 100;
  } else if (type === 'FLOAT16' || type === 'BFLOAT16')
    // Sign and fraction are free, the exponent stays small: finite numbers only.
    for (let at = 0; at + 1 < length; at += 2) {
      bytes[at] = draw() & 255;
      bytes[at + 1] = 0x38 | (draw() & 0x83);
    }
  else for (let at = 0; at < length; at++) bytes[at] = draw() & 255;
}
