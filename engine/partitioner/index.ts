export { partitionFp16 } from './fp16.ts';
export { defaultPartitionOptions, noLimits, partition, partitionChosen } from './partition.ts';
export { nodeSubsets } from './subsets.ts';
export type * from './types.ts';
