import { fail, ok, type Result } from '../base/result.ts';
import type { ByteSource } from '../base/source.ts';
import { Bytes } from '../schema/bytes.ts';
import { layoutsOf } from '../schema/layout.ts';
import { Malformed } from '../schema/malformed.ts';
import { TableReader } from '../schema/reader.ts';
import { tflite } from '../schema/tflite.ts';
import { readBuffer } from './buffers.ts';
import { checkModel } from './checks/file.ts';
import { ProblemList } from './checks/report.ts';
import { controlDependenciesKey, parseControlDependencies } from './control-dependencies.ts';
import { type OperatorCode, readOperator, readOperatorCode } from './operators.ts';
import { notAModel } from './recognise.ts';
import { signatureOf } from './signatures.ts';
import { readTensor } from './tensors.ts';
import type {
  ExternalBuffer,
  Model,
  ModelBuffer,
  ModelOperator,
  ModelSubgraph,
  ModelTensor,
  OpenProblem,
} from './types.ts';
import type { View } from './view.ts';

const layouts = layoutsOf(tflite);

/**
 * Opening must not take more than 4 times the file and 16 MB. The model's values get most of that; the rest is for pages
 * and for the lists that the checks make.
 */
const memoryBudget = (fileBytes: number): number => 3 * fileBytes + 10e6;

/**
 * Opens a `.tflite` file: everything it says but the weights, which stay in the file. Fails with one sentence where the
 * file cannot be read (bytes, offsets, vectors or buffers missing or out of bounds); what is wrong but can be shown is in
 * the model's `problems`. Reads only the pages that hold structure.
 */
export function readModel(source: ByteSource, name: string): Result<Model, OpenProblem> {
  const stranger = notAModel(source, tflite.identifier);
  if (stranger) return fail({ kind: 'not-tflite', where: 'header', message: stranger });
  let reader: TableReader<typeof tflite> | undefined;
  try {
    const bytes = new Bytes(source);
    reader = new TableReader(bytes, layouts, memoryBudget(source.size));
    const problems = new ProblemList();
    const model = assemble(reader.root('Model'), bytes, name, problems);
    checkModel(model, bytes, problems);
    return ok({ ...model, problems: problems.done() });
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const where = reader?.where || 'Model';
    return fail({ kind: error.kind, where, message: `${where}: ${error.message}` });
  }
}

function assemble(root: View<'Model'>, bytes: Bytes, name: string, problems: ProblemList): Model {
  const operatorCodes: OperatorCode[] = [];
  for (const code of root.tables('operator_codes'))
    operatorCodes.push(readOperatorCode(code, operatorCodes.length, problems));
  const buffers: ModelBuffer[] = [];
  for (const buffer of root.tables('buffers')) buffers.push(readBuffer(buffer, bytes.size));
  const subgraphs: ModelSubgraph[] = [];
  for (const view of root.tables('subgraphs'))
    subgraphs.push(readSubgraph(view, subgraphs.length, operatorCodes, buffers.length, bytes.size, problems));
  const metadata = (root.read('metadata') ?? []).map((entry) => ({
    name: entry.name ?? '',
    buffer: entry.buffer,
    bytes: buffers[entry.buffer]?.bytes ?? 0,
  }));
  const controlDependencies = controlDependenciesOf(metadata, buffers, bytes, problems);
  return {
    name,
    bytes: bytes.size,
    schemaVersion: root.read('version'),
    description: root.read('description') ?? '',
    operatorCodes,
    subgraphs,
    buffers,
    signatures: (root.read('signature_defs') ?? []).map(signatureOf),
    metadata,
    ...(controlDependencies && { controlDependencies }),
    ...(root.count('external_buffers') > 0 && { externalBuffers: externalBuffersOf(root) }),
    problems: [],
  };
}

function externalBuffersOf(root: View<'Model'>): readonly ExternalBuffer[] {
  const files = root.read('external_buffer_groups') ?? [];
  return (root.read('external_buffers') ?? []).map(({ id, group, offset, length, packing }) => ({
    id,
    file: files[group]?.name ?? '',
    offset,
    bytes: length,
    packing: packing ?? '',
  }));
}

function readSubgraph(
  view: View<'SubGraph'>,
  index: number,
  codes: readonly OperatorCode[],
  bufferCount: number,
  fileBytes: number,
  problems: ProblemList,
): ModelSubgraph {
  const tensors: ModelTensor[] = [];
  for (const tensor of view.tables('tensors'))
    tensors.push(readTensor(tensor, tensors.length, bufferCount, index, problems));
  const operators: ModelOperator[] = [];
  for (const operator of view.tables('operators')) operators.push(readOperator(operator, codes, fileBytes));
  return {
    index,
    name: view.read('name') ?? '',
    // Tensor indices are branded here, where they enter; the checks say which are out of range.
    inputs: (view.read('inputs') ?? []) as ModelSubgraph['inputs'],
    outputs: (view.read('outputs') ?? []) as ModelSubgraph['outputs'],
    tensors,
    operators,
  };
}

function controlDependenciesOf(
  metadata: Model['metadata'],
  buffers: readonly ModelBuffer[],
  bytes: Bytes,
  problems: ProblemList,
): Model['controlDependencies'] {
  const index = metadata.findIndex(({ name }) => name === controlDependenciesKey);
  const buffer = buffers[metadata[index]?.buffer ?? -1];
  if (buffer === undefined) return undefined;
  const edges = parseControlDependencies(bytes.slice(buffer.offset, buffer.bytes));
  if (edges === undefined)
    problems.warning(
      `metadata[${index}]`,
      `the ${buffer.bytes} bytes of ${controlDependenciesKey} do not parse, so the runtime ignores them`,
    );
  return edges;
}
