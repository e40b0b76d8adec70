import type { Remote } from 'comlink';
import { fail, type Result } from '../../engine/index.ts';
import { WorkerHost } from '../workers/host.ts';
import type { InspectApi } from '../workers/inspect/protocol.ts';
import type { ModelFile } from '../workers/protocol.ts';
import { openedFile } from './session.ts';

// The worker is started by the first question. Whatever ends it, the next question tells it the file again.
let told: ModelFile | undefined;

const inspector = new WorkerHost<InspectApi>(
  () => {
    told = undefined;
    return new Worker(new URL('../workers/inspect.worker.ts', import.meta.url), { type: 'module' });
  },
  () => {
    told = undefined;
  },
);

/** Ends what the worker is doing; whoever waits gets the sentence. */
export const stopAsking = (sentence: string): void => inspector.stop(sentence);

/** Asks what does not depend on a file. */
export const askRules = <T>(
  question: (api: Remote<InspectApi>) => Promise<unknown>,
): Promise<Result<T, string>> => inspector.call(async (api) => (await question(api)) as Result<T, string>);

/** Asks the worker that looks into the open file. */
export function ask<T>(question: (api: Remote<InspectApi>) => Promise<unknown>): Promise<Result<T, string>> {
  return inspector.call(async (api) => {
    const file = openedFile();
    if (file === undefined) return fail('the file itself is not here');
    if (told !== file) {
      told = file;
      const opened = await api.open(file);
      if (!opened.ok) return opened;
    }
    // Comlink's types wrap each answer once more; what arrives is the plain `Result` of the API.
    return (await question(api)) as Result<T, string>;
  });
}
