import { tensorId } from '../base/ids.ts';
import { Malformed } from '../schema/malformed.ts';
import type { tflite } from '../schema/tflite.ts';
import type { TableValue } from '../schema/values.ts';
import type { ProblemList } from './checks/report.ts';
import type { ModelTensor, Quantization } from './types.ts';
import type { View } from './view.ts';

type Table<N> = TableValue<typeof tflite, N>;

/** A tensor as the file describes it. One that names a buffer the file lacks ends the reading: its data are missing. */
export function readTensor(
  view: View<'Tensor'>,
  index: number,
  bufferCount: number,
  subgraph: number,
  problems: ProblemList,
): ModelTensor {
  const table = view.value();
  if (table.buffer >= bufferCount && table.buffer !== 0)
    throw new Malformed('malformed', `buffer is ${table.buffer}, but the model has ${bufferCount} buffers`);
  const quantization = table.quantization && quantizationOf(table.quantization);
  // Held as numbers, so only here can the exact value be told.
  const large = table.quantization?.zero_point?.findIndex((value) => typeof value === 'bigint') ?? -1;
  if (large >= 0)
    problems.warning(
      `subgraphs[${subgraph}].tensors[${index}].quantization.zero_point[${large}]`,
      `tensor ${index} has zero point ${table.quantization?.zero_point?.[large]}, beyond any integer type that is quantized`,
    );
  return {
    index: tensorId(index),
    name: table.name ?? '',
    type: table.type,
    shape: table.shape ?? [],
    hasShape: table.shape !== null || table.has_rank,
    ...(table.shape_signature && { shapeSignature: table.shape_signature }),
    buffer: table.buffer,
    isVariable: table.is_variable,
    ...(quantization && { quantization }),
    ...(table.sparsity && { sparsity: table.sparsity }),
    ...(table.variant_tensors && { variantTensors: table.variant_tensors }),
    ...(table.external_buffer !== 0 && { externalBuffer: table.external_buffer }),
  };
}

/** Undefined for the empty table that converters write for float tensors. */
function quantizationOf(table: Table<'QuantizationParameters'>): Quantization | undefined {
  const { scale, zero_point, min, max, details } = table;
  const lists = [scale, zero_point, min, max];
  if (details === null && lists.every((list) => list === null || list.length === 0)) return undefined;
  return {
    scale: scale ?? [],
    zeroPoint: (zero_point ?? []).map(Number),
    quantizedDimension: table.quantized_dimension,
    ...(min && { min }),
    ...(max && { max }),
    ...(details && { details: detailsOf(details) }),
  };
}

function detailsOf(details: NonNullable<Table<'QuantizationParameters'>['details']>) {
  const { kind, ...fields } = details;
  return { kind, fields };
}
