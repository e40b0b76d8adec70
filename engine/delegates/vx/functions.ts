import { type NamedFunction, operand, operands } from '../rules/scope.ts';
import { shapeFunctions } from '../rules/shape-functions.ts';
import { tri } from '../rules/tri.ts';

/** Allocated only while running: outputs whose shape depends on data, and what follows from them. */
export const allocationNotDynamic: NamedFunction = {
  test: (view, args) => tri(operands(view, args.operand).every((facts) => !facts.isDynamic)),
  need: () => 'no tensor of the node is allocated only while running',
  found(view, args) {
    const dynamic = operands(view, args.operand).find((facts) => facts.isDynamic);
    return dynamic === undefined ? '' : `tensor ${dynamic.id} has a size known only while running`;
  },
};

const is8Bit = (dtype: string): boolean => dtype === 'int8' || dtype === 'uint8';

export const vxFunctions: Readonly<Record<string, NamedFunction>> = {
  ...shapeFunctions,
  allocationNotDynamic,
  noUnquantized8bitInput: {
    test: (view, args) =>
      tri(operands(view, args.operands).every((facts) => !is8Bit(facts.dtype) || facts.scheme !== 'none')),
    need: () => 'every 8-bit input is quantized',
    found(view, args) {
      const bare = operands(view, args.operands).find(
        (facts) => is8Bit(facts.dtype) && facts.scheme === 'none',
      );
      return bare === undefined
        ? ''
        : `tensor ${bare.id} is ${bare.dtype.toUpperCase()} without quantization`;
    },
  },
  // Slots of BIDIRECTIONAL_SEQUENCE_RNN: 9 the auxiliary input, 10 its forward weights.
  auxInputImpliesAuxWeights: {
    test: (view) => tri(operand(view, 'in[9]') === undefined || operand(view, 'in[10]') !== undefined),
    need: () => 'an auxiliary input comes with its weights',
    found: () => 'the auxiliary input (input 9) is present and its weights (input 10) are absent',
  },
  // Slots of BIDIRECTIONAL_SEQUENCE_LSTM: 16 the forward projection weights, 40 the forward auxiliary weights.
  noProjectionNoAux: {
    test: (view) => tri(operand(view, 'in[16]') === undefined && operand(view, 'in[40]') === undefined),
    need: () => 'there are no projection weights and no auxiliary weights',
    found: (view) =>
      operand(view, 'in[16]') === undefined
        ? 'auxiliary weights (input 40) are present'
        : 'projection weights (input 16) are present',
  },
};
