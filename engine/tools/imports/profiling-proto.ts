import { fail, ok, type Result } from '../../base/result.ts';
import type { Graph } from '../../graph/types.ts';
import { protoFloat, readableFields } from '../proto.ts';
import { RowMatcher, type Values } from './match.ts';
import { readLabel } from './profile.ts';
import { type Fields, ints, messages, strange, string } from './proto-fields.ts';
import type { Imported } from './types.ts';

// Field numbers: tensorflow/lite/profiling/proto/profiling_info.proto.
const data = { name: 1, runtime: 3 };
const subgraphProfiles = 1;
const subgraph = { index: 2, operators: 3 };
const operator = { type: 1, us: 2, called: 4, name: 5, order: 6 };
const statNames = ['first', 'last', 'avg', 'stddev', 'variance', 'min', 'max', 'sum', 'count'];

const what =
  'a profiling_info proto (--op_profiling_output_mode=proto of benchmark_model) with a runtime_profile';

/**
 * Times by node as `benchmark_model --enable_op_profiling --op_profiling_output_mode=proto` writes them. Of the runs; what is
 * told of initialization and of a delegate's inside is passed over.
 *
 * @returns values in microseconds under `first us`, `avg us` and so on, `times called` and `run order`; or a sentence
 */
export function importProfilingInfo(bytes: Uint8Array, graph: Graph): Result<Imported, string> {
  const { fields: top, complete } = readableFields(bytes);
  const inside = (fields: Fields, number: number): readonly Fields[] => messages(fields, number, !complete);
  const profiles = inside(top, data.runtime)
    .flatMap((part) => inside(part, subgraphProfiles))
    .filter((part) => inside(part, subgraph.operators).some(isOperator));
  if (profiles.length === 0)
    return fail(`${strange(complete)} without nodes and their times: expected ${what}`);
  const wanted = profiles.find((part) => (ints(part, subgraph.index)[0] ?? 0) === graph.subgraph);
  if (wanted === undefined)
    return fail(`the file has no profile of subgraph ${graph.subgraph}: expected ${what} of this model`);
  const rows = new RowMatcher(graph);
  for (const one of inside(wanted, subgraph.operators)) {
    const op = string(one, operator.type)?.split('/')[0];
    readLabel(
      rows,
      0,
      string(one, operator.name) ?? '',
      op,
      valuesOf(one, inside(one, operator.us)[0] ?? []),
    );
  }
  if (!complete)
    rows.reject(0, `the file is cut short at byte ${bytes.length}`, 'nodes after it are missing');
  const name = string(top, data.name);
  const totals = name === undefined ? {} : { totals: { name } };
  return ok(rows.finish('benchmark_model profile', totals));
}

const isOperator = (fields: Fields): boolean =>
  string(fields, operator.type) !== undefined && string(fields, operator.name) !== undefined;

function valuesOf(one: Fields, times: Fields): Values {
  const values: Record<string, number> = {};
  for (const field of times) {
    const name = statNames[field.field - 1];
    if (name === undefined) continue;
    if (field.kind === 'varint') values[`${name}${name === 'count' ? '' : ' us'}`] = Number(field.value);
    else if (field.kind === 'fixed32') values[`${name} us`] = protoFloat(field.value);
  }
  const [called, order] = [ints(one, operator.called)[0], ints(one, operator.order)[0]];
  return {
    ...values,
    ...(called !== undefined && { 'times called': called }),
    ...(order !== undefined && { 'run order': order }),
  };
}
