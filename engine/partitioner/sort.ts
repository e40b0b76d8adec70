import type { SortName } from './types.ts';

// std::sort is not stable: among equal sizes its order decides which candidates the limit cuts off, and the two C++
// libraries differ. The runtime sorts by size, largest first, so "before" below means larger.

type Before = (a: number, b: number) => boolean;

function swap(list: Int32Array, i: number, j: number): void {
  const held = list[i]!;
  list[i] = list[j]!;
  list[j] = held;
}

/** Insertion sort of [first, last); equal elements keep their order. */
function insertionSort(list: Int32Array, first: number, last: number, before: Before): void {
  for (let i = first + 1; i < last; i++) {
    const value = list[i]!;
    let hole = i;
    while (hole > first && before(value, list[hole - 1]!)) {
      list[hole] = list[hole - 1]!;
      hole--;
    }
    list[hole] = value;
  }
}

/** Moves `value` down from `hole` to a leaf, then up again, as libstdc++'s __adjust_heap does; a max-heap under `before`. */
function settle(
  list: Int32Array,
  first: number,
  start: number,
  size: number,
  value: number,
  before: Before,
): void {
  let hole = start;
  let child = 2 * hole + 2;
  for (; child < size; child = 2 * hole + 2) {
    if (before(list[first + child]!, list[first + child - 1]!)) child--;
    list[first + hole] = list[first + child]!;
    hole = child;
  }
  if (child === size) {
    list[first + hole] = list[first + child - 1]!;
    hole = child - 1;
  }
  while (hole > start) {
    const parent = (hole - 1) >> 1;
    if (!before(list[first + parent]!, value)) break;
    list[first + hole] = list[first + parent]!;
    hole = parent;
  }
  list[first + hole] = value;
}

function heapSort(list: Int32Array, first: number, last: number, before: Before): void {
  for (let at = ((last - first) >> 1) - 1; at >= 0; at--)
    settle(list, first, at, last - first, list[first + at]!, before);
  for (let end = last - 1; end > first; end--) {
    const value = list[end]!;
    list[end] = list[first]!;
    settle(list, first, 0, end - first, value, before);
  }
}

const depthLimit = (count: number): number => 2 * (31 - Math.clz32(count));

// --- libstdc++ (GCC 12): introsort down to runs of 16, one insertion sort at the end -----------------------------------

function medianToFirst(
  list: Int32Array,
  first: number,
  a: number,
  b: number,
  c: number,
  before: Before,
): void {
  const [x, y, z] = [list[a]!, list[b]!, list[c]!];
  const median = before(x, y)
    ? before(y, z)
      ? b
      : before(x, z)
        ? c
        : a
    : before(x, z)
      ? a
      : before(y, z)
        ? c
        : b;
  swap(list, first, median);
}

function partitionAround(
  list: Int32Array,
  first: number,
  last: number,
  pivot: number,
  before: Before,
): number {
  let left = first;
  let right = last;
  for (;;) {
    while (before(list[left]!, pivot)) left++;
    right--;
    while (before(pivot, list[right]!)) right--;
    if (left >= right) return left;
    swap(list, left, right);
    left++;
  }
}

function introsortLoop(list: Int32Array, first: number, end: number, depth: number, before: Before): void {
  let last = end;
  for (let left = depth; last - first > 16; left--) {
    if (left === 0) {
      heapSort(list, first, last, before);
      return;
    }
    medianToFirst(list, first, first + 1, first + ((last - first) >> 1), last - 1, before);
    const cut = partitionAround(list, first + 1, last, list[first]!, before);
    introsortLoop(list, cut, last, left - 1, before);
    last = cut;
  }
}

function sortLibstdcxx(list: Int32Array, before: Before): void {
  if (list.length > 16) introsortLoop(list, 0, list.length, depthLimit(list.length), before);
  insertionSort(list, 0, list.length, before);
}

// --- libc++ (LLVM 19): pattern-defeating introsort, insertion sort below 24 ----------------------------------------------

function sort3(list: Int32Array, a: number, b: number, c: number, before: Before): void {
  if (!before(list[b]!, list[a]!)) {
    if (!before(list[c]!, list[b]!)) return;
    swap(list, b, c);
    if (before(list[b]!, list[a]!)) swap(list, a, b);
  } else if (before(list[c]!, list[b]!)) swap(list, a, c);
  else {
    swap(list, a, b);
    if (before(list[c]!, list[b]!)) swap(list, b, c);
  }
}

/** Up to five elements: sort the first three, then sink the others. */
function sortFew(list: Int32Array, first: number, last: number, before: Before): void {
  if (last - first === 2 && before(list[first + 1]!, list[first]!)) swap(list, first, first + 1);
  if (last - first < 3) return;
  sort3(list, first, first + 1, first + 2, before);
  for (let i = first + 3; i < last; i++)
    for (let j = i; j > first && before(list[j]!, list[j - 1]!); j--) swap(list, j, j - 1);
}

/** Gives up after eight moved elements; true when the range ended up sorted. */
function insertionSortIncomplete(list: Int32Array, first: number, last: number, before: Before): boolean {
  if (last - first <= 5) {
    sortFew(list, first, last, before);
    return true;
  }
  sort3(list, first, first + 1, first + 2, before);
  let moved = 0;
  for (let i = first + 3; i < last; i++) {
    if (!before(list[i]!, list[i - 1]!)) continue;
    insertLast(list, first, i, before);
    if (++moved === 8) return i + 1 === last;
  }
  return true;
}

function insertLast(list: Int32Array, first: number, at: number, before: Before): void {
  const value = list[at]!;
  let hole = at;
  do {
    list[hole] = list[hole - 1]!;
    hole--;
  } while (hole !== first && before(value, list[hole - 1]!));
  list[hole] = value;
}

function equalsOnLeft(list: Int32Array, begin: number, end: number, before: Before): number {
  const pivot = list[begin]!;
  let [first, last] = [begin, end];
  if (before(pivot, list[last - 1]!)) {
    do first++;
    while (!before(pivot, list[first]!));
  } else {
    do first++;
    while (first < last && !before(pivot, list[first]!));
  }
  if (first < last) {
    do last--;
    while (before(pivot, list[last]!));
  }
  while (first < last) {
    swap(list, first, last);
    do first++;
    while (!before(pivot, list[first]!));
    do last--;
    while (before(pivot, list[last]!));
  }
  swapPivot(list, begin, first - 1, pivot);
  return first;
}

function equalsOnRight(
  list: Int32Array,
  begin: number,
  end: number,
  before: Before,
): { at: number; was: boolean } {
  const pivot = list[begin]!;
  let [first, last] = [begin, end];
  do first++;
  while (before(list[first]!, pivot));
  if (begin === first - 1) {
    while (first < last) {
      last--;
      if (before(list[last]!, pivot)) break;
    }
  } else {
    do last--;
    while (!before(list[last]!, pivot));
  }
  const was = first >= last;
  while (first < last) {
    swap(list, first, last);
    do first++;
    while (before(list[first]!, pivot));
    do last--;
    while (!before(list[last]!, pivot));
  }
  swapPivot(list, begin, first - 1, pivot);
  return { at: first - 1, was };
}

function swapPivot(list: Int32Array, begin: number, at: number, pivot: number): void {
  if (begin !== at) list[begin] = list[at]!;
  list[at] = pivot;
}

function choosePivot(list: Int32Array, first: number, last: number, before: Before): void {
  const half = first + ((last - first) >> 1);
  if (last - first <= 128) {
    sort3(list, half, first, last - 1, before);
    return;
  }
  sort3(list, first, half, last - 1, before);
  sort3(list, first + 1, half - 1, last - 2, before);
  sort3(list, first + 2, half + 1, last - 3, before);
  sort3(list, half - 1, half, half + 1, before);
  swap(list, first, half);
}

function libcxxLoop(
  list: Int32Array,
  begin: number,
  end: number,
  depth: number,
  isLeftmost: boolean,
  before: Before,
): void {
  let [first, last, left, leftmost] = [begin, end, depth, isLeftmost];
  for (;;) {
    if (last - first < 24) {
      (last - first <= 5 ? sortFew : insertionSort)(list, first, last, before);
      return;
    }
    // The heap fallback needs an adversarial order; its order among equals is libstdc++'s here, not checked for libc++.
    if (left-- === 0) {
      heapSort(list, first, last, before);
      return;
    }
    choosePivot(list, first, last, before);
    if (!leftmost && !before(list[first - 1]!, list[first]!)) {
      first = equalsOnLeft(list, first, last, before);
      continue;
    }
    const { at, was } = equalsOnRight(list, first, last, before);
    if (was) {
      const leftSorted = insertionSortIncomplete(list, first, at, before);
      const rightSorted = insertionSortIncomplete(list, at + 1, last, before);
      if (leftSorted && rightSorted) return;
      if (rightSorted) {
        last = at;
        continue;
      }
      if (leftSorted) {
        first = at + 1;
        continue;
      }
    }
    libcxxLoop(list, first, at, left, leftmost, before);
    leftmost = false;
    first = at + 1;
  }
}

function sortLibcxx(list: Int32Array, before: Before): void {
  if (list.length > 1) libcxxLoop(list, 0, list.length, depthLimit(list.length), true, before);
}

/**
 * Positions 0..sizes.length-1 in the order in which the named C++ library's `std::sort` puts elements of these sizes, largest
 * first. `stable` keeps equal sizes in their order.
 */
export function sortLike(sort: SortName, sizes: readonly number[]): number[] {
  const keys = Int32Array.from(sizes);
  const order = keys.map((_, index) => index);
  const before: Before = (a, b) => keys[a]! > keys[b]!;
  if (sort === 'libstdcxx') sortLibstdcxx(order, before);
  else if (sort === 'libcxx') sortLibcxx(order, before);
  else order.sort((a, b) => keys[b]! - keys[a]! || a - b);
  return Array.from(order);
}
