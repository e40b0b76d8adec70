import { expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { fromBytes } from '../../base/source.ts';
import { openProgram } from '../../graph/program.ts';
import { type SubgraphDraft, type TensorDraft, writeModel } from '../../model/draft.ts';
import { Session } from '../../run/session.ts';
import { packStrings, unpackStrings } from '../strings.ts';

const strings = (...list: readonly string[]): Uint8Array =>
  packStrings(list.map((entry) => new TextEncoder().encode(entry)));
const int64 = (...list: readonly number[]): Uint8Array =>
  new Uint8Array(BigInt64Array.from(list, BigInt).buffer);
const handle: TensorDraft = { type: 'RESOURCE', shape: [1] };
const constant = (type: string, data: Uint8Array, count: number): TensorDraft => ({
  type,
  data,
  shape: [count],
});

/** Tables filled by the subgraph that CALL_ONCE calls; keys 2 and `key` are asked for. */
function lookUp(keys: string, values: string, [importedKeys, importedValues, asked, fallback]: Uint8Array[]) {
  const options = { table_id: 7, key_dtype: keys, value_dtype: values };
  const main: SubgraphDraft = {
    tensors: [
      handle,
      constant(keys, asked as Uint8Array, 3),
      constant(values, fallback as Uint8Array, 1),
      { type: values, shape: [3] },
      { type: 'INT64', shape: [1] },
    ],
    operators: [
      { op: 'CALL_ONCE', inputs: [], outputs: [], options: { init_subgraph_index: 1 } },
      { op: 'HASHTABLE', inputs: [], outputs: [0], options },
      { op: 'HASHTABLE_FIND', inputs: [0, 1, 2], outputs: [3], options: {} },
      { op: 'HASHTABLE_SIZE', inputs: [0], outputs: [4], options: {} },
    ],
    inputs: [],
    outputs: [3, 4],
  };
  const fill: SubgraphDraft = {
    tensors: [
      handle,
      constant(keys, importedKeys as Uint8Array, 3),
      constant(values, importedValues as Uint8Array, 3),
    ],
    operators: [
      { op: 'HASHTABLE', inputs: [], outputs: [0], options },
      { op: 'HASHTABLE_IMPORT', inputs: [0, 1, 2], outputs: [], options: {} },
      // Ignored: the table is filled.
      { op: 'HASHTABLE_IMPORT', inputs: [0, 1, 2], outputs: [], options: {} },
    ],
    inputs: [],
    outputs: [],
  };
  return sessionOf(main, fill);
}

function sessionOf(...subgraphs: SubgraphDraft[]) {
  const program = must(openProgram(fromBytes(writeModel({ subgraphs })), 'tables'), 'opens');
  return {
    session: must(Session.open(program), 'prepares'),
    outputs: must(program.graphs[0], 'main').outputs,
  };
}

test('a table from numbers to texts; the first of equal keys stays, unknown keys get the default', () => {
  const { session, outputs } = lookUp('INT64', 'STRING', [
    int64(1, 2, 1),
    strings('one', 'two', 'again'),
    int64(2, 5, 1),
    strings('none'),
  ]);
  for (let invoke = 0; invoke < 2; invoke++) {
    must(session.invoke(), 'runs');
    const [found, size] = outputs.map((tensor) => must(session.read(tensor), 'written'));
    const texts = unpackStrings(found?.data as Uint8Array).map((bytes) => new TextDecoder().decode(bytes));
    expect(texts).toEqual(['two', 'none', 'one']);
    expect([...(must(size, 'size').data as BigInt64Array)]).toEqual([2n]);
  }
});

test('a table from texts to numbers tells bytes apart, not characters', () => {
  const keys = [Uint8Array.of(0xff), Uint8Array.of(0xfe), Uint8Array.of()];
  const { session, outputs } = lookUp('STRING', 'INT64', [
    packStrings(keys),
    int64(10, 20, 30),
    packStrings([Uint8Array.of(0xfe), Uint8Array.of(0x61), Uint8Array.of()]),
    int64(-1),
  ]);
  must(session.invoke(), 'runs');
  expect([...(must(session.read(must(outputs[0], 'found')), 'written').data as BigInt64Array)]).toEqual([
    20n,
    -1n,
    30n,
  ]);
});

test('a table that nothing was imported into is refused when asked, and its size is 0', () => {
  const options = { table_id: 1, key_dtype: 'INT64', value_dtype: 'STRING' };
  const ask = (op: string, inputs: number[], output: TensorDraft) =>
    sessionOf({
      tensors: [handle, constant('INT64', int64(1), 1), constant('STRING', strings('x'), 1), output],
      operators: [
        { op: 'HASHTABLE', inputs: [], outputs: [0], options },
        { op, inputs, outputs: [3], options: {} },
      ],
      inputs: [],
      outputs: [3],
    });
  expect(ask('HASHTABLE_FIND', [0, 1, 2], { type: 'STRING', shape: [1] }).session.invoke()).toEqual({
    ok: false,
    problem: 'HASHTABLE_FIND #1: its table is asked before anything was imported into it',
  });
  const { session, outputs } = ask('HASHTABLE_SIZE', [0], { type: 'INT64', shape: [1] });
  must(session.invoke(), 'runs');
  expect([...(must(session.read(must(outputs[0], 'size')), 'written').data as BigInt64Array)]).toEqual([0n]);
});

test('other types than the two that exist are refused', () => {
  const { session } = sessionOf({
    tensors: [handle],
    operators: [
      {
        op: 'HASHTABLE',
        inputs: [],
        outputs: [0],
        options: { table_id: 1, key_dtype: 'INT32', value_dtype: 'FLOAT32' },
      },
    ],
    inputs: [],
    outputs: [0],
  });
  expect(session.shapes.failed?.sentence).toContain('keys are INT32 and values FLOAT32');
});
