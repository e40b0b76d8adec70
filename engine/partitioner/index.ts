export {
  type ApplicationRefusal,
  type AppliedGraph,
  type Ask,
  applyToModel,
  effectiveLimits,
  type Flow,
  isPlain,
  type LimitFact,
  partitionBy,
} from './apply.ts';
export {
  candidateAt,
  candidateList,
  candidateNodes,
  candidateSizes,
  nodesOf,
  subsetAt,
  subsetList,
} from './columns.ts';
export { delegatedNodes, delegatePartitions, planSteps } from './execution.ts';
export { partitionFp16 } from './fp16.ts';
export { partitionNnapi } from './nnapi.ts';
export { cut, cutByHand, defaultPartitionOptions, noLimits, partition, preview } from './partition.ts';
export { type AppliedDelegate, applySeveral, type Several, type SeveralStep } from './several.ts';
export { nodeSubsets } from './subsets.ts';
export { type Outcome, outcomeAt, type SweepMeasures, sweep } from './sweep.ts';
export { type ModelOutcome, sweepModel } from './sweep-model.ts';
export type * from './types.ts';
