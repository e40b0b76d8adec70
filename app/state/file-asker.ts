import type { Remote } from 'comlink';
import { fail, type Result } from '../../engine/index.ts';
import { WorkerHost } from '../workers/host.ts';
import type { ModelFile } from '../workers/protocol.ts';
import { openedFile } from './session.ts';

interface Opens {
  open(file: ModelFile): Result<true, string>;
}

/** A worker that is asked about the open file. */
export interface FileAsker<T> {
  readonly host: WorkerHost<T>;
  ask<A>(question: (api: Remote<T>) => Promise<unknown>): Promise<Result<A, string>>;
}

/**
 * The worker is started by the first question. Whatever ends it, the next question tells it the file again; a file that it cannot
 * open answers every question with the reason.
 */
export function fileAsker<T extends Opens>(start: () => Worker): FileAsker<T> {
  let told: { readonly file: ModelFile; readonly opened: Promise<Result<true, string>> } | undefined;
  const forget = () => {
    told = undefined;
  };
  const host = new WorkerHost<T>(() => {
    forget();
    return start();
  }, forget);
  const ask = <A>(question: (api: Remote<T>) => Promise<unknown>): Promise<Result<A, string>> =>
    host.call(async (api) => {
      const file = openedFile();
      if (file === undefined) return fail('the model itself is not here');
      // Comlink wraps the types of a parameter so deep that the compiler gives up; what arrives is the plain `Result` of the API.
      if (told?.file !== file)
        told = {
          file,
          opened: (api as unknown as Remote<Opens>).open(file) as Promise<Result<true, string>>,
        };
      const opened = await told.opened;
      return opened.ok ? ((await question(api)) as Result<A, string>) : opened;
    });
  return { host, ask };
}
