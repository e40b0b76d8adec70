import { denseBytes, elementCount, isKnownType } from '../storage.ts';
import type { Model, ModelSubgraph, ModelTensor } from '../types.ts';
import { checkQuantization } from './quantization.ts';
import type { ProblemList } from './report.ts';
import { checkSparsity } from './sparsity.ts';

// More than a 32-bit runtime can address; a tensor that large is a damaged shape.
const plausibleBytes = 2 ** 32;

/** Shape, type, data and quantization of every tensor. */
export function checkTensors(model: Model, subgraph: ModelSubgraph, problems: ProblemList): void {
  for (const [i, tensor] of subgraph.tensors.entries()) {
    const where = `subgraphs[${subgraph.index}].tensors[${i}]`;
    checkType(tensor, where, problems);
    checkShape(tensor, where, problems);
    checkData(model, tensor, where, problems);
    checkExternal(model, tensor, where, problems);
    if (tensor.quantization) checkQuantization(tensor, subgraph, tensor.quantization, where, problems);
    if (tensor.sparsity) checkSparsity(tensor, tensor.sparsity, where, problems);
  }
}

function checkType({ type, index }: ModelTensor, where: string, problems: ProblemList): void {
  if (!isKnownType(type))
    problems.error(
      `${where}.type`,
      `tensor ${index} has element type ${type}, which the format does not define`,
    );
}

function checkShape(tensor: ModelTensor, where: string, problems: ProblemList): void {
  const { index, shape, shapeSignature: signature, type } = tensor;
  const negative = shape.findIndex((dim) => dim < 0);
  if (negative >= 0)
    problems.error(
      `${where}.shape[${negative}]`,
      `tensor ${index} has a negative dimension, ${shape[negative]}, in its shape ${list(shape)}`,
    );
  const bytes = denseBytes(type, shape) ?? elementCount(shape);
  if (negative < 0 && bytes > plausibleBytes)
    problems.warning(
      `${where}.shape`,
      `tensor ${index} has shape ${list(shape)}, ${bytes} bytes of ${type}: more than any runtime would allocate`,
    );
  // The runtime takes an empty signature as none.
  if (signature?.length && signature.length !== shape.length && tensor.hasShape)
    problems.warning(
      `${where}.shape_signature`,
      `tensor ${index} has ${shape.length} dimensions in its shape but ${signature.length} in its signature ${list(signature)}`,
    );
}

function checkData(model: Model, tensor: ModelTensor, where: string, problems: ProblemList): void {
  const buffer = model.buffers[tensor.buffer];
  if (tensor.buffer === 0 || buffer === undefined || buffer.offset === 0) return;
  const { index, type, shape } = tensor;
  if (tensor.isVariable)
    problems.error(
      `${where}.is_variable`,
      `tensor ${index} is a variable, so it may not have data, but its buffer ${tensor.buffer} holds ${buffer.bytes} bytes`,
    );
  if (type === 'RESOURCE' || type === 'VARIANT')
    problems.warning(
      `${where}.type`,
      `tensor ${index} is a ${type}, which has no stored data, but its buffer ${tensor.buffer} holds ${buffer.bytes} bytes`,
    );
  const needed = denseBytes(type, shape);
  if (needed === undefined || tensor.sparsity || shape.some((dim) => dim < 0)) return;
  const says = `tensor ${index} needs ${needed} bytes for ${type}${list(shape)}, but its buffer ${tensor.buffer} holds ${buffer.bytes}`;
  if (buffer.bytes < needed) problems.error(`${where}.buffer`, says);
  else if (buffer.bytes > needed) problems.warning(`${where}.buffer`, says);
}

/** Contents in another file are not at hand here, which is worth saying; an identifier without entry is damage. */
function checkExternal(model: Model, tensor: ModelTensor, where: string, problems: ProblemList): void {
  const { externalBuffer: id, index } = tensor;
  if (id === undefined) return;
  const entry = model.externalBuffers?.find((candidate) => candidate.id === id);
  if (entry)
    problems.warning(
      `${where}.external_buffer`,
      `tensor ${index} has its ${entry.bytes} bytes in the file "${entry.file}" beside the model, which is not read`,
    );
  else
    problems.error(
      `${where}.external_buffer`,
      `tensor ${index} names external buffer ${id}, which the model does not list`,
    );
}

const list = (dims: readonly number[]): string =>
  `[${dims.length > 16 ? `${dims.slice(0, 16).join(',')},...` : dims.join(',')}]`;
