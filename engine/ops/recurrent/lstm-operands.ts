import { refuse } from '../../base/result.ts';
import { affine } from '../affine.ts';
import { check, checkType, numberOption } from '../shape-rule.ts';
import { elementCount } from '../tensor-data.ts';
import type { KernelContext, ShapeContext, TensorView } from '../types.ts';

/**
 * Where the operands of an LSTM cell stand. Counted from `first`: four input weights, four recurrent weights, three peepholes
 * (not for the cell gate), four biases, projection weights and bias; the fours in order of the gates. Weights of the input gate
 * are absent where it is coupled to the forget gate, all others but those are optional together.
 */
export interface LstmPlaces {
  readonly first: number;
  readonly outputState: number;
  readonly cellState: number;
  /** First of four layer norm coefficients. */
  readonly norms?: number;
  /** Auxiliary input, and the first of the four weights for it. */
  readonly aux?: { readonly input: number; readonly first: number };
}

export const gates = ['input', 'forget', 'cell', 'output'] as const;
export type GateName = (typeof gates)[number];

export const place = {
  input: (p: LstmPlaces, gate: GateName) => p.first + gates.indexOf(gate),
  recurrent: (p: LstmPlaces, gate: GateName) => p.first + 4 + gates.indexOf(gate),
  peephole: (p: LstmPlaces, gate: GateName) =>
    gate === 'cell' ? -1 : p.first + 8 + ['input', 'forget', 'output'].indexOf(gate),
  bias: (p: LstmPlaces, gate: GateName) => p.first + 11 + gates.indexOf(gate),
  projection: (p: LstmPlaces) => p.first + 15,
  projectionBias: (p: LstmPlaces) => p.first + 16,
  norm: (p: LstmPlaces, gate: GateName) => (p.norms === undefined ? -1 : p.norms + gates.indexOf(gate)),
  aux: (p: LstmPlaces, gate: GateName) => (p.aux === undefined ? -1 : p.aux.first + gates.indexOf(gate)),
};

export interface LstmSizes {
  readonly input: number;
  readonly batches: number;
  readonly cells: number;
  readonly outputs: number;
}

/** Sizes that the output gate's weights give. Recurrent weights of rank 1 stand for a diagonal matrix. */
export function lstmSizes(
  shape: (input: number) => readonly number[] | undefined,
  places: LstmPlaces,
): Pick<LstmSizes, 'cells' | 'outputs'> {
  const recurrent =
    shape(place.recurrent(places, 'output')) ?? refuse('recurrent output weights are missing');
  const [cells = 0] = shape(place.input(places, 'output')) ?? refuse('input to output weights are missing');
  return { cells, outputs: recurrent.at(-1) ?? 0 };
}

/** What preparation demands of a cell's operands (lstm.cc, `CheckInputTensorDimensions`). */
export function checkLstm(
  context: ShapeContext,
  places: LstmPlaces,
  sizes: LstmSizes,
  diagonal: boolean,
): void {
  for (const name of ['cell_clip', 'proj_clip']) {
    const clip = numberOption(context.node, name);
    check(clip >= 0, `${name} is ${clip}, it must not be negative`);
  }
  const weightType = context.tensor(place.input(places, 'output'))?.type ?? '';
  check(['FLOAT32', 'UINT8', 'INT8'].includes(weightType), `weights are ${weightType}, which have no kernel`);
  const integer = context.tensor(0)?.type === 'INT8';
  const types = {
    weights: weightType,
    bias: integer ? 'INT32' : 'FLOAT32',
    norm: integer ? 'INT16' : 'FLOAT32',
  };
  const peepholeType = integer ? 'INT16' : weightType;
  const coupled = context.shape(place.input(places, 'input')) === undefined;
  const has = (input: number) => context.shape(input) !== undefined;
  const one = (input: number, shape: readonly number[], type: string, what: string) =>
    checkOperand(context, input, shape, type, what);
  const peepholes = has(place.peephole(places, 'output'));
  const norms = places.norms !== undefined && has(place.norm(places, 'forget'));
  for (const gate of gates) {
    const what = `${gate} gate`;
    if (gate === 'input' && coupled) {
      check(!has(place.recurrent(places, gate)), 'the input gate has recurrent weights but no input weights');
      check(!has(place.bias(places, gate)), 'the input gate has a bias but no weights');
      check(!norms || !has(place.norm(places, gate)), 'the input gate has norm coefficients but no weights');
      continue;
    }
    one(place.input(places, gate), [sizes.cells, sizes.input], types.weights, `${what} input weights`);
    const recurrent = context.shape(place.recurrent(places, gate));
    if (diagonal && recurrent?.length === 1)
      check(recurrent[0] === sizes.cells, `${what} diagonal is [${recurrent}]`);
    else
      one(
        place.recurrent(places, gate),
        [sizes.cells, sizes.outputs],
        types.weights,
        `${what} recurrent weights`,
      );
    one(place.bias(places, gate), [sizes.cells], types.bias, `${what} bias`);
    if (norms) one(place.norm(places, gate), [sizes.cells], types.norm, `${what} norm coefficients`);
    if (gate === 'cell') continue;
    check(has(place.peephole(places, gate)) === peepholes, 'some gates have peephole weights, others not');
    if (peepholes) one(place.peephole(places, gate), [sizes.cells], peepholeType, `${what} peephole weights`);
  }
  checkProjection(context, places, sizes, types);
  checkStates(context, places, sizes);
}

function checkProjection(
  context: ShapeContext,
  places: LstmPlaces,
  { cells, outputs }: LstmSizes,
  types: { readonly weights: string; readonly bias: string },
): void {
  const weights = context.shape(place.projection(places));
  const bias = context.shape(place.projectionBias(places));
  check(weights !== undefined || bias === undefined, 'there is a projection bias without projection weights');
  if (weights)
    checkOperand(context, place.projection(places), [outputs, cells], types.weights, 'projection weights');
  if (bias) checkOperand(context, place.projectionBias(places), [outputs], types.bias, 'projection bias');
}

function checkStates(
  context: ShapeContext,
  places: LstmPlaces,
  { batches, cells, outputs }: LstmSizes,
): void {
  for (const [input, size, what] of [
    [places.outputState, outputs, 'output state'],
    [places.cellState, cells, 'cell state'],
  ] as const) {
    const shape = context.shape(input);
    check(context.tensor(input)?.isVariable === true, `the ${what} is no variable tensor`);
    const count = elementCount(shape ?? [0]);
    check(count === batches * size, `the ${what} has ${count} elements, ${batches * size} are needed`);
  }
}

function checkOperand(
  context: ShapeContext,
  input: number,
  shape: readonly number[],
  type: string,
  what: string,
): void {
  const have = context.shape(input);
  const tensor = context.tensor(input);
  check(have !== undefined && tensor !== undefined, `${what} (operand ${input}) are missing`);
  const same = have.length === shape.length && have.every((size, i) => size === shape[i]);
  check(same, `${what} are [${have}], [${shape}] is needed`);
  checkType(tensor, [type], what);
  check(!tensor.isSparse, `${what} are sparse, which has no kernel here`);
}

/** A power-of-two scale's exponent; refuses others. */
export function exponentOf(view: { readonly tensor: TensorView['tensor'] }, what: string): number {
  const { scale } = affine(view.tensor);
  const exponent = Math.log2(scale);
  const rounded = Math.round(exponent);
  check(scale > 0 && Math.abs(exponent - rounded) < 1e-3, `the ${what} scale is ${scale}, no power of two`);
  return rounded;
}

export const required = (context: KernelContext, input: number): TensorView =>
  context.input(input) ?? refuse(`operand ${input} is missing`);
