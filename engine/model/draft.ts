import { operatorRows } from '../schema/operators.ts';
import { tflite } from '../schema/tflite.ts';
import { type TableInput, writeTables } from './write.ts';

export interface TensorDraft {
  readonly name?: string;
  readonly type?: string;
  readonly shape?: readonly number[];
  readonly shapeSignature?: readonly number[];
  /** Constant contents, little-endian. Drafts of one model that give the same array share one buffer. */
  readonly data?: Uint8Array;
  readonly isVariable?: boolean;
  readonly quantization?: TableInput<'QuantizationParameters'>;
  readonly sparsity?: TableInput<'SparsityParameters'>;
}

export interface OperatorDraft {
  /** A builtin's enum name, else the code of a custom operator. */
  readonly op: string;
  readonly version?: number;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly intermediates?: readonly number[];
  /** Fields of the operator's options table; left out: no options are written. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly customOptions?: Uint8Array;
}

export interface SubgraphDraft {
  readonly name?: string;
  readonly tensors: readonly TensorDraft[];
  readonly operators: readonly OperatorDraft[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

export interface ModelDraft {
  readonly description?: string;
  readonly subgraphs: readonly SubgraphDraft[];
  readonly signatures?: readonly TableInput<'SignatureDef'>[];
  readonly metadata?: readonly { readonly name: string; readonly data: Uint8Array }[];
}

/**
 * A `.tflite` file from the little that tells models apart; operator codes, buffers and the names of options tables
 * follow from it. For sample models and tests; `writeTables` writes any field.
 */
export function writeModel(draft: ModelDraft): Uint8Array {
  const buffers = new BufferList();
  const codes = new CodeList();
  const subgraphs = draft.subgraphs.map((subgraph) => subgraphTable(subgraph, buffers, codes));
  const metadata = draft.metadata?.map(({ name, data }) => ({ name, buffer: buffers.add(data) }));
  return writeTables({
    version: 3,
    description: draft.description ?? '',
    operator_codes: codes.rows,
    subgraphs,
    buffers: buffers.rows,
    ...(draft.signatures && { signature_defs: draft.signatures }),
    ...(metadata && { metadata }),
  });
}

function subgraphTable(draft: SubgraphDraft, buffers: BufferList, codes: CodeList): TableInput<'SubGraph'> {
  return {
    name: draft.name ?? 'main',
    inputs: draft.inputs,
    outputs: draft.outputs,
    tensors: draft.tensors.map((tensor, i) => tensorTable(tensor, i, buffers)),
    operators: draft.operators.map((operator) => operatorTable(operator, codes)),
  };
}

function tensorTable(draft: TensorDraft, index: number, buffers: BufferList): TableInput<'Tensor'> {
  return {
    name: draft.name ?? `tensor_${index}`,
    type: draft.type ?? 'FLOAT32',
    shape: draft.shape ?? [],
    has_rank: true,
    buffer: draft.data ? buffers.add(draft.data) : 0,
    ...(draft.shapeSignature && { shape_signature: draft.shapeSignature }),
    ...(draft.isVariable && { is_variable: true }),
    ...(draft.quantization && { quantization: draft.quantization }),
    ...(draft.sparsity && { sparsity: draft.sparsity }),
  };
}

function operatorTable(draft: OperatorDraft, codes: CodeList): TableInput<'Operator'> {
  const kind = operatorRows[draft.op]?.options ?? null;
  // The options of the operator's own table, which is what the draft promises; the writer skips unknown fields.
  const options =
    draft.options && kind && ({ ...draft.options, kind } as TableInput<'Operator'>[typeof first]);
  const field = (tflite.unions.BuiltinOptions as readonly string[]).includes(kind ?? '') ? first : second;
  return {
    opcode_index: codes.add(draft.op, draft.version ?? 1),
    inputs: draft.inputs,
    outputs: draft.outputs,
    ...(draft.intermediates && { intermediates: draft.intermediates }),
    ...(options && { [field]: options }),
    ...(draft.customOptions && { custom_options: draft.customOptions }),
  };
}

const first = 'builtin_options';
const second = 'builtin_options_2';

class BufferList {
  /** Buffer 0 is empty by convention. */
  readonly rows: TableInput<'Buffer'>[] = [{}];
  readonly #known = new Map<Uint8Array, number>();

  add(data: Uint8Array): number {
    const known = this.#known.get(data);
    if (known !== undefined) return known;
    this.#known.set(data, this.rows.length);
    return this.rows.push({ data }) - 1;
  }
}

// The 8-bit code field ends here; larger codes are marked by this value in it.
const placeholder = tflite.enums.BuiltinOperator.values.PLACEHOLDER_FOR_GREATER_OP_CODES;

class CodeList {
  readonly rows: TableInput<'OperatorCode'>[] = [];
  readonly #known = new Map<string, number>();

  add(op: string, version: number): number {
    const key = `${op}@${version}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, this.rows.length);
    return this.rows.push(codeTable(op, version)) - 1;
  }
}

function codeTable(op: string, version: number): TableInput<'OperatorCode'> {
  const builtins: Readonly<Record<string, number>> = tflite.enums.BuiltinOperator.values;
  const code = builtins[op];
  const name = code === undefined ? 'CUSTOM' : op;
  const deprecated = Math.min(code ?? builtins.CUSTOM ?? placeholder, placeholder);
  return {
    builtin_code: name,
    deprecated_builtin_code: deprecated,
    version,
    ...(code === undefined && { custom_code: op }),
  };
}
