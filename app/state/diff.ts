import * as Comlink from 'comlink';
import type { Result } from '../../engine/index.ts';
import type { Diff, DiffApi, DiffSettings } from '../workers/diff/protocol.ts';
import { WorkerHost } from '../workers/host.ts';
import type { RunProgress } from '../workers/protocol.ts';
import { byNode, setFigure } from './figures.ts';
import { openedFile, queryOf } from './session.ts';
import { put, type State, useStore } from './store.ts';

const runner = new WorkerHost<DiffApi>(
  () => new Worker(new URL('../workers/diff.worker.ts', import.meta.url), { type: 'module' }),
);

let last: Extract<State['diff'], { kind: 'done' }> | undefined;

/** Compares reference kernels with the cut of now, or with a sibling; the last answer comes back when it is cancelled. */
export async function startDiff(settings: DiffSettings): Promise<void> {
  const file = openedFile();
  const { settings: chosen, cut, skeleton, diff: before } = useStore.getState();
  if (file === undefined || cut === undefined || skeleton === undefined) return;
  if (before.kind === 'done') last = before;
  const progress = (what: RunProgress) => {
    if (useStore.getState().diff.kind === 'running') put({ diff: { kind: 'running', ...what } });
  };
  put({ diff: { kind: 'running', what: 'Reading the model', done: 0, total: 0 } });
  const answer = await runner.call<Diff>(
    (api) =>
      api.diff(
        file,
        { ...queryOf(chosen), device: chosen.device },
        settings,
        Comlink.proxy(progress),
      ) as Promise<Result<Diff, string>>,
  );
  const now = useStore.getState();
  if (now.diff.kind !== 'running') return;
  if (now.skeleton !== skeleton) return put({ diff: { kind: 'idle' } });
  if (!answer.ok)
    return put({ diff: { kind: 'failed', sentence: `The two runs cannot be compared: ${answer.problem}.` } });
  put({ diff: { kind: 'done', diff: answer.value, cut, skeleton } });
  setFigure('error', {
    title: `Root mean square error${answer.value.real ? '' : ' as stored'}, reference against test`,
    kind: 'measured',
    unit: '',
    skeleton,
    values: byNode(
      skeleton.nodeCount,
      answer.value.depth.map(({ node, rmse }) => [node, rmse]),
    ),
  });
}

export function cancelDiff(): void {
  put({
    diff: last !== undefined && last.skeleton === useStore.getState().skeleton ? last : { kind: 'idle' },
  });
  runner.stop('the comparison was stopped');
}
