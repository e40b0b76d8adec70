/**
 * The heap algorithms of libstdc++, step by step: among equals their order decides which box or class comes first, and the
 * runtime's priority queue and partial sort are made of them. `less(a, b)`: a comes after b.
 */
export type Less<T> = (a: T, b: T) => boolean;

function siftUp<T>(heap: T[], hole: number, top: number, value: T, less: Less<T>): void {
  let at = hole;
  while (at > top) {
    const parent = (at - 1) >> 1;
    if (!less(heap[parent] as T, value)) break;
    heap[at] = heap[parent] as T;
    at = parent;
  }
  heap[at] = value;
}

/** Moves the hole down to a leaf along the larger children, then the value up from there. */
function adjust<T>(heap: T[], top: number, length: number, value: T, less: Less<T>): void {
  let hole = top;
  let child = hole;
  while (child < (length - 1) >> 1) {
    child = 2 * (child + 1);
    if (less(heap[child] as T, heap[child - 1] as T)) child--;
    heap[hole] = heap[child] as T;
    hole = child;
  }
  if (length % 2 === 0 && child === (length - 2) >> 1) {
    child = 2 * (child + 1) - 1;
    heap[hole] = heap[child] as T;
    hole = child;
  }
  siftUp(heap, hole, top, value, less);
}

export function pushHeap<T>(heap: T[], value: T, less: Less<T>): void {
  heap.push(value);
  siftUp(heap, heap.length - 1, 0, value, less);
}

/** Takes the first element out; the heap must not be empty. */
export function popHeap<T>(heap: T[], less: Less<T>): T {
  const first = heap[0] as T;
  const last = heap.pop() as T;
  if (heap.length > 0) adjust(heap, 0, heap.length, last, less);
  return first;
}

/** `std::partial_sort`: the first `count` elements in order, in place. */
export function partialSort<T>(list: T[], count: number, less: Less<T>): void {
  for (let parent = (count - 2) >> 1; parent >= 0; parent--)
    adjust(list, parent, count, list[parent] as T, less);
  for (let i = count; i < list.length; i++) {
    const value = list[i] as T;
    if (!less(value, list[0] as T)) continue;
    list[i] = list[0] as T;
    adjust(list, 0, count, value, less);
  }
  for (let last = count - 1; last > 0; last--) {
    const value = list[last] as T;
    list[last] = list[0] as T;
    adjust(list, 0, last, value, less);
  }
}
