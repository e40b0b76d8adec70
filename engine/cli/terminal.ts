import { readFileSync, writeSync } from 'node:fs';

/** Where the command line reads and writes; tests pass their own. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** The text of a batch file, or of standard input for `-`. Throws when it cannot be read. */
  readBatch(path: string): string;
}

/** Writes everything before returning, so that an exit right after loses nothing, also into a pipe that is slow to empty. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(descriptor, bytes, done);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EPIPE') return; // the reader has seen enough
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}

export const nodeTerminal: Terminal = {
  out: (text) => writeAll(1, text),
  err: (text) => writeAll(2, text),
  readBatch: (path) => readFileSync(path === '-' ? 0 : path, 'utf8'),
};
