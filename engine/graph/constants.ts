import type { ByteSource } from '../base/source.ts';
import type { Model } from '../model/types.ts';
import type { Constants, GraphNode } from './types.ts';

/** Constant data of one subgraph, fetched from the file when asked for. The reader has checked that all lie inside. */
export function constantsOf(model: Model, subgraph: number, source: ByteSource): Constants {
  const tensors = model.subgraphs[subgraph]?.tensors ?? [];
  return {
    bytes(tensor) {
      const index = tensors[tensor]?.buffer ?? 0;
      const buffer = model.buffers[index];
      if (index === 0 || buffer === undefined || buffer.offset === 0) return undefined;
      return source.read(buffer.offset, buffer.bytes);
    },
    customOptions({ customOptions }: GraphNode) {
      return customOptions ? source.read(customOptions.offset, customOptions.bytes) : new Uint8Array(0);
    },
  };
}
