import type { NamedFunction } from '../rules/scope.ts';
import { shapeFunctions } from '../rules/shape-functions.ts';
import { allocationNotDynamic } from '../vx/functions.ts';
import { layerFunctions } from './layers.ts';
import { splitFunctions } from './splits.ts';
import { windowFunctions } from './windows.ts';

/** Checks of Arm NN that the declarative form cannot say, in our words. */
export const armnnFunctions: Readonly<Record<string, NamedFunction>> = {
  ...shapeFunctions,
  allocationNotDynamic,
  ...layerFunctions,
  ...splitFunctions,
  ...windowFunctions,
};
