import * as Comlink from 'comlink';
import { create } from 'zustand';
import {
  cellOf,
  effectiveLimits,
  type LimitFacts,
  type Limits,
  type MeasuredRun,
  type Optimum,
  type Result,
  type Skeleton,
  type Surface,
} from '../../engine/index.ts';
import type { BlockersAnswer, SurfaceAnswer } from '../workers/advice/protocol.ts';
import { menuDelegate } from '../workers/delegates.ts';
import { latest, WorkerHost } from '../workers/host.ts';
import type { CutQuery, RunApi, RunProgress, RunQuery } from '../workers/protocol.ts';
import { askAdviser, boardOf, type Question, question } from './advice.ts';
import { change, openedFile, queryOf } from './session.ts';
import type { Settings } from './settings.ts';
import { useStore } from './store.ts';

// What the trade-off view shows. Answers stay until newer ones are there; limits that move ask for nothing but blockers, since the
// surface holds every outcome of them.

export interface Tradeoff {
  readonly surface?: Result<SurfaceAnswer, string>;
  /** Absent also where nothing can be priced. */
  readonly optimum?: Optimum;
  readonly blockers?: Result<BlockersAnswer, string>;
  /** By outcome: measured in this browser, never ranked together with estimates. */
  readonly measured: ReadonlyMap<number, MeasuredRun>;
  readonly measuring?: RunProgress;
  /** Why measuring ended before its end. */
  readonly stopped?: string;
}

const empty: Tradeoff = { measured: new Map() };

export const useTradeoff = create<Tradeoff>(() => empty);

const surfaceOf = latest(({ query, choice }: Question) =>
  askAdviser<SurfaceAnswer>((api) => api.surface(query, choice)),
);
const optimumOf = latest(({ query, choice }: Question) =>
  askAdviser<Optimum | undefined>((api) => api.optimum(query, choice)),
);
const blockersOf = latest(({ query, choice }: Question) =>
  askAdviser<BlockersAnswer>((api) => api.blockers(query, choice)),
);

/** What decides the surface, as a text: everything but the limits and candidates picked by hand. */
export function surfaceKey(settings: Settings): string {
  const { max: _, min: __, pick: ___, ...query } = queryOf(settings);
  return JSON.stringify([query, boardOf(settings)]);
}

const outcomesKey = (settings: Settings): string => {
  const { max: _, min: __, pick: ___, ...query } = queryOf(settings);
  return JSON.stringify([query, settings.device]);
};
let measuredKey = '';
let told: Skeleton | undefined;

export async function followSurface(): Promise<void> {
  const { skeleton, settings } = useStore.getState();
  // Another graph: nothing that was said holds.
  if (skeleton !== told) {
    stopMeasuring();
    useTradeoff.setState(empty, true);
  }
  told = skeleton;
  const key = outcomesKey(settings);
  // Another board changes no outcome, so what was measured stays true.
  if (key !== measuredKey) {
    stopMeasuring();
    useTradeoff.setState({ measured: new Map() });
  }
  measuredKey = key;
  const surface = await surfaceOf(question());
  if (surface === undefined) return;
  useTradeoff.setState({ surface });
  const optimum = await optimumOf(question());
  if (optimum === undefined) return;
  const { optimum: _, ...rest } = useTradeoff.getState();
  useTradeoff.setState({ ...rest, ...(optimum.ok && optimum.value && { optimum: optimum.value }) }, true);
}

export async function followBlockers(): Promise<void> {
  const blockers = await blockersOf(question());
  if (blockers !== undefined) useTradeoff.setState({ blockers });
}

const factsOf = ({ delegate, profile }: Settings): LimitFacts => {
  const { max, min } = menuDelegate(delegate, profile);
  return { maxDelegatedPartitions: max, minNodesPerPartition: min };
};

/** The cell of the settings' limits, as the delegate reads them. */
export function currentCell(surface: Surface, settings: Settings) {
  const { max, min } = settings;
  const set = {
    ...(max !== undefined && { maxDelegatedPartitions: max }),
    ...(min !== undefined && { minNodesPerPartition: min }),
  };
  return cellOf(surface, effectiveLimits(factsOf(settings), set).limits);
}

/** Limits as settings: those that the delegate has anyway are left out. */
function settingsFor(surface: Surface, limits: Limits): Pick<CutQuery, 'max' | 'min'> {
  const { settings } = useStore.getState();
  const usual = currentCell(surface, { ...settings, max: undefined, min: undefined });
  const { column, row } = cellOf(surface, limits);
  return {
    ...(column !== usual.column && { max: limits.maxDelegatedPartitions }),
    ...(row !== usual.row && { min: limits.minNodesPerPartition }),
  };
}

/** Sets both limits, in one step that back undoes. */
export function applyLimits(surface: Surface, limits: Limits): void {
  const { max, min } = settingsFor(surface, limits);
  change({ max, min, pick: undefined });
}

/** Delegates these candidates and no others, whatever the limits. */
export const applyPick = (chosen: readonly number[]): void => change({ pick: [...chosen] });

const runner = new WorkerHost<RunApi>(
  () => new Worker(new URL('../workers/run.worker.ts', import.meta.url), { type: 'module' }),
);

/** Each outcome runs for about so long, so that dozens of them end within a minute or two. */
const enoughMs = 400;

/** Runs the model once for every distinct outcome, one after the other; what is measured shows at once. */
export async function measureOutcomes(): Promise<void> {
  const file = openedFile();
  const { surface } = useTradeoff.getState();
  if (file === undefined || !surface?.ok) return;
  const { settings } = useStore.getState();
  const { outcomes } = surface.value.surface;
  const todo = outcomes.flatMap(({ limits, fails }, at) => (limits && !fails ? [{ limits, at }] : []));
  let done = 0;
  endMeasuring();
  useTradeoff.setState({ measuring: { what: '', done, total: todo.length } });
  for (const { limits, at } of todo) {
    if (!useTradeoff.getState().measured.has(at)) {
      const answer = await runner.call<MeasuredRun>(
        (api) =>
          api.run(
            file,
            queryAt(settings, limits),
            Comlink.proxy(() => {}),
            enoughMs,
          ) as Promise<Result<MeasuredRun, string>>,
      );
      if (useTradeoff.getState().measuring === undefined) return;
      if (!answer.ok) return endMeasuring(`This model cannot be run here: ${answer.problem}.`);
      useTradeoff.setState(({ measured }) => ({ measured: new Map(measured).set(at, answer.value) }));
    }
    useTradeoff.setState({ measuring: { what: '', done: ++done, total: todo.length } });
  }
  endMeasuring();
}

function queryAt(settings: Settings, limits: Limits): RunQuery {
  const { pick: _, ...query } = queryOf(settings);
  return {
    ...query,
    device: settings.device,
    max: limits.maxDelegatedPartitions,
    min: limits.minNodesPerPartition,
  };
}

function endMeasuring(stopped?: string): void {
  const { measuring: _, stopped: __, ...rest } = useTradeoff.getState();
  useTradeoff.setState({ ...rest, ...(stopped !== undefined && { stopped }) }, true);
}

/** Ends measuring at once; what was measured stays. */
export function stopMeasuring(): void {
  if (useTradeoff.getState().measuring === undefined) return;
  endMeasuring();
  runner.stop('measuring was stopped');
}
