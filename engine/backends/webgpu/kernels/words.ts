import type { Operand } from '../../wasm/layer.ts';
import { type Binding, type Pass, type Place, read, write } from '../layer.ts';

// Elementwise passes over any element type: the value of an element is a WGSL expression over the operands' values.

/** WGSL type in which a tensor type is computed with, and the type in which its buffer is declared; undefined: no kernels. */
export function valueType(type: string): 'f32' | 'i32' | undefined {
  if (type === 'FLOAT32') return 'f32';
  return ['INT32', 'INT8', 'UINT8', 'BOOL', 'INT16'].includes(type) ? 'i32' : undefined;
}

const isWord = (type: string): boolean => type === 'FLOAT32' || type === 'INT32';

export const bufferElement = (type: string): string => (isWord(type) ? (valueType(type) ?? 'u32') : 'u32');

/** The expression of one element of a buffer, as a number. */
export function load(name: string, type: string, at: string): string {
  if (isWord(type)) return `${name}[${at}]`;
  if (type === 'INT16') return `extractBits(bitcast<i32>(${name}[(${at}) / 2u]), 16u * ((${at}) % 2u), 16u)`;
  const bits = `8u * ((${at}) % 4u), 8u`;
  return type === 'INT8'
    ? `extractBits(bitcast<i32>(${name}[(${at}) / 4u]), ${bits})`
    : `i32(extractBits(${name}[(${at}) / 4u], ${bits}))`;
}

export interface Source {
  readonly name: string;
  readonly place: Place;
  readonly operand: Operand;
  /** WGSL: its element's number from the output's, `e`. */
  readonly at: string;
}

/**
 * One pass over the output's elements. `value` is WGSL that assigns `v` (the output's value type); before it every source's value is
 * declared under its name with a `_` behind.
 */
export function elementwise(
  output: Operand,
  sources: readonly Source[],
  value: string,
  more: {
    readonly declarations?: string;
    readonly bindings?: readonly Binding[];
    readonly place?: Place;
  } = {},
): Pass {
  const kind = valueType(output.type) ?? 'i32';
  const loads = sources
    .map(({ name, operand, at }) => `let ${name}_ = ${load(name, operand.type, `(${at})`)};`)
    .join('\n  ');
  const bindings = [
    ...sources.map(({ name, place, operand }) => read(name, place, bufferElement(operand.type))),
    ...(more.bindings ?? []),
    write('output', more.place ?? { output: 0 }, bufferElement(output.type)),
  ];
  const declarations = `${more.declarations ?? ''}
fn element(e: u32) -> ${kind} {
  ${loads}
  var v: ${kind};
  ${value}
  return v;
}`;
  return { bindings, declarations, ...storing(output) };
}

/** Body and number of invocations that write `element(e)` for every element. */
export function storing({ type, elements, width }: Operand): Pick<Pass, 'threads' | 'body'> {
  if (isWord(type)) return { threads: elements, body: 'output[i] = element(i);' };
  const each = 4 / width;
  const bits = 8 * width;
  return {
    threads: Math.ceil(elements / each),
    body: `
var word = 0u;
for (var lane = 0u; lane < ${each}u; lane++) {
  let e = min(i * ${each}u + lane, ${elements - 1}u);
  word = insertBits(word, bitcast<u32>(element(e)), ${bits}u * lane, ${bits}u);
}
output[i] = word;`,
  };
}
