import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOut } from './layout.ts';
import type { Boxes, Layout } from './types.ts';

// Graphs are drawn as lists: `0>1` is an edge, regions are lists of boxes.
//
//   draw(4, '0>1 1>2 2>3', ['1 2'])      0 ── [1 ── 2] ── 3
//
function draw(count: number, edges: string, regions: readonly string[] = []): Boxes {
  const pairs = edges
    .split(' ')
    .filter(Boolean)
    .map((edge) => edge.split('>').map(Number) as [number, number]);
  const region = new Int32Array(count).fill(-1);
  regions.forEach((list, index) => {
    for (const box of list.split(' ')) region[Number(box)] = index;
  });
  return boxesOf(count, pairs, region, regions.length);
}

const boxesOf = (
  count: number,
  pairs: readonly [number, number][],
  region: Int32Array,
  regionCount: number,
): Boxes => ({
  count,
  width: new Float32Array(count).fill(176),
  height: new Float32Array(count).fill(40),
  region,
  regionCount,
  regionLabelWidth: new Float32Array(regionCount).fill(120),
  from: Int32Array.from(pairs, ([from]) => from),
  to: Int32Array.from(pairs, ([, to]) => to),
  tensor: Int32Array.from(pairs, ([from]) => from),
});

const regionOf = (boxes: Boxes, box: number) => boxes.region[box] ?? -1;

test('a chain stands in one straight line, in execution order', () => {
  const { x, y } = layOut(draw(4, '0>1 1>2 2>3'), {});
  expect(new Set(x).size).toBe(1);
  expect([...y]).toEqual([...y].sort((a, b) => a - b));
});

test('a residual line does not bend the chain it joins', () => {
  const { x } = layOut(draw(5, '0>1 1>2 2>3 0>3 3>4'), {});
  expect(Math.max(...x) - Math.min(...x)).toBeLessThan(2);
});

test('branches stand side by side', () => {
  const { x, y } = layOut(draw(4, '0>1 0>2 1>3 2>3'), {});
  expect(y[1]).toBe(y[2]);
  expect(Math.abs((x[1] ?? 0) - (x[2] ?? 0))).toBeGreaterThanOrEqual(176);
});

test('a tall chain folds into columns that fit the window better', () => {
  const count = 200;
  const edges = Array.from({ length: count - 1 }, (_, i) => `${i}>${i + 1}`).join(' ');
  const folded = layOut(draw(count, edges), { aspect: 1.5 });
  const straight = layOut(draw(count, edges), {});
  expect(straight.columns).toBe(1);
  expect(folded.columns).toBeGreaterThan(4);
  expect(folded.width / folded.height).toBeGreaterThan(0.7);
  expect(folded.width / folded.height).toBeLessThan(3);
});

test('many nodes that only unpack a constant for a region stand apart, without lines', () => {
  const pairs: [number, number][] = [];
  for (let i = 0; i < 20; i++)
    pairs.push([i, 20 + i], ...(i > 0 ? [[19 + i, 20 + i] as [number, number]] : []));
  const region = Int32Array.from({ length: 40 }, (_, box) => (box < 20 ? -1 : 0));
  const layout = layOut(boxesOf(40, pairs, region, 1), {});
  const lowest = Math.max(...layout.y.subarray(20));
  expect(Math.min(...layout.y.subarray(0, 20))).toBeGreaterThan(lowest + 40);
  expect([...layout.routes.tensor].filter((tensor) => tensor < 20)).toEqual([]);
});

// Random graphs: edges go forward, regions are runs of boxes (so that no two wait for each other in a circle).
const graphs = fc
  .record({
    count: fc.integer({ min: 1, max: 60 }),
    edges: fc.array(fc.tuple(fc.nat(59), fc.nat(59)), { maxLength: 140 }),
    cuts: fc.array(fc.nat(59), { maxLength: 8 }),
    aspect: fc.constantFrom(undefined, 0.6, 1.6),
  })
  .map(({ count, edges, cuts, aspect }) => {
    const pairs = new Map<string, [number, number]>();
    for (const [a, b] of edges) {
      const [from, to] = [Math.min(a, b) % count, Math.max(a, b) % count];
      if (from < to) pairs.set(`${from} ${to}`, [from, to]);
    }
    const borders = [...new Set(cuts.map((cut) => cut % count))].sort((a, b) => a - b);
    const stretch = (box: number) => borders.filter((border) => border <= box).length;
    const region = Int32Array.from({ length: count }, (_, box) =>
      stretch(box) % 2 === 1 ? stretch(box) >> 1 : -1,
    );
    const regionCount = Math.max(0, ...region.map((index) => index + 1));
    return { boxes: boxesOf(count, [...pairs.values()], region, regionCount), aspect };
  });

const layoutOf = ({ boxes, aspect }: { boxes: Boxes; aspect: number | undefined }): Layout =>
  layOut(boxes, aspect === undefined ? {} : { aspect });

const overlap = (a: readonly number[], b: readonly number[]): boolean =>
  a[0]! < b[0]! + b[2]! && b[0]! < a[0]! + a[2]! && a[1]! < b[1]! + b[3]! && b[1]! < a[1]! + a[3]!;

const rectangle = (layout: Layout, box: number) =>
  [layout.x[box]!, layout.y[box]!, layout.boxWidth[box]!, layout.boxHeight[box]!] as const;

test('no box lies over another', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const layout = layoutOf(graph);
      const over: string[] = [];
      for (let a = 0; a < graph.boxes.count; a++)
        for (let b = a + 1; b < graph.boxes.count; b++)
          if (overlap(rectangle(layout, a), rectangle(layout, b))) over.push(`${a} over ${b}`);
      expect(over).toEqual([]);
    }),
    { numRuns: 120 },
  );
});

test('a region holds its own boxes and no others', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const layout = layoutOf(graph);
      const pieces = Array.from({ length: layout.regions.length / 5 }, (_, k) => [
        ...layout.regions.subarray(5 * k, 5 * k + 5),
      ]);
      for (let box = 0; box < graph.boxes.count; box++) {
        const around = pieces.filter(([, ...piece]) => overlap(piece, rectangle(layout, box)));
        expect(new Set(around.map(([region]) => region))).toEqual(
          regionOf(graph.boxes, box) < 0 ? new Set() : new Set([regionOf(graph.boxes, box)]),
        );
      }
    }),
    { numRuns: 120 },
  );
});

test('a box stands below what it waits for, where nothing is folded', () => {
  fc.assert(
    fc.property(graphs, ({ boxes }) => {
      const { y } = layOut(boxes, {});
      boxes.from.forEach((from, edge) => {
        expect(y[boxes.to[edge]!]!).toBeGreaterThan(y[from]!);
      });
    }),
    { numRuns: 120 },
  );
});

test('everything has a place inside the drawing', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const layout = layoutOf(graph);
      const inside = (x: number, y: number) =>
        x >= -0.5 && y >= -0.5 && x <= layout.width + 0.5 && y <= layout.height + 0.5;
      for (let box = 0; box < graph.boxes.count; box++) {
        const [x, y, width, height] = rectangle(layout, box);
        expect(inside(x, y) && inside(x + width, y + height), `box ${box}`).toBe(true);
      }
      for (let k = 0; k < layout.routes.points.length; k += 2)
        expect(
          Number.isFinite(layout.routes.points[k]!) && Number.isFinite(layout.routes.points[k + 1]!),
        ).toBe(true);
    }),
    { numRuns: 120 },
  );
});
