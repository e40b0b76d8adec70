import {
  channelTable,
  decodeStrings,
  decodeValues,
  denseBytes,
  denseValues,
  dequantized,
  fail,
  integerRange,
  type ModelTensor,
  npyFile,
  type OpenedFile,
  ok,
  type Result,
  statisticsOf,
  type Values,
} from '../../../engine/index.ts';
import { pictureOf } from './filter-picture.ts';
import type { TensorContent, TensorDetail, ValuesPage } from './protocol.ts';

/** What the file says about one tensor, without looking at its contents. */
export function tensorDetail(
  file: OpenedFile,
  subgraph: number,
  index: number,
): Result<TensorDetail, string> {
  const graph = file.model.subgraphs[subgraph];
  const tensor = graph?.tensors[index];
  if (graph === undefined || tensor === undefined)
    return fail(`subgraph ${subgraph} has no tensor ${index}; it has ${graph?.tensors.length ?? 0}`);
  const { quantization } = tensor;
  // Other types have no lowest and highest integer, but what scale the file gives is shown all the same.
  const range = integerRange[tensor.type] ?? [Number.NaN, Number.NaN];
  const stored = storedBytes(file, tensor);
  const dense = tensor.hasShape && tensor.shape.every((dim) => dim >= 0);
  return ok({
    subgraph,
    index,
    name: tensor.name,
    type: tensor.type,
    shape: tensor.shape,
    hasShape: tensor.hasShape,
    ...(tensor.shapeSignature && { signature: tensor.shapeSignature }),
    kind: stored !== undefined ? 'constant' : tensor.isVariable ? 'variable' : 'computed',
    bytes: stored?.bytes ?? (dense ? denseBytes(tensor.type, tensor.shape) : undefined),
    producer: graph.operators.findIndex(({ outputs }) => outputs.some((output) => output === index)),
    consumers: graph.operators.flatMap(({ inputs }, at) =>
      inputs.some((input) => input === index) ? [at] : [],
    ),
    isInput: graph.inputs.some((input) => input === index),
    isOutput: graph.outputs.some((output) => output === index),
    channels: quantization ? channelTable(quantization, range) : [],
    quantizedDimension: quantization?.quantizedDimension ?? 0,
    ...(quantization?.details && {
      details: { kind: quantization.details.kind, ...quantization.details.fields },
    }),
    ...(tensor.sparsity && { sparsity: tensor.sparsity }),
    ...(tensor.externalBuffer !== undefined && { externalBuffer: tensor.externalBuffer }),
  });
}

/** Elements that are looked at; what a tensor holds beyond is left out, and the page says so. */
const mostElements = 2 ** 24;
const mostStrings = 1000;

interface Contents {
  readonly tensor: ModelTensor;
  readonly total: number;
  readonly values?: Values;
  readonly real?: Float64Array;
  readonly strings?: readonly string[];
  /** Not only the stored elements of a sparse tensor, but all, in their places. */
  readonly dense?: true;
}

function storedBytes({ model }: OpenedFile, tensor: ModelTensor) {
  const buffer = model.buffers[tensor.buffer];
  return tensor.buffer === 0 || buffer === undefined || buffer.offset === 0 ? undefined : buffer;
}

/** The elements that the file holds for a tensor; the newest stay decoded, because statistics and pages ask in turn. */
export class TensorReader {
  readonly #file: OpenedFile;
  #last: { readonly key: string; readonly contents: Contents } | undefined;

  constructor(file: OpenedFile) {
    this.#file = file;
  }

  content(subgraph: number, index: number): Result<TensorContent, string> {
    const read = this.#read(subgraph, index);
    if (!read.ok) return read;
    const { tensor, total, values, real, strings, dense } = read.value;
    const lanes = lanesOf(tensor);
    const placed = tensor.sparsity === undefined || dense === true;
    const picture = values && placed ? pictureOf(tensor, real ?? values) : undefined;
    return ok({
      total,
      placed,
      examined: values === undefined ? (strings?.length ?? 0) : values.length / lanes,
      lanes,
      ...(strings && { strings: strings.slice(0, mostStrings) }),
      ...(values && { stored: statisticsOf(values, tensor.quantization?.zeroPoint[0] ?? 0) }),
      ...(real && { real: statisticsOf(real) }),
      ...(picture && { picture }),
    });
  }

  values(subgraph: number, index: number, from: number, count: number): Result<ValuesPage, string> {
    const read = this.#read(subgraph, index);
    if (!read.ok) return read;
    const { values, real } = read.value;
    if (values === undefined) return fail('the tensor holds no numbers');
    const end = Math.min(values.length, from + count);
    return ok({
      from,
      stored: Array.from({ length: Math.max(0, end - from) }, (_, i) => textOf(values[from + i])),
      ...(real && { real: Array.from(real.subarray(from, end), textOf) }),
    });
  }

  /** A NumPy file of the whole tensor. */
  npy(subgraph: number, index: number): Result<Uint8Array, string> {
    const tensor = this.#file.model.subgraphs[subgraph]?.tensors[index];
    const stored = tensor && storedBytes(this.#file, tensor);
    if (tensor === undefined || stored === undefined)
      return fail('the file holds no contents for this tensor');
    const bytes = this.#file.source.read(stored.offset, stored.bytes);
    const npy = npyFile(tensor.type, tensor.shape, placedBytes(tensor, bytes) ?? bytes);
    if (npy !== undefined) return ok(npy);
    return fail(`${tensor.type} [${tensor.shape.join(', ')}] in ${stored.bytes} bytes has no NumPy form`);
  }

  #read(subgraph: number, index: number): Result<Contents, string> {
    const key = `${subgraph}:${index}`;
    if (this.#last?.key === key) return ok(this.#last.contents);
    const tensor = this.#file.model.subgraphs[subgraph]?.tensors[index];
    const stored = tensor && storedBytes(this.#file, tensor);
    if (tensor === undefined || stored === undefined)
      return fail('the file holds no contents for this tensor');
    const contents = contentsOf(this.#file, tensor, stored);
    this.#last = { key, contents };
    return ok(contents);
  }
}

function contentsOf(
  { source }: OpenedFile,
  tensor: ModelTensor,
  { offset, bytes }: { readonly offset: number; readonly bytes: number },
): Contents {
  const total = tensor.shape.reduce((product, dim) => product * Math.max(0, dim), 1);
  if (tensor.type === 'STRING') {
    const strings = decodeStrings(source.read(offset, bytes));
    return { tensor, total, ...(strings && { strings }) };
  }
  const { sparsity } = tensor;
  if (sparsity !== undefined && total <= mostElements && lanesOf(tensor) === 1) {
    const stored = decodeValues(tensor.type, source.read(offset, bytes), total);
    const dense = stored && denseValues(stored, tensor.shape, sparsity);
    if (dense?.ok) {
      const real = dequantized(dense.value, tensor.shape, tensor.quantization);
      return { tensor, total, dense: true, values: dense.value, ...(real && { real }) };
    }
  }
  // What cannot be put in place is shown as it is stored; a shape that does not fit the data tells nothing of them.
  const sparse = sparsity !== undefined;
  const wanted = sparse ? mostElements : Math.min(total, mostElements);
  const needed = denseBytes(tensor.type, [wanted]) ?? 0;
  const values = decodeValues(tensor.type, source.read(offset, Math.min(bytes, needed)), wanted);
  const real = values && !sparse ? dequantized(values, tensor.shape, tensor.quantization) : undefined;
  return { tensor, total, ...(values && { values }), ...(real && { real }) };
}

/** The bytes of all elements of a sparse tensor, where they can be put in place. */
function placedBytes({ type, shape, sparsity }: ModelTensor, bytes: Uint8Array): Uint8Array | undefined {
  if (sparsity === undefined) return undefined;
  const width = denseBytes(type, [8]);
  const Raw = { 8: Uint8Array, 16: Uint16Array, 32: Uint32Array, 64: BigUint64Array }[width ?? 0];
  if (Raw === undefined || shape.reduce((product, dim) => product * dim, 1) > mostElements) return undefined;
  const whole = bytes.slice(0, bytes.length - (bytes.length % Raw.BYTES_PER_ELEMENT));
  const dense = denseValues(new Raw(whole.buffer as ArrayBuffer), shape, sparsity);
  return dense.ok ? new Uint8Array(dense.value.buffer as ArrayBuffer) : undefined;
}

const lanesOf = ({ type }: ModelTensor): number => (type.startsWith('COMPLEX') ? 2 : 1);

/** Integers exactly, others to five digits. */
const textOf = (value: number | bigint | undefined): string =>
  typeof value === 'bigint' || Number.isInteger(value)
    ? String(value)
    : String(Number((value ?? Number.NaN).toPrecision(5)));
