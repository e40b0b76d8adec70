export * from './advice/index.ts';
export type { Device } from './backends/types.ts';
export { openWasm } from './backends/wasm/device.ts';
export { type Pool, type PoolWorker, threadPool, webPoolWorker } from './backends/wasm/pool.ts';
export { openWebGpu, type WebGpuDevice } from './backends/webgpu/device.ts';
export { type NodeId, nodeId, type TensorId, tensorId } from './base/ids.ts';
export { mulberry32 } from './base/random.ts';
export { fail, ok, type Result } from './base/result.ts';
export { sha256Hex } from './base/sha256.ts';
export { type ByteSource, fromBytes } from './base/source.ts';
export * from './cost/index.ts';
export { exampleProfile } from './delegates/custom/example.ts';
export { allowList, customProfile, customProfileFromText } from './delegates/custom/index.ts';
export { newRule, type RuleChoice, ruleMenu, tensorTypes } from './delegates/custom/menu.ts';
export { predicateShapes } from './delegates/custom/shape.ts';
export type { Shape } from './delegates/custom/validate.ts';
export { askDriver, asksDriver, throughDriver } from './delegates/nnapi/driver.ts';
export {
  answerMeans,
  answerSigns,
  emptyText,
  evidenceText,
  type FullMatrix,
  fullMatrix,
  type MatrixColumn,
  type OpAnswer,
  type OpReference,
  type Reference,
  type RuleText,
  referenceOf,
  referenceSubjects,
} from './delegates/reference/index.ts';
export { structureOptions } from './delegates/rules/custom-options.ts';
export type { ParamSpec, ParamValue } from './delegates/rules/language.ts';
export { paramsWithDefaults, support } from './delegates/support.ts';
export { delegates } from './delegates/table.ts';
export type { Delegate, LimitFact, Params, Profile, Reason, SupportMask } from './delegates/types.ts';
export { engineOf, loadEngines, unitOf } from './delegates/vx/engines.ts';
export { buildGraph, buildGraphs, buildWhatCanBe } from './graph/build.ts';
export { constantsOf } from './graph/constants.ts';
export { openProgram } from './graph/program.ts';
export type { Constants, Graph, GraphNode, GraphTensor, Program } from './graph/types.ts';
export { type SubgraphCall, subgraphCalls } from './model/checks/calls.ts';
export { type CompiledPart, compiledParts } from './model/compiled.ts';
export { type ModelDraft, writeModel } from './model/draft.ts';
export { type CustomOption, customOptionValues } from './model/inspect/custom-options.ts';
export {
  type AssociatedFile,
  associatedFile,
  type ConversionMetadata,
  type Metadata,
  type ModelMetadata,
  metadataOf,
} from './model/inspect/metadata.ts';
export { npyFile } from './model/inspect/npy.ts';
export { type OptionRow, optionRows } from './model/inspect/options.ts';
export { type ResolverSnippet, resolverSnippet } from './model/inspect/resolver.ts';
export { type Search, type SearchHit, search } from './model/inspect/search.ts';
export {
  type ChannelRow,
  channelTable,
  dequantized,
  type Histogram,
  type Statistics,
  statisticsOf,
} from './model/inspect/statistics.ts';
export {
  type OpCount,
  opHistogram,
  type SubgraphNode,
  subgraphTree,
  type WeightSummary,
  weightSummary,
} from './model/inspect/summary.ts';
export { decodeStrings, decodeValues, type Values } from './model/inspect/values.ts';
export { type OpenedFile, openFile } from './model/open.ts';
export { builtinOps } from './model/operators.ts';
export { readModel } from './model/read.ts';
export { denseBytes, integerRange } from './model/storage.ts';
export type { Model, ModelTensor, OpenProblem, Quantization } from './model/types.ts';
export { denseValues } from './ops/densify/dense.ts';
export { ops } from './ops/table.ts';
export * from './partitioner/index.ts';
export { liveAt, type MemoryBlock, type MemoryPlan, memoryPlan } from './plan/memory.ts';
export { plan, undelegated } from './plan/plan.ts';
export type { Plan } from './plan/types.ts';
export * from './report/index.ts';
export type { Clock } from './run/clock.ts';
export {
  type CopyCost,
  type CopyFit,
  type CopySample,
  type CopyShare,
  copyMs,
  measureCopyCost,
  shareOfCopies,
} from './run/copy-cost.ts';
export { openDevice } from './run/devices.ts';
export { type Measurement, measure } from './run/measure.ts';
export type { Placement } from './run/placement.ts';
export { PreparedRun, type RunEvent } from './run/run.ts';
export { Session } from './run/session.ts';
export { bytesBeforeRun, shapeBeforeRun } from './shapes/bytes.ts';
export { propagate } from './shapes/propagate.ts';
export type { Shapes } from './shapes/types.ts';
export { benchmarkInput } from './tools/benchmark/inputs.ts';
export { type LoopLimits, loopText, timedRuns, warmupOn } from './tools/benchmark/loop.ts';
export { isNoisy } from './tools/benchmark/noise.ts';
export { type ProfiledNode, profileCsv, profileText } from './tools/benchmark/profile.ts';
export { type ProfiledRow, profiledFigures, profiledRows, rowsOfNodes } from './tools/benchmark/profiled.ts';
export { type Applied, appliedBy, type BenchmarkResult, benchmarkText } from './tools/benchmark/report.ts';
export {
  type Statistics as RunStatistics,
  statistics as runStatistics,
} from './tools/benchmark/statistics.ts';
export { compareBoard } from './tools/board/compare.ts';
export { readBoardFile } from './tools/board/read.ts';
export type { BoardComparison, BoardFile } from './tools/board/types.ts';
export { type ExportKind, exportText, type NodeNames, type NodeValues } from './tools/exports/node-values.ts';
export { type Lane, lanes, type Span, spansOf } from './tools/exports/spans.ts';
export { chromeTrace } from './tools/exports/trace.ts';
export { importArmnnProfile } from './tools/imports/armnn.ts';
export { figuresOf } from './tools/imports/figures.ts';
export { importAttachment, importNodeData } from './tools/imports/json.ts';
export { diffPartition } from './tools/imports/partition-diff.ts';
export { importProfile } from './tools/imports/profile.ts';
export { importProfilingInfo } from './tools/imports/profiling-proto.ts';
export { importBenchmarkResult, importRuntimeInfo } from './tools/imports/protos.ts';
export type {
  Imported,
  ImportedRow,
  ImportSource,
  PartitionDiff,
  RealRegion,
} from './tools/imports/types.ts';
export { importVela } from './tools/imports/vela.ts';
export { type AloneResult, eachAlone } from './tools/inference-diff/alone.ts';
export {
  type Comparison,
  compareRuns,
  pairsByName,
  pairsOf,
  type Side,
  type TensorDepth,
} from './tools/inference-diff/compare.ts';
export {
  depthFigures,
  diffVerdict,
  errorOf,
  firstOver,
  type Measure,
  measures,
} from './tools/inference-diff/findings.ts';
export { diffInput } from './tools/inference-diff/inputs.ts';
export { type DiffMetrics, diffProto, diffText, diffTextProto } from './tools/inference-diff/metrics.ts';
export { realValues } from './tools/inference-diff/values.ts';
export { type FileTarget, inputOfFile, rawInput } from './tools/inputs/file-input.ts';
export { isNpz } from './tools/inputs/npz.ts';
export { tensorBytes } from './tools/inputs/tensor-bytes.ts';
export { compareLog } from './tools/logs/compare.ts';
export { parseLog } from './tools/logs/parse.ts';
export type { Finding, LogComparison, LogMatch, ParsedLog, Unread } from './tools/logs/types.ts';
