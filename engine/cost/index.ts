export { deviceOf, devices } from './devices/boards.ts';
export {
  type Figure,
  type FigureName,
  type FigureStatus,
  figureNames,
  figureUnits,
  isFigureName,
} from './devices/figures.ts';
export { deviceProblem, type OwnDevice, ownDevice } from './devices/own.ts';
export { type BoardId, boardTitles } from './devices/titles.ts';
export type { DeviceProfile, Engine, EngineMapping } from './devices/types.ts';
export {
  type Band,
  type Costing,
  costing,
  type Estimate,
  estimate,
  estimateCut,
  gainBand,
  type PlanParts,
  planMs,
  planParts,
  type StepEstimate,
} from './estimate.ts';
export { macsOf, nodesOfUnknownMacs } from './macs.ts';
export { type PairedCosts, type Pairing, pairedCosts, pairing, usualBoard } from './pairing.ts';
export { type NodeWork, type WorkClass, workOf } from './work.ts';
