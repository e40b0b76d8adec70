import type { Report, Result } from '../../engine/index.ts';
import { WorkerHost } from '../workers/host.ts';
import type { HashApi } from '../workers/protocol.ts';
import { put, useStore } from './store.ts';

const hasher = new WorkerHost<HashApi>(
  () => new Worker(new URL('../workers/hash.worker.ts', import.meta.url), { type: 'module' }),
);

let hashed: Promise<unknown> = Promise.resolve();
let of: File | undefined;

/** Settles when the hash of the open file is known, or cannot be. */
export const identified = (): Promise<unknown> => hashed;

/**
 * Works out the SHA-256 of a file that was just opened, beside everything else; another member of the same file needs no second
 * time. Where a report was shown before, the hash tells whether the file is the one that the report is of.
 */
export function identify(file: File, report: Report | undefined): void {
  if (report === undefined && of === file) return;
  hasher.stop('another file was opened');
  of = file;
  put({
    sha256: undefined,
    claim: report && { report, state: report.model.sha256 === undefined ? 'unknown' : 'checking' },
  });
  hashed = hasher
    .call<string>((api) => api.sha256(file) as Promise<Result<string, string>>)
    .then((answer) => {
      if (of !== file) return;
      if (answer.ok) put({ sha256: answer.value });
      const { claim } = useStore.getState();
      if (claim?.state !== 'checking') return;
      const state = !answer.ok ? 'unknown' : answer.value === claim.report.model.sha256 ? 'same' : 'other';
      put({ claim: { ...claim, state } });
    });
}

/** Something else than a file is shown now. */
export function unidentify(): void {
  of = undefined;
  hasher.stop('the file was closed');
  put({ sha256: undefined, claim: undefined });
}
