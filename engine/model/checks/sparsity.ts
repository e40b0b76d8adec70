import type { ModelTensor, Options, OptionValue } from '../types.ts';
import type { ProblemList } from './report.ts';

/** Whether the lists of a sparse tensor fit together, as far as can be told without its data. */
export function checkSparsity(
  tensor: ModelTensor,
  sparsity: Options,
  where: string,
  problems: ProblemList,
): void {
  const place = `${where}.sparsity`;
  const order = lengthOf(sparsity.traversal_order);
  const blocks = lengthOf(sparsity.block_map);
  const dims = lengthOf(sparsity.dim_metadata);
  const rank = tensor.shape.length;
  if (order !== rank + blocks)
    problems.error(
      `${place}.traversal_order`,
      `tensor ${tensor.index} walks ${order} dimensions, but has ${rank} and ${blocks} block dimensions`,
    );
  if (dims !== order)
    problems.error(
      `${place}.dim_metadata`,
      `tensor ${tensor.index} describes ${dims} of the ${order} dimensions it walks`,
    );
  const stranger = numbers(sparsity.traversal_order).find((d) => d < 0 || d >= order);
  if (stranger !== undefined)
    problems.error(
      `${place}.traversal_order`,
      `tensor ${tensor.index} walks dimension ${stranger} of ${order}`,
    );
}

const isList = (value: OptionValue | undefined): value is readonly OptionValue[] => Array.isArray(value);
const lengthOf = (value: OptionValue | undefined): number => (isList(value) ? value.length : 0);
const numbers = (value: OptionValue | undefined): number[] => (isList(value) ? value.map(Number) : []);
