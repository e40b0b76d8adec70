import type { Bytes } from '../../schema/bytes.ts';
import type { Model, ModelBuffer } from '../types.ts';
import type { ProblemList } from './report.ts';

/**
 * Whether constant STRING tensors hold packed strings: their number, the offset of each and of the end, then the bytes
 * (all offsets int32, from the start of the buffer). Each buffer is looked at once.
 */
export function checkStrings(model: Model, bytes: Bytes, problems: ProblemList): void {
  const seen = new Set<number>();
  for (const subgraph of model.subgraphs)
    for (const tensor of subgraph.tensors) {
      const buffer = model.buffers[tensor.buffer];
      if (tensor.type !== 'STRING' || tensor.buffer === 0 || !buffer?.offset || seen.has(tensor.buffer))
        continue;
      seen.add(tensor.buffer);
      const wrong = packingProblem(buffer, bytes);
      if (wrong)
        problems.warning(
          `subgraphs[${subgraph.index}].tensors[${tensor.index}].buffer`,
          `tensor ${tensor.index} is a STRING, but its buffer ${tensor.buffer} holds no packed strings: ${wrong}`,
        );
    }
}

function packingProblem(buffer: ModelBuffer, bytes: Bytes): string | undefined {
  if (buffer.bytes < 4) return `it has ${buffer.bytes} bytes`;
  const count = bytes.i32(buffer.offset);
  const header = 4 * (count + 2);
  if (count < 0 || header > buffer.bytes) return `it would hold ${count} strings in ${buffer.bytes} bytes`;
  for (let i = 0, last = header; i <= count; i++) {
    const offset = bytes.i32(buffer.offset + 4 * (i + 1));
    if (offset < last || offset > buffer.bytes)
      return `string ${i} of ${count} would begin at byte ${offset} of ${buffer.bytes}`;
    last = offset;
  }
  return undefined;
}
