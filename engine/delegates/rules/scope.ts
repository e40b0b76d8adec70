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

/** The tensor of a function's argument `in[0]`. */
export function operand(view: NodeView, argument: FunctionArgument | undefined): TensorFacts | undefined {
  if (typeof argument !== 'string') return undefined;
  const match = /^(in|out)\[(\d+)\]$/.exec(argument);
  if (match === null) return undefined;
  return (match[1] === 'in' ? view.inputs : view.outputs)[Number(match[2])];
}

/** Every tensor of a function's argument: `in[*]`, `out[0]`, or a list of such. */
export function operands(view: NodeView, argument: FunctionArgument | undefined): readonly TensorFacts[] {
  if (Array.isArray(argument)) return argument.flatMap((item: string) => operands(view, item));
  if (argument === 'in[*]') return view.inputs.filter((facts) => facts !== undefined);
  if (argument === 'out[*]') return view.outputs.filter((facts) => facts !== undefined);
  const facts = operand(view, argument);
  return facts === undefined ? [] : [facts];
}
