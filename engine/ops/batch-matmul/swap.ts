import { allocate, elementCount } from '../tensor-data.ts';
import type { TensorView } from '../types.ts';

/** A view with its last two dimensions exchanged, in new memory. */
export function swapLastTwo(view: TensorView): TensorView {
  const { shape, data } = view;
  const [rows = 1, columns = 1] = shape.slice(-2);
  const swapped = [...shape.slice(0, -2), columns, rows];
  const out = allocate(view.tensor.type, swapped);
  const matrices = elementCount(shape.slice(0, -2));
  for (let matrix = 0; matrix < matrices; matrix++) {
    const base = matrix * rows * columns;
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        out[base + column * rows + row] = data[base + row * columns + column] as never;
  }
  return { tensor: view.tensor, shape: swapped, data: out };
}
