import type { RunGolden } from './run-goldens.ts';
import { shared, sharedJson } from './shared.ts';

/** What the tests need of a corpus model's entry in the manifest. */
export interface CorpusModel {
  readonly name: string;
  readonly bytes: number;
  /** Millions of multiply-accumulates; null where the count is not known. */
  readonly mmacs: number | null;
}

/** Corpus models, least work first; empty where the folder is absent. */
export function corpusByWork(): readonly CorpusModel[] {
  if (!shared) return [];
  const manifest = sharedJson<readonly CorpusModel[] | { models: readonly CorpusModel[] }>(
    'corpus',
    'manifest.json',
  );
  const models = 'models' in manifest ? manifest.models : manifest;
  return [...models].sort((a, b) => (a.mmacs ?? 0) - (b.mmacs ?? 0));
}

export const runGoldenOf = (model: string): RunGolden =>
  sharedJson<RunGolden>('goldens', 'run', model.replace('.tflite', '.json.gz'));

/** Models the runtime runs, if only up to an op that it lacks. */
export const isRunnable = (model: string): boolean => runGoldenOf(model).runs.reference.ok;
