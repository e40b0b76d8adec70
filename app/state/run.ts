import * as Comlink from 'comlink';
import type { CopyCost, MeasuredRun, Result } from '../../engine/index.ts';
import { WorkerHost } from '../workers/host.ts';
import type { RunApi, RunProgress } from '../workers/protocol.ts';
import { openedFile, queryOf } from './session.ts';
import { put, useStore } from './store.ts';

const runner = new WorkerHost<RunApi>(
  () => new Worker(new URL('../workers/run.worker.ts', import.meta.url), { type: 'module' }),
);

const stopped = 'the run was stopped';

/** Runs the model as it is cut now. A stop or a change of settings makes the answer worthless, so it is then dropped. */
export async function startRun(): Promise<void> {
  const file = openedFile();
  const { settings, cut } = useStore.getState();
  if (file === undefined || cut === undefined) return;
  // A run whose settings were changed meanwhile still goes on; two at once would spoil each other's times.
  if (runner.busy) runner.stop(stopped);
  const progress = (what: RunProgress) => {
    if (useStore.getState().run.kind === 'running') put({ run: { kind: 'running', ...what } });
  };
  put({ run: { kind: 'running', what: 'Reading the model', done: 0, total: 0 } });
  const answer = await runner.call<MeasuredRun>(
    (api) =>
      api.run(file, { ...queryOf(settings), device: settings.device }, Comlink.proxy(progress)) as Promise<
        Result<MeasuredRun, string>
      >,
  );
  if (useStore.getState().cut !== cut || useStore.getState().run.kind !== 'running') return;
  if (answer.ok) put({ run: { kind: 'done', measured: answer.value } });
  else put({ run: { kind: 'failed', sentence: `This model cannot be run here: ${answer.problem}.` } });
}

/** Times copies to the memory that partitions run on. */
export async function measureCopies(): Promise<void> {
  const { settings } = useStore.getState();
  const choice = settings.device;
  put({ copies: { kind: 'measuring', done: 0, total: 0 } });
  const progress = ({ done, total }: RunProgress) => put({ copies: { kind: 'measuring', done, total } });
  const answer = await runner.call<CopyCost>(
    (api) => api.copyCost(choice, Comlink.proxy(progress)) as Promise<Result<CopyCost, string>>,
  );
  if (answer.ok) put({ copies: { kind: 'done', choice, cost: answer.value } });
  else put({ copies: { kind: 'failed', sentence: `Copies cannot be timed here: ${answer.problem}.` } });
}

/** Ends the run at once; the next one starts a fresh worker. */
export function cancelRun(): void {
  put({ run: { kind: 'idle' } });
  runner.stop(stopped);
}
