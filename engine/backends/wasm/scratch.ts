import { fail, ok, type Result } from '../../base/result.ts';
import type { PreparedSegment } from '../types.ts';

const page = 65536;

/** Memory that holds one tensor's bytes and computes nothing. */
export function scratchSegment(bytes: number, shared: boolean): Result<PreparedSegment, string> {
  const pages = Math.max(1, Math.ceil(bytes / page));
  try {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
    const view = new Uint8Array(memory.buffer, 0, bytes);
    return ok({
      memory: { arenaBytes: bytes, constantBytes: 0 },
      fallbacks: [],
      write: (_, from) => view.set(from),
      invoke: () => {},
      read: () => view,
      dispose: () => {},
    });
  } catch (error) {
    if (error instanceof RangeError) return fail(`out of memory: ${bytes} bytes were wanted`);
    throw error;
  }
}
