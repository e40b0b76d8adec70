import { writeFileSync } from 'node:fs';
import { npyFile } from '../../model/inspect/npy.ts';
import {
  type ChannelRow,
  channelTable,
  dequantized,
  type Statistics,
  statisticsOf,
} from '../../model/inspect/statistics.ts';
import { decodeStrings, decodeValues } from '../../model/inspect/values.ts';
import { elementCount, integerRange } from '../../model/storage.ts';
import type { ModelTensor } from '../../model/types.ts';
import { denseValues } from '../../ops/densify/dense.ts';
import { fileError, usageError } from '../errors.ts';
import type { FlagSpec, Flags } from '../flags.ts';
import type { OpenedModel } from '../model.ts';

export const tensorFlags: readonly FlagSpec[] = [
  { name: 'tensor', kind: 'text', help: 'a constant to look into: 42, or 1:42 in subgraph 1' },
  { name: 'npy', kind: 'text', help: 'write the contents of --tensor to this file, for NumPy' },
];

export interface TensorReport {
  readonly index: number;
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  readonly bytes: number;
  readonly strings?: readonly string[];
  readonly stored?: Statistics;
  readonly dequantized?: Statistics;
  readonly channels?: readonly ChannelRow[];
}

/** What a constant tensor holds: statistics of the stored numbers and of those they stand for, scales by channel. */
export function tensorReport(flags: Flags, opened: OpenedModel): TensorReport | undefined {
  const given = flags.text('tensor');
  if (given === undefined) {
    return flags.has('npy') ? usageError('--npy needs --tensor=...') : undefined;
  }
  const tensor = namedTensor(given, opened);
  const bytes = contentsOf(given, tensor, opened);
  const { type, shape, quantization } = tensor;
  const strings = type === 'STRING' ? decodeStrings(bytes) : undefined;
  const stored = decodeValues(type, bytes, elementCount(shape));
  const placed = stored && tensor.sparsity && denseValues(stored, shape, tensor.sparsity);
  const values = placed?.ok ? placed.value : stored;
  const real = values && dequantized(values, shape, quantization);
  const range = integerRange[type];
  if (flags.has('npy')) writeNpy(flags.required('npy'), tensor, bytes);
  return {
    index: tensor.index,
    name: tensor.name,
    type,
    shape,
    bytes: bytes.length,
    ...(strings && { strings }),
    ...(values && { stored: statisticsOf(values, quantization?.zeroPoint[0] ?? 0) }),
    ...(real && { dequantized: statisticsOf(real) }),
    ...(quantization && range && { channels: channelTable(quantization, range) }),
  };
}

function namedTensor(given: string, { model }: OpenedModel): ModelTensor {
  const [, subgraph = '0', index] = /^(?:(\d+):)?(\d+)$/.exec(given) ?? [];
  if (index === undefined) return usageError(`--tensor is "${given}", an index such as 42 or 1:42 is needed`);
  const graph = model.subgraphs[Number(subgraph)];
  const tensor = graph?.tensors[Number(index)];
  if (graph === undefined)
    return usageError(`--tensor names subgraph ${subgraph}, but the model has ${model.subgraphs.length}`);
  return (
    tensor ?? usageError(`--tensor is ${index}, but subgraph ${subgraph} has ${graph.tensors.length} tensors`)
  );
}

function contentsOf(given: string, tensor: ModelTensor, { model, source }: OpenedModel): Uint8Array {
  const buffer = model.buffers[tensor.buffer];
  if (tensor.buffer === 0 || buffer === undefined || buffer.offset === 0)
    return fileError(`tensor ${given} (${tensor.name}) is no constant: the file holds no data for it`);
  return source.read(buffer.offset, buffer.bytes);
}

function writeNpy(path: string, tensor: ModelTensor, bytes: Uint8Array): void {
  const file =
    npyFile(tensor.type, tensor.shape, bytes) ??
    fileError(
      `tensor ${tensor.index} (${tensor.type}[${tensor.shape}], ${bytes.length} bytes) has no NumPy form`,
    );
  try {
    writeFileSync(path, file);
  } catch (error) {
    fileError(`${path} cannot be written: ${(error as Error).message}`);
  }
}

/** The report for reading; scales of many channels are left to --json. */
export function tensorText({ index, name, type, shape, bytes, ...report }: TensorReport): string {
  const lines = [`tensor ${index} ${name}: ${type}[${shape}], ${bytes} bytes`];
  for (const kind of ['stored', 'dequantized'] as const) {
    const of = report[kind];
    if (of)
      lines.push(
        `  ${kind}: ${of.count} values, min ${of.min}, max ${of.max}, mean ${of.mean}, ${(100 * of.sparsity).toFixed(1)}% zero`,
      );
  }
  for (const text of report.strings ?? []) lines.push(`  "${text}"`);
  const [first, ...others] = report.channels ?? [];
  if (first)
    lines.push(
      `  scale ${first.scale}, zero point ${first.zeroPoint}${others.length ? `, and ${others.length} more channels` : ''}`,
    );
  return lines.join('\n');
}
