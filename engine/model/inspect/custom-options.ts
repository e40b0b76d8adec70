import { type FlexValue, readFlexMap } from '../../base/flexbuffer.ts';

/** A value of a custom op's options as JSON can hold it; bytes are told by how many there are. */
export type CustomOption =
  | string
  | number
  | boolean
  | null
  | readonly CustomOption[]
  | { readonly [name: string]: CustomOption };

/** A custom op's own options, where they are the FlexBuffer map that converters write; undefined for anything else. */
export function customOptionValues(bytes: Uint8Array): Readonly<Record<string, CustomOption>> | undefined {
  const map = readFlexMap(bytes);
  return map && objectOf(map);
}

const objectOf = (map: ReadonlyMap<string, FlexValue>): Record<string, CustomOption> =>
  Object.fromEntries(Array.from(map, ([name, value]) => [name, plain(value)]));

function plain(value: FlexValue): CustomOption {
  if (value instanceof Map) return objectOf(value);
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  // What is left of objects are lists; `isArray` does not narrow readonly ones.
  return typeof value === 'object' && value !== null ? (value as readonly FlexValue[]).map(plain) : value;
}
