export type { NodeId, TensorId } from './base/ids.ts';
export type { Result } from './base/result.ts';
export type { Graph, GraphNode, GraphTensor } from './graph/types.ts';
export type { Model } from './model/types.ts';
