import { afterAll, describe, expect, test } from 'vitest';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { type OpenedProgram, openProgram } from '../graph/program.ts';
import { type NodeCase, nodeFailure } from '../testing/op-goldens.ts';
import { readShared, shared, sharedLines } from '../testing/shared.ts';

const cases = shared ? [...sharedLines<NodeCase>('goldens', 'nodes', 'nodes.jsonl.gz')] : [];
const byOp = new Map<string, NodeCase[]>();
for (const golden of cases) byOp.set(golden.op, [...(byOp.get(golden.op) ?? []), golden]);

/** Opened once; weights are read through from the file's bytes. */
const programs = new Map<string, OpenedProgram>();
function programOf(model: string): OpenedProgram {
  const known = programs.get(model);
  if (known) return known;
  const opened = must(openProgram(fromBytes(readShared('corpus', 'models', model)), model), `${model} opens`);
  programs.set(model, opened);
  return opened;
}

describe.skipIf(!shared)('single nodes of real models answer as the reference kernels do', () => {
  afterAll(() => programs.clear());
  test.each([...byOp.keys()])('%s', (op) => {
    const failures = (byOp.get(op) ?? []).flatMap((golden) => {
      const failure = nodeFailure(golden, programOf(golden.model));
      return failure === undefined ? [] : [`${golden.model} ${golden.op} #${golden.node}: ${failure}`];
    });
    expect(failures).toEqual([]);
  });

  test('there are 330 nodes', () => {
    expect(cases.length).toBe(330);
  });
});
