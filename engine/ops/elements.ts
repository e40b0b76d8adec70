import { check } from './shape-rule.ts';
import type { Elements } from './strided-copy.ts';
import { packStrings, unpackStrings } from './strings.ts';
import { bytesOf, copy, elementCount, packInt4, unpackInt4 } from './tensor-data.ts';
import type { KernelContext, TensorView } from './types.ts';

/** The same bytes as unsigned elements of the tensor's width; complex numbers count as one element of 64 bits. */
export function elements(view: TensorView): Elements {
  const { data } = view;
  const width = view.tensor.type === 'COMPLEX64' ? 8 : data.BYTES_PER_ELEMENT;
  if (width === 1) return new Uint8Array(data.buffer, data.byteOffset, data.length);
  if (width === 2) return new Uint16Array(data.buffer, data.byteOffset, data.length);
  if (width === 4) return new Uint32Array(data.buffer, data.byteOffset, data.length);
  // Complex constants may lie at a multiple of 4 only; arena tensors are always aligned, so outputs never take the copy.
  const aligned = data.byteOffset % 8 === 0 ? data : data.slice();
  return new BigUint64Array(aligned.buffer, aligned.byteOffset, data.byteLength / 8);
}

type Move = (sources: readonly Elements[], targets: readonly Elements[]) => void;

/**
 * The type of all of them. The runtime gives some outputs the operand's type whatever the file says; here tensors keep the stored
 * one, so a file where the two differ does not run.
 */
function oneType(views: readonly TensorView[]): string | undefined {
  const type = views[0]?.tensor.type;
  const other = views.find(({ tensor }) => tensor.type !== type);
  check(other === undefined, `${type} cannot be moved to ${other?.tensor.type}`);
  return type;
}

/**
 * Runs a movement on tensors of any type but STRING: it sees one array element a tensor element, whatever the storage.
 * All tensors have the type of the first source.
 */
export function moveElements(
  sources: readonly TensorView[],
  targets: readonly TensorView[],
  move: Move,
): void {
  const type = oneType([...sources, ...targets]);
  if (type !== 'INT4') {
    move(sources.map(elements), targets.map(elements));
    return;
  }
  // Signs do not matter on the way: four bits go in, the same four come out.
  const loose = targets.map((target) => new Uint8Array(elementCount(target.shape)));
  move(
    sources.map(({ data, shape }) => bytesOf(unpackInt4(data as Uint8Array, elementCount(shape)))),
    loose,
  );
  targets.forEach((target, i) => {
    copy(target.data, packInt4(new Int8Array(loose[i]!.buffer)));
  });
}

/**
 * Runs a kernel that only moves elements of `sources` into the node's outputs. Strings are moved by number: the movement runs
 * on the numbers of the source strings, then each output is packed from the strings its numbers name.
 */
export function runMove(context: KernelContext, sources: readonly TensorView[], move: Move): void {
  const outputs = Array.from({ length: context.outputCount }, (_, i) => context.output(i));
  if (oneType([...sources, ...outputs]) !== 'STRING') {
    moveElements(sources, outputs, move);
    return;
  }
  const texts: Uint8Array[] = [];
  const numbered = sources.map((source) => {
    const first = texts.length;
    texts.push(...unpackStrings(source.data as Uint8Array));
    return Uint32Array.from({ length: texts.length - first }, (_, i) => first + i);
  });
  const picks = outputs.map((output) => new Uint32Array(elementCount(output.shape)));
  move(numbered, picks);
  outputs.forEach((output, i) => {
    const picked = Array.from(picks[i]!, (n) => texts[n] ?? new Uint8Array());
    context.setOutput(i, output.shape, packStrings(picked));
  });
}

/** A kernel that hands on its first operand's bytes under another shape. */
export function copyThrough(context: KernelContext): void {
  const source = context.input(0) as TensorView;
  const target = context.output(0);
  oneType([source, target]);
  if (source.tensor.type === 'STRING') context.setOutput(0, target.shape, source.data.slice());
  else copy(target.data, source.data);
}
