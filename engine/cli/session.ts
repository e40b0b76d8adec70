import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import type { Pool } from '../backends/wasm/pool.ts';
import { type ByteSource, fromBytes } from '../base/source.ts';
import { fileError } from './errors.ts';
import { nodeThreads } from './threads.ts';

/** Files up to this size are held whole; larger ones are read where they are looked at. */
const wholeBytes = 64 * 2 ** 20;

/** A file as a byte source; stays open until the process ends. */
function openSource(path: string): ByteSource {
  const descriptor = openSync(path, 'r');
  const { size } = fstatSync(descriptor);
  if (size <= wholeBytes) {
    const bytes = new Uint8Array(readFileSync(descriptor));
    closeSync(descriptor);
    return fromBytes(bytes);
  }
  return {
    size,
    read(offset, length) {
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length; ) {
        const got = readSync(descriptor, bytes, done, length - done, offset + done);
        if (got === 0) fileError(`${path} ended at byte ${offset + done} while it was read`);
        done += got;
      }
      return bytes;
    },
  };
}

function whyUnreadable(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'cannot be read: there is no such file';
  if (code === 'EISDIR') return 'cannot be read: it is a folder';
  return code === 'EACCES' ? 'cannot be read: permission denied' : `cannot be read: ${message}`;
}

/** What stays between the requests of one command: files already read, and threads. */
export class Session {
  private readonly sources = new Map<string, ByteSource>();

  private readonly said = new Set<string>();

  private readonly pools = new Map<number, Pool | undefined>();

  /** @param say prints progress and warnings, on standard error */
  constructor(private readonly say: (text: string) => void) {}

  /** Prints a warning, once however often a batch meets it. */
  warn(text: string): void {
    if (!this.said.has(text)) this.say(text);
    this.said.add(text);
  }

  /** The file's bytes, opened once; `-` is standard input. Throws `CliError` 3 when it cannot be opened. */
  source(path: string): ByteSource {
    const known = this.sources.get(path);
    if (known) return known;
    try {
      const source = path === '-' ? fromBytes(new Uint8Array(readFileSync(0))) : openSource(path);
      this.sources.set(path, source);
      return source;
    } catch (error) {
      return fileError(`${path} ${whyUnreadable(error)}`);
    }
  }

  /** So many threads to run kernels on; undefined where that is one. */
  threads(count: number): Pool | undefined {
    if (!this.pools.has(count)) this.pools.set(count, nodeThreads(count));
    return this.pools.get(count);
  }

  /** Ends its threads. */
  dispose(): void {
    for (const pool of this.pools.values()) pool?.dispose();
  }
}
