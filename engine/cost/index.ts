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
export type { DeviceProfile, Engine, EngineMapping } from './devices/types.ts';
export {
  type Band,
  type Costing,
  costing,
  type Estimate,
  estimate,
  estimateCut,
  planMs,
  type StepEstimate,
} from './estimate.ts';
export { macsOf } from './macs.ts';
export { type NodeWork, type WorkClass, workOf } from './work.ts';
