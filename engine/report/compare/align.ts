// Two lists of nodes side by side:
//
//   a:  CONV  RELU  ADD
//   b:  QUANTIZE  CONV  ADD            =>   [-,0] [0,1] [1,-] [2,2]
//
// What both have in the same order is paired; the rest stands alone, in order.

/** Places in the two lists that belong together; -1 where the other list has no partner. */
export type Pair = readonly [a: number, b: number];

/** Up to so many comparisons the best pairing is found; beyond, entries that occur once in both lists split the work first. */
const mostWork = 4_000_000;

/** Pairs equal entries so that the order of both lists is kept and, within the limit above, as many as can be are paired. */
export function align(a: readonly string[], b: readonly string[]): Pair[] {
  const pairs: Pair[] = [];
  alignRange(a, b, { from: 0, to: a.length }, { from: 0, to: b.length }, pairs);
  return withRest(pairs, a.length, b.length);
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function alignRange(a: readonly string[], b: readonly string[], inA: Range, inB: Range, pairs: Pair[]): void {
  let { from: firstA, to: endA } = inA;
  let { from: firstB, to: endB } = inB;
  while (firstA < endA && firstB < endB && a[firstA] === b[firstB]) pairs.push([firstA++, firstB++]);
  let tail = 0;
  while (firstA < endA && firstB < endB && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
    tail++;
  }
  const [middleA, middleB] = [
    { from: firstA, to: endA },
    { from: firstB, to: endB },
  ];
  if ((endA - firstA) * (endB - firstB) <= mostWork) pairs.push(...longest(a, b, middleA, middleB));
  else split(a, b, middleA, middleB, pairs);
  for (let k = 0; k < tail; k++) pairs.push([endA + k, endB + k]);
}

/** A longest common subsequence by the table of lengths, filled from the end so that pairs come out in order. */
function longest(a: readonly string[], b: readonly string[], inA: Range, inB: Range): Pair[] {
  const [rows, columns] = [inA.to - inA.from, inB.to - inB.from];
  const width = columns + 1;
  const lengths = new Uint16Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--)
    for (let j = columns - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[inA.from + i] === b[inB.from + j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
  const pairs: Pair[] = [];
  for (let i = 0, j = 0; i < rows && j < columns; )
    if (a[inA.from + i] === b[inB.from + j]) pairs.push([inA.from + i++, inB.from + j++]);
    else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i++;
    else j++;
  return pairs;
}

/** Pairs what occurs once in both ranges, as many in order as can be, and aligns what lies between. Without such entries nothing is paired. */
function split(a: readonly string[], b: readonly string[], inA: Range, inB: Range, pairs: Pair[]): void {
  const anchors = ascending(onceInBoth(a, b, inA, inB));
  if (anchors.length === 0) return;
  let [fromA, fromB] = [inA.from, inB.from];
  for (const [atA, atB] of anchors) {
    alignRange(a, b, { from: fromA, to: atA }, { from: fromB, to: atB }, pairs);
    pairs.push([atA, atB]);
    [fromA, fromB] = [atA + 1, atB + 1];
  }
  alignRange(a, b, { from: fromA, to: inA.to }, { from: fromB, to: inB.to }, pairs);
}

/** In the order of `a`. */
function onceInBoth(a: readonly string[], b: readonly string[], inA: Range, inB: Range): Pair[] {
  const placesIn = (list: readonly string[], { from, to }: Range): Map<string, number> => {
    const places = new Map<string, number>();
    // Several places of one entry are as good as none.
    for (let at = from; at < to; at++) places.set(list[at]!, places.has(list[at]!) ? -1 : at);
    return places;
  };
  const inSecond = placesIn(b, inB);
  return [...placesIn(a, inA)].flatMap(([entry, at]): Pair[] => {
    const other = inSecond.get(entry) ?? -1;
    return at >= 0 && other >= 0 ? [[at, other]] : [];
  });
}

/** A longest part of the pairs whose second places ascend (patience sorting). */
function ascending(pairs: readonly Pair[]): Pair[] {
  const tops: number[] = [];
  const before = new Int32Array(pairs.length).fill(-1);
  pairs.forEach(([, place], index) => {
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[tops[middle]!]![1] < place) low = middle + 1;
      else high = middle;
    }
    before[index] = low === 0 ? -1 : tops[low - 1]!;
    tops[low] = index;
  });
  const list: Pair[] = [];
  for (let at = tops.at(-1) ?? -1; at >= 0; at = before[at]!) list.push(pairs[at]!);
  return list.reverse();
}

/** The pairs with everything that has no partner between them, in order: what only `a` has before what only `b` has. */
function withRest(pairs: readonly Pair[], lengthA: number, lengthB: number): Pair[] {
  const all: Pair[] = [];
  let [a, b] = [0, 0];
  for (const [atA, atB] of [...pairs, [lengthA, lengthB] as const]) {
    while (a < atA) all.push([a++, -1]);
    while (b < atB) all.push([-1, b++]);
    if (atA < lengthA || atB < lengthB) all.push([a++, b++]);
  }
  return all;
}
