import type { NodeView, TensorFacts } from './facts.ts';
import type { FunctionArgument, Selector } from './language.ts';
import type { Tri } from './tri.ts';

/** What a rule's predicates are read in: the profile's conventions and the op's operands. */
export interface Scope {
  /** The answer about an absent operand. */
  readonly absent: Tri;
  readonly functions: Readonly<Record<string, NamedFunction>>;
  /** What sentences call operands, by selector. */
  readonly names?: Readonly<Record<Selector, string>>;
  /** Ethos-U: the entry's data operands. */
  readonly dataOperands?: readonly Selector[];
  /** Arm NN: the operands that the op's layer takes. */
  readonly layerArgs?: Readonly<Record<string, Selector>>;
  /** Arm NN: whose type an absent operand is given, by selector. */
  readonly dtypeDefaults?: Readonly<Record<Selector, Selector>>;
  /** `forEach` bindings while its body runs. */
  readonly each?: Readonly<Record<string, { current: TensorFacts | undefined }>>;
}

export type FunctionArguments = Readonly<Record<string, FunctionArgument>>;

/** What the declarative form cannot say, as code with its words. */
export interface NamedFunction {
  test(view: NodeView, args: FunctionArguments, scope: Scope): Tri;
  /** What must hold, as a clause with its numbers: "the kernel fits the padded input". */
  need(args: FunctionArguments): string;
  /** What this node has instead, as a clause. */
  found(view: NodeView, args: FunctionArguments, scope: Scope): string;
}

interface Slot {
  readonly isInput: boolean;
  readonly index: number;
}

const slot = /^(in|out)\[(\d+)\]$/;
const slots = new Map<string, Slot | null>();

const parseSlot = (argument: string): Slot | null => {
  const match = slot.exec(argument);
  return match === null ? null : { isInput: match[1] === 'in', index: Number(match[2]) };
};

function slotOf(argument: string): Slot | null {
  let known = slots.get(argument);
  if (known === undefined) {
    known = parseSlot(argument);
    slots.set(argument, known);
  }
  return known;
}

/** The tensor of a function's argument `in[0]`. */
export function operand(view: NodeView, argument: FunctionArgument | undefined): TensorFacts | undefined {
  const found = typeof argument === 'string' ? slotOf(argument) : null;
  if (found === null) return undefined;
  return (found.isInput ? view.inputs : view.outputs)[found.index];
}

/** Every tensor of a function's argument: `in[*]`, `out[0]`, or a list of such. */
export function operands(view: NodeView, argument: FunctionArgument | undefined): readonly TensorFacts[] {
  if (argument === 'in[*]') return view.presentInputs;
  if (argument === 'out[*]') return view.presentOutputs;
  const found: TensorFacts[] = [];
  if (Array.isArray(argument)) for (const item of argument) found.push(...operands(view, item as string));
  else {
    const facts = operand(view, argument);
    if (facts !== undefined) found.push(facts);
  }
  return found;
}
