import type { NamedFunction } from '../rules/scope.ts';
import { shapeFunctions } from '../rules/shape-functions.ts';
import { convolutionFunctions } from './convolution.ts';
import { operandFunctions } from './operands.ts';
import { reshapingFunctions } from './reshaping.ts';

/** Vela's checks that the declarative form cannot say, in our words. */
export const ethosuFunctions: Readonly<Record<string, NamedFunction>> = {
  ...shapeFunctions,
  ...operandFunctions,
  ...convolutionFunctions,
  ...reshapingFunctions,
};
