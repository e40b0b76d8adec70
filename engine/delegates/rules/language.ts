import type { Options } from '../../model/types.ts';

/**
 * The rule language of delegate profiles, as types. A profile is data (JSON): rules are predicates over one node and its
 * tensors. Three-valued: a predicate about something that is not there (an absent operand, a dimension beyond the rank, an
 * option the node does not have, constant data not at hand) is undefined, see `Evaluation`.
 */

/** `in[0]`, `out[*]`, or inside macros, `forEach` and Arm NN layers a name, `$input`. */
export type Selector = string;

export type ComparisonName = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';

/** Several keys: all must hold. */
export interface Comparison {
  readonly eq?: Operand;
  readonly ne?: Operand;
  readonly lt?: Operand;
  readonly le?: Operand;
  readonly gt?: Operand;
  readonly ge?: Operand;
  readonly in?: readonly Literal[];
  readonly nin?: readonly Literal[];
}

export type Literal = number | string | boolean;
export type Operand = Literal | Expression;

/** A number computed from the node; scales are float32 and so is every step of arithmetic that contains one. */
export type Expression =
  | number
  /** `$name` in a macro body. */
  | string
  /** A dimension; negative counts from the end. */
  | { readonly dim: readonly [Selector, Expression] }
  /** A dimension of the shape aligned right to four dimensions with leading ones. */
  | { readonly dim4: readonly [Selector, Expression] }
  | { readonly rank: Selector }
  | { readonly elements: Selector }
  | { readonly bytes: Selector }
  /** The i-th element of a constant. */
  | { readonly value: readonly [Selector, Expression] }
  /** Per-tensor scale, 0 unless there is exactly one. */
  | { readonly scale: Selector }
  | { readonly zeroPoint: Selector }
  | { readonly scaleCount: Selector }
  | { readonly quantAxis: Selector }
  | { readonly blockSize: Selector }
  | { readonly attr: string }
  | { readonly attrLength: string }
  | { readonly attrItem: readonly [string, Expression] }
  | { readonly outputCount: true }
  | { readonly minRank: Selector }
  | { readonly mul: readonly Expression[] }
  | { readonly add: readonly Expression[] }
  | { readonly sub: readonly [Expression, Expression] }
  | { readonly div: readonly [Expression, Expression] }
  | { readonly mod: readonly [Expression, Expression] }
  | { readonly ceilDiv: readonly [Expression, Expression] }
  | { readonly floorDiv: readonly [Expression, Expression] }
  | { readonly abs: Expression };

export type QuantScheme = 'none' | 'affine' | 'blockwise' | 'other';
export type ScaleKind = 'normal' | 'normalPositive';

export type Predicate =
  | { readonly kind: 'all'; readonly of: readonly Predicate[] }
  | { readonly kind: 'any'; readonly of: readonly Predicate[] }
  | { readonly kind: 'not'; readonly of: Predicate }
  | { readonly kind: 'use'; readonly macro: string; readonly args: Readonly<Record<string, Operand>> }
  /** The body, tested on each tensor of a wildcard by itself. */
  | {
      readonly kind: 'forEach';
      readonly operand: Selector;
      readonly as: string;
      readonly body: Predicate;
    }
  | ({ readonly kind: 'param'; readonly name: string } & Comparison)
  | ({ readonly kind: 'opVersion' } & Comparison)
  /** The op itself, for rules shared by several. */
  | ({ readonly kind: 'op' } & Comparison)
  /** The activation a layer computes: the op itself, or the fused one where an implicit Activation layer is checked. */
  | ({ readonly kind: 'activation' } & Comparison)
  /** Slots, absent ones counted. */
  | ({ readonly kind: 'inputCount' } & Comparison)
  | ({ readonly kind: 'outputCount' } & Comparison)
  /** Absent operands are not counted. */
  | ({ readonly kind: 'runtimeInputCount' } & Comparison)
  | ({ readonly kind: 'constInputCount' } & Comparison)
  | ({ readonly kind: 'attr'; readonly name: string } & Comparison)
  | { readonly kind: 'hasOptions' }
  | { readonly kind: 'present'; readonly operand: Selector; readonly is?: boolean }
  | {
      readonly kind: 'dtype';
      readonly operand: Selector;
      readonly in?: readonly string[];
      readonly nin?: readonly string[];
      /** runtime: tensors of the arena. data, const (Ethos-U): the entry's data operands, the constant inputs. */
      readonly only?: Only;
      /** XNNPACK: FLOAT16 where the DEQUANTIZE before it is elided. */
      readonly effective?: boolean;
      readonly scope?: 'layerOperands';
    }
  /** Arm NN: one row must match every operand; `*` matches any type. */
  | {
      readonly kind: 'dtypeTuple';
      readonly operands: readonly Selector[];
      readonly in: readonly (readonly string[])[];
    }
  | ({
      readonly kind: 'rank';
      readonly operand: Selector;
      readonly scope?: 'layerOperands';
    } & Comparison)
  /** Has a buffer in the file. */
  | { readonly kind: 'const'; readonly operand: Selector; readonly is?: boolean }
  /** Constant, or unpacked before the delegate runs (XNNPACK). */
  | { readonly kind: 'static'; readonly operand: Selector }
  | { readonly kind: 'dataAvailable'; readonly operand: Selector; readonly only?: Only }
  /** Every dimension in `[from, to)`; `to` may be negative. */
  | ({
      readonly kind: 'dims';
      readonly operand: Selector;
      readonly from: number;
      readonly to?: number;
      readonly only?: Only;
    } & Comparison)
  /** Every element of a constant. */
  | ({ readonly kind: 'values'; readonly operand: Selector } & Comparison)
  | {
      readonly kind: 'quant';
      readonly operand: Selector;
      readonly scheme?: readonly QuantScheme[];
      readonly scaleCount?: Comparison;
      readonly zeroPointCount?: Comparison;
      readonly axis?: Comparison;
      readonly firstZeroPoint?: Comparison;
      readonly firstScale?: ScaleKind;
      readonly scalesFirstN?: { readonly dim: 'axis'; readonly is: ScaleKind };
      readonly only?: Only;
    }
  | {
      readonly kind: 'sameDtype';
      readonly operands: readonly Selector[];
      readonly perChannelAware?: boolean;
    }
  | { readonly kind: 'sameShape'; readonly operands: readonly Selector[] }
  | {
      readonly kind: 'sameQuant';
      readonly operands: readonly Selector[];
      readonly fields: readonly ('scale' | 'zeroPoint')[];
    }
  | {
      readonly kind: 'compare';
      readonly left: Expression;
      readonly op: ComparisonName;
      readonly right: Expression;
    }
  /** Uses of a tensor by other nodes; graph outputs do not count. */
  | {
      readonly kind: 'consumers';
      readonly operand: Selector;
      readonly count?: Comparison;
      readonly each?: { readonly op: readonly string[]; readonly firstOutputDtype?: readonly string[] };
    }
  | {
      readonly kind: 'producers';
      readonly operand: Selector;
      readonly each: { readonly op: readonly string[] };
    }
  | ({ readonly kind: 'producerCount'; readonly operand: Selector } & Comparison)
  /** A named function of the delegate's folder, for what the declarative form cannot say. */
  | {
      readonly kind: 'fn';
      readonly name: string;
      readonly args?: Readonly<Record<string, FunctionArgument>>;
    };

export type Only = 'runtime' | 'data' | 'const';
export type FunctionArgument = Operand | readonly string[];
export type PredicateKind = Predicate['kind'];

export interface Rule {
  /** Present and not true: the rule is skipped. */
  readonly when?: Predicate;
  /** All must be true; else the node is refused. */
  readonly require?: readonly Predicate[];
  /** Without `require`: the node is taken or refused here. */
  readonly decide?: 'accept' | 'reject';
  readonly reason: { readonly code: string; readonly text?: string };
  /** `file:lines` of a file in the table's `sources`; absent: assumed. */
  readonly source?: string;
  /** build: the support check does not look at it, but building the partition would fail. */
  readonly stage?: 'build';
  /** throws (Arm NN): the delegate's check throws instead of answering no. */
  readonly onFail?: 'throws' | 'unsupported';
  readonly note?: string;
}

/** A layer of another runtime (Arm NN) that an op becomes: `args` name its operands. */
export interface Layer {
  readonly name: string;
  readonly args: Readonly<Record<string, Selector>>;
}

export interface OpEntry {
  /** Builtin names; `CUSTOM:<code>` and `STABLEHLO_COMPOSITE:<name>` for the others. */
  readonly op: readonly string[];
  /** Names of operands, for sentences only. */
  readonly operands?: Readonly<Record<string, Selector>>;
  readonly rules: readonly Rule[];
  readonly buildChecks?: readonly Rule[];
  readonly dataOperands?: readonly Selector[];
  readonly lowering?: string;
  readonly notes?: readonly string[];
  readonly layer?: Layer;
  readonly operandDefaults?: Readonly<Record<string, { readonly dtypeOf: string }>>;
  readonly extraLayers?: readonly ExtraLayer[];
}

/** An implicit layer beside an op's own: checked with it (`support`) or only when the partition is built. */
export interface ExtraLayer {
  readonly layer: string;
  readonly checkedAt: 'support' | 'build';
  /** When it arises, in the table's words; `armnn` holds the condition as code. */
  readonly when: string;
  readonly onFail?: 'throws';
  readonly note?: string;
}

export interface Macro {
  readonly args: readonly string[];
  readonly body: Predicate;
  readonly source?: string;
  readonly note?: string;
}

export type ParamValue = number | boolean | string | readonly string[];

export interface ParamSpec {
  readonly type: 'int' | 'bool' | 'string' | 'enum' | 'orderedList';
  readonly default: ParamValue;
  readonly values?: readonly (number | string)[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly source?: string;
  readonly note?: string;
}

/** Where a table's file names point. */
export interface SourceRef {
  readonly repo: string;
  readonly commit?: string;
  readonly path?: string;
  readonly version?: string;
}

export interface RuleTable {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  /** stopAtFirst: the first failing rule is the reason; collectAll: every failing rule is. */
  readonly evaluation: 'collectAll' | 'stopAtFirst';
  /** holds: a predicate about an absent operand is true (except `present`), and an undefined one does not refuse. */
  readonly absentOperand?: 'holds';
  readonly params?: Readonly<Record<string, ParamSpec>>;
  readonly sources?: Readonly<Record<string, SourceRef>>;
  readonly reasons?: Readonly<Record<string, string>>;
  readonly macros?: Readonly<Record<string, Macro>>;
  readonly globalRules?: readonly Rule[];
  readonly ops: readonly OpEntry[];
  readonly buildChecksGlobal?: readonly Rule[];
  readonly unlisted: {
    readonly decide: 'accept' | 'reject';
    readonly reason?: { readonly code: string; readonly text?: string };
    readonly source?: string;
  };
}

interface Keyed {
  readonly op: string;
  readonly custom: boolean;
  readonly options: Options;
}

/** The key of a node in a table's `op` lists. */
export function opKey({ op, custom, options }: Keyed): string {
  if (custom) return `CUSTOM:${op}`;
  return op === 'STABLEHLO_COMPOSITE' ? `${op}:${options.name ?? ''}` : op;
}
