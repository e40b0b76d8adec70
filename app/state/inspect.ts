import type { Remote } from 'comlink';
import type { Result } from '../../engine/index.ts';
import type { InspectApi } from '../workers/inspect/protocol.ts';
import { fileAsker } from './file-asker.ts';

const inspector = fileAsker<InspectApi>(
  () => new Worker(new URL('../workers/inspect.worker.ts', import.meta.url), { type: 'module' }),
);

/** Ends what the worker is doing; whoever waits gets the sentence. */
export const stopAsking = (sentence: string): void => inspector.host.stop(sentence);

/** Asks what does not depend on a file. */
export const askRules = <T>(
  question: (api: Remote<InspectApi>) => Promise<unknown>,
): Promise<Result<T, string>> =>
  inspector.host.call(async (api) => (await question(api)) as Result<T, string>);

/** Asks the worker that looks into the open file. */
export const ask = inspector.ask;
