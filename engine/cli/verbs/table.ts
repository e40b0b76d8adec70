import type { Verb } from '../verb.ts';
import { adviseVerb } from './advise.ts';
import { arenaVerb } from './arena.ts';
import { benchmarkVerb } from './benchmark-model.ts';
import { importVerb } from './import.ts';
import { inferenceDiffVerb } from './inference-diff.ts';
import { inspectVerb } from './inspect.ts';
import { logsVerb } from './logs.ts';
import { partitionVerb } from './partition.ts';
import { reportVerb } from './report.ts';
import { runVerb } from './run.ts';
import { snippetVerb } from './snippet.ts';
import { supportVerb } from './support.ts';
import { sweepVerb } from './sweep.ts';

/** Every verb, one line each. */
export const verbs: readonly Verb[] = [
  inspectVerb,
  supportVerb,
  partitionVerb,
  sweepVerb,
  adviseVerb,
  reportVerb,
  snippetVerb,
  arenaVerb,
  runVerb,
  benchmarkVerb,
  inferenceDiffVerb,
  logsVerb,
  importVerb,
];
