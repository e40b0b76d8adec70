import * as Comlink from 'comlink';
import { type Result, rowsOfNodes, runStatistics } from '../../engine/index.ts';
import type { BenchmarkApi, Benchmarked, BenchmarkSettings } from '../workers/benchmark/protocol.ts';
import { WorkerHost } from '../workers/host.ts';
import type { RunProgress } from '../workers/protocol.ts';
import { byNode, setFigure } from './figures.ts';
import { openedFile, queryOf } from './session.ts';
import { put, useStore } from './store.ts';

const runner = new WorkerHost<BenchmarkApi>(
  () => new Worker(new URL('../workers/benchmark.worker.ts', import.meta.url), { type: 'module' }),
);

/** Benchmarks the model as it is cut now. The last one leaves the page meanwhile, so that nothing drawn disturbs the runs; cancelling brings it back. */
export async function startBenchmark(settings: BenchmarkSettings): Promise<void> {
  const file = openedFile();
  const { settings: chosen, cut, skeleton, benchmark: before } = useStore.getState();
  if (file === undefined || cut === undefined || skeleton === undefined) return;
  const progress = (what: RunProgress) => {
    if (useStore.getState().benchmark.kind === 'running') put({ benchmark: { kind: 'running', ...what } });
  };
  const work = { kind: 'running', what: 'Reading the model', done: 0, total: 0 } as const;
  if (before.kind === 'done') last = before;
  put({ benchmark: work });
  const answer = await runner.call<Benchmarked>(
    (api) =>
      api.benchmark(
        file,
        { ...queryOf(chosen), device: chosen.device },
        settings,
        Comlink.proxy(progress),
      ) as Promise<Result<Benchmarked, string>>,
  );
  const now = useStore.getState();
  if (now.benchmark.kind !== 'running') return;
  if (now.skeleton !== skeleton) return put({ benchmark: { kind: 'idle' } });
  if (!answer.ok)
    return put({
      benchmark: { kind: 'failed', sentence: `This model cannot be run here: ${answer.problem}.` },
    });
  put({ benchmark: { kind: 'done', benchmarked: answer.value, cut, skeleton } });
  setFigure('time', {
    title: 'Median time, measured in this browser',
    kind: 'measured',
    unit: 'µs',
    skeleton,
    values: byNode(
      skeleton.nodeCount,
      rowsOfNodes(answer.value.rows).map(({ node, us }) => [node, runStatistics(us).median]),
    ),
  });
}

let last: Extract<ReturnType<typeof useStore.getState>['benchmark'], { kind: 'done' }> | undefined;

/** Ends it at once; what was shown before comes back. */
export function cancelBenchmark(): void {
  const { skeleton } = useStore.getState();
  put({ benchmark: last !== undefined && last.skeleton === skeleton ? last : { kind: 'idle' } });
  runner.stop('the benchmark was stopped');
}
