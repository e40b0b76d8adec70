import { describe, expect, test } from 'vitest';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { openProgram } from '../graph/program.ts';
import { propagate } from '../shapes/propagate.ts';
import { readShared, shared, sharedLines } from '../testing/shared.ts';
import { type Arena, planArena } from './arena.ts';

type Place = readonly [tensor: number, offset: number, bytes: number];
interface ArenaLine {
  readonly model: string;
  readonly resized?: Readonly<Record<string, readonly number[]>>;
  readonly reference: readonly GoldenArena[] | { readonly failed: string };
}
interface GoldenArena {
  readonly arena: number;
  readonly persistent: number;
  readonly tensors: readonly Place[];
  readonly persistentTensors: readonly Place[];
}

const lines = shared ? [...sharedLines<ArenaLine>('goldens', 'arena', 'arena.jsonl.gz')] : [];

function planOf({ model, resized }: ArenaLine): { readonly arena: Arena; readonly tensorCount: number } {
  const bytes = readShared('corpus', 'models', model);
  const program = must(openProgram(fromBytes(bytes), model), `${model} opens`);
  const graph = must(program.graphs[0], 'a main graph');
  const inputs = graph.inputs.map((_, i) => resized?.[i]);
  return { arena: planArena(graph, propagate(program, 0, inputs)), tensorCount: graph.tensors.length };
}

/** The runtime's placement of the file's own tensors, and whether kernels asked for scratch tensors besides. */
function goldenOf({ reference }: ArenaLine, tensorCount: number) {
  const main = 'failed' in reference ? undefined : reference[0];
  const own = (places: readonly Place[]) => places.filter(([tensor]) => tensor < tensorCount);
  return (
    main && {
      ...main,
      own: [...own(main.tensors), ...own(main.persistentTensors)],
      scratch: [...main.tensors, ...main.persistentTensors].some(([tensor]) => tensor >= tensorCount),
    }
  );
}

/** Two tensors alive at the same time whose bytes overlap though neither works in the other's place. */
function clash({ placements }: Arena): string | undefined {
  const root = (p: Arena['placements'][number]) => p.sharedWith ?? p.tensor;
  for (const [i, a] of placements.entries())
    for (const b of placements.slice(i + 1)) {
      const together = a.firstNode <= (b.lastNode ?? Infinity) && b.firstNode <= (a.lastNode ?? Infinity);
      const overlap = a.offset < b.offset + b.bytes && b.offset < a.offset + a.bytes;
      if (together && overlap && root(a) !== root(b)) return `tensors ${a.tensor} and ${b.tensor}`;
    }
  return undefined;
}

describe.skipIf(!shared)('the arena is the one the runtime plans', () => {
  const plans = lines.map((line) => ({ line, ...planOf(line) }));

  test('same sizes wherever kernels ask for no scratch tensors', () => {
    const wrong: string[] = [];
    let compared = 0;
    for (const { line, arena, tensorCount } of plans) {
      const golden = goldenOf(line, tensorCount);
      if (golden === undefined || golden.scratch) continue;
      compared++;
      if (arena.bytes !== golden.arena) wrong.push(`${line.model}: ${arena.bytes}, not ${golden.arena}`);
      if (arena.persistentBytes !== golden.persistent)
        wrong.push(`${line.model}: ${arena.persistentBytes} persistent, not ${golden.persistent}`);
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(60);
  });

  test('same offsets for every tensor there', () => {
    let all = 0;
    let same = 0;
    for (const { line, arena, tensorCount } of plans) {
      const golden = goldenOf(line, tensorCount);
      if (golden === undefined || golden.scratch) continue;
      const places = [...arena.placements, ...arena.persistent];
      const offsets = new Map(places.map(({ tensor, offset }) => [Number(tensor), offset]));
      all += golden.own.length;
      same += golden.own.filter(([tensor, offset]) => offsets.get(tensor) === offset).length;
    }
    expect(all).toBeGreaterThan(5000);
    expect(same).toBe(all);
  });

  test('no two tensors alive together share bytes', () => {
    expect(plans.flatMap(({ arena }) => clash(arena) ?? []).slice(0, 5)).toEqual([]);
    expect(plans.length).toBe(lines.length);
  });
});
