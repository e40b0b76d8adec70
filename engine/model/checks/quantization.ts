import { integerRange } from '../storage.ts';
import type { ModelSubgraph, ModelTensor, Quantization } from '../types.ts';
import type { ProblemList } from './report.ts';

/** What the runtime checks while building (interpreter_builder.cc, ParseQuantization), and values that mean nothing. */
export function checkQuantization(
  tensor: ModelTensor,
  subgraph: ModelSubgraph,
  quantization: Quantization,
  where: string,
  problems: ProblemList,
): void {
  const place = `${where}.quantization`;
  if (quantization.details)
    checkDetails(tensor, subgraph.tensors.length, quantization.details, place, problems);
  // Details take the place of scales and zero points, which the runtime then does not look at.
  if (quantization.details && quantization.details.kind !== 'CustomQuantization') return;
  checkLengths(tensor, quantization, place, problems);
  checkScales(tensor, quantization, place, problems);
  checkZeroPoints(tensor, quantization, place, problems);
}

function checkLengths(tensor: ModelTensor, q: Quantization, where: string, problems: ProblemList): void {
  const scales = q.scale.length;
  const zeroPoints = q.zeroPoint.length;
  if (scales === 0) {
    if (zeroPoints > 0)
      problems.warning(`${where}.scale`, `tensor ${tensor.index} has ${zeroPoints} zero points but 0 scales`);
    return;
  }
  if (scales !== zeroPoints)
    problems.error(
      `${where}.zero_point`,
      `tensor ${tensor.index} has ${scales} scales but ${zeroPoints} zero points`,
    );
  const rank = tensor.shape.length;
  const dimension = q.quantizedDimension;
  if (dimension < 0 || (rank > 0 && dimension >= rank))
    problems.error(
      `${where}.quantized_dimension`,
      `tensor ${tensor.index} has quantized_dimension ${dimension}, but ${rank} dimensions`,
    );
  else if (scales !== 1 && rank > 0 && scales !== tensor.shape[dimension])
    problems.error(
      `${where}.scale`,
      `tensor ${tensor.index} has ${scales} scales, but dimension ${dimension} has ${tensor.shape[dimension]} channels`,
    );
}

function checkScales(tensor: ModelTensor, q: Quantization, where: string, problems: ProblemList): void {
  const bad = q.scale.findIndex((scale) => !(scale > 0 && scale < Number.POSITIVE_INFINITY));
  if (bad >= 0)
    problems.warning(
      `${where}.scale[${bad}]`,
      `tensor ${tensor.index} has scale ${q.scale[bad]}, which is no positive number`,
    );
}

function checkZeroPoints(tensor: ModelTensor, q: Quantization, where: string, problems: ProblemList): void {
  const [low, high] = integerRange[tensor.type] ?? [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  // Those beyond exact numbers were reported when they were read.
  const bad = q.zeroPoint.findIndex((value) => Number.isSafeInteger(value) && (value < low || value > high));
  if (bad >= 0)
    problems.warning(
      `${where}.zero_point[${bad}]`,
      `tensor ${tensor.index} has zero point ${q.zeroPoint[bad]}, outside the range ${low} to ${high} of ${tensor.type}`,
    );
}

function checkDetails(
  tensor: ModelTensor,
  tensorCount: number,
  { kind, fields }: NonNullable<Quantization['details']>,
  where: string,
  problems: ProblemList,
): void {
  if (kind === 'CustomQuantization') return;
  if (kind !== 'BlockwiseQuantization' && kind !== 'MultiAxisQuantization') {
    problems.warning(
      `${where}.details`,
      `tensor ${tensor.index} has quantization details of union type ${kind}, which the format does not define`,
    );
    return;
  }
  const outside = (index: unknown, lowest: number) =>
    !(Number(index) >= lowest && Number(index) < tensorCount);
  for (const [field, lowest] of [
    ['scales', 0],
    ['zero_points', -1],
  ] as const)
    if (outside(fields[field], lowest))
      problems.error(
        `${where}.details.${field}`,
        `tensor ${tensor.index} has its ${field} in tensor ${fields[field]}, but the subgraph has ${tensorCount} tensors`,
      );
  // A block of 0 elements is how MultiAxisQuantization says that whole channels share a scale.
  const least = kind === 'BlockwiseQuantization' ? 1 : 0;
  if (Number(fields.block_size) < least)
    problems.error(
      `${where}.details.block_size`,
      `tensor ${tensor.index} has block_size ${fields.block_size}, at least ${least} is needed`,
    );
}
