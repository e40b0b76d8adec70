import { refuse } from '../../base/result.ts';
import { check, checkCount, checkType, operand, shapeRule, staticShapes, textOption } from '../shape-rule.ts';
import { packStrings, unpackStrings } from '../strings.ts';
import { text } from '../tensor-data.ts';
import type { KernelContext, Op, ShapeContext, TensorView } from '../types.ts';

/*
 * Tables that outlive an invoke and are shared by all subgraphs (hashtable*.cc, resource/static_hashtable.cc):
 *
 *   HASHTABLE ── id ──> HASHTABLE_IMPORT <── keys, values     once; later imports are ignored
 *   HASHTABLE ── id ──> HASHTABLE_FIND <── keys, default
 *   HASHTABLE ── id ──> HASHTABLE_SIZE
 *
 * From INT64 to STRING or from STRING to INT64. No reference answers of the runtime exist for these four.
 */

interface Table {
  readonly keys: string;
  readonly values: string;
  /** By `keyOf`; absent until something is imported. */
  entries?: ReadonlyMap<bigint | string, Value>;
}

type Value = bigint | Uint8Array;

const partner: Readonly<Record<string, string>> = { INT64: 'STRING', STRING: 'INT64' };

function checkTypes(keys: string, values: string): void {
  check(
    partner[keys] === values,
    `keys are ${keys} and values ${values}; only INT64 to STRING and STRING to INT64 exist`,
  );
}

function checkHandle(context: ShapeContext): void {
  const { tensor, shape } = operand(context, 0, 'handle');
  checkType(tensor, ['RESOURCE'], 'its handle');
  check(shape.length === 1 && shape[0] === 1, `its handle has shape ${text(shape)}, not [1]`);
}

const hashtable: Op = {
  name: 'HASHTABLE',
  maxVersion: 1,
  shape: shapeRule(({ node, output }) => {
    checkTypes(textOption(node, 'key_dtype'), textOption(node, 'value_dtype'));
    checkType(output(0), ['RESOURCE'], 'its handle');
    return staticShapes([1]);
  }),
  reference({ node, resources, output }) {
    const id = Number(node.options.table_id ?? 0);
    const table: Table = { keys: textOption(node, 'key_dtype'), values: textOption(node, 'value_dtype') };
    if (!resources.has(keyOfTable(id))) resources.set(keyOfTable(id), table);
    output(0).data[0] = id;
  },
};

const hashtableImport: Op = {
  name: 'HASHTABLE_IMPORT',
  maxVersion: 1,
  shape: shapeRule((context) => {
    checkCount(context.node.inputs.length, [3], 'operands');
    checkHandle(context);
    const keys = operand(context, 1, 'keys');
    const values = operand(context, 2, 'values');
    checkTypes(keys.tensor.type, values.tensor.type);
    const same = text(keys.shape) === text(values.shape);
    check(same, `keys are ${text(keys.shape)}, values ${text(values.shape)}`);
    return staticShapes();
  }),
  reference(context) {
    const [keys, values] = [given(context, 1), given(context, 2)];
    const table = tableOf(context, keys, values);
    if (table.entries !== undefined) return;
    const entries = new Map<bigint | string, Value>();
    const all = elements(values);
    // Of equal keys the first one stays.
    elements(keys).forEach((key, i) => {
      if (!entries.has(keyOf(key))) entries.set(keyOf(key), all[i] as Value);
    });
    table.entries = entries;
  },
};

const hashtableFind: Op = {
  name: 'HASHTABLE_FIND',
  maxVersion: 1,
  shape: shapeRule((context) => {
    checkCount(context.node.inputs.length, [3], 'operands');
    checkHandle(context);
    const keys = operand(context, 1, 'keys');
    const { type } = context.output(0);
    checkTypes(keys.tensor.type, type);
    checkType(operand(context, 2, 'default').tensor, [type], 'its default');
    return staticShapes(keys.shape);
  }),
  reference(context) {
    const keys = given(context, 1);
    const output = context.output(0);
    const { entries } = tableOf(context, keys, output);
    if (entries === undefined) refuse('its table is asked before anything was imported into it');
    const fallback = elements(given(context, 2))[0] ?? refuse('its default is empty');
    const found = elements(keys).map((key) => entries.get(keyOf(key)) ?? fallback);
    if (output.tensor.type === 'STRING') context.setOutput(0, keys.shape, packStrings(found as Uint8Array[]));
    else (output.data as BigInt64Array).set(found as bigint[]);
  },
};

const hashtableSize: Op = {
  name: 'HASHTABLE_SIZE',
  maxVersion: 1,
  shape: shapeRule((context) => {
    checkCount(context.node.inputs.length, [1], 'operands');
    checkHandle(context);
    checkType(context.output(0), ['INT64'], 'its answer');
    return staticShapes([1]);
  }),
  reference(context) {
    context.output(0).data[0] = BigInt(tableOf(context).entries?.size ?? 0);
  },
};

export const hashtableOps: readonly Op[] = [hashtable, hashtableImport, hashtableFind, hashtableSize];

const keyOfTable = (id: number): string => `table:${id}`;

const given = (context: KernelContext, index: number): TensorView =>
  context.input(index) ?? refuse(`operand ${index} is missing`);

/** The table of the handle; refuses one of other types than these tensors'. */
function tableOf(context: KernelContext, keys?: TensorView, values?: TensorView): Table {
  const id = Number(given(context, 0).data[0]);
  const table = context.resources.get(keyOfTable(id)) as Table | undefined;
  if (table === undefined) refuse(`table ${id} does not exist`);
  for (const [what, view] of [['keys', keys] as const, ['values', values] as const])
    if (view && view.tensor.type !== table[what])
      refuse(`${what} are ${view.tensor.type}, those of table ${id} are ${table[what]}`);
  return table;
}

const elements = ({ tensor, data }: TensorView): readonly Value[] =>
  tensor.type === 'STRING'
    ? unpackStrings(data as Uint8Array).map((bytes) => bytes.slice())
    : Array.from(data as BigInt64Array);

/** Equal for equal elements: of bytes, each as the character of its code, so that strings that are no UTF-8 stay apart. */
const keyOf = (element: Value): bigint | string =>
  typeof element === 'bigint' ? element : Array.from(element, (byte) => String.fromCharCode(byte)).join('');
