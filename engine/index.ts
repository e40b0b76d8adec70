export type { NodeId, TensorId } from './base/ids.ts';
export type { Result } from './base/result.ts';
export { type ByteSource, fromBytes } from './base/source.ts';
export { buildGraph, buildGraphs } from './graph/build.ts';
export { constantsOf } from './graph/constants.ts';
export type { Graph, GraphNode, GraphTensor } from './graph/types.ts';
export { type ModelDraft, writeModel } from './model/draft.ts';
export { readModel } from './model/read.ts';
export type { Model, OpenProblem } from './model/types.ts';
