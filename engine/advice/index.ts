export { type Blocker, type BlockerRequest, type Blockers, blockers } from './blockers.ts';
export { type Expression, type Optimum, type OptimumRequest, optimum, whyNoOptimum } from './optimum.ts';
export { bordersOf, type PricedOutcome, pricedSweep, type SweepRequest, sweepBy } from './outcomes.ts';
export { type Merits, type ParetoEntry, pareto } from './pareto.ts';
export { type Remedy, remedies, remediesFor } from './remedies.ts';
export {
  bandText,
  biggestBlocker,
  decided,
  type EstimateFacts,
  estimateText,
  gainText,
  msText,
} from './sentences.ts';
export {
  cellOf,
  chosenOf,
  type LimitFacts,
  type MinimumRange,
  type Surface,
  type SurfaceOutcome,
  type SurfaceRequest,
  surface,
} from './surface.ts';
export { backendSwitches, backendText } from './switches.ts';
