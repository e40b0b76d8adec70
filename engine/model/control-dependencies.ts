/** Edges [before, after] between the operators of one subgraph. */
export type ControlEdges = readonly (readonly [number, number])[];

/** The metadata entry that holds them. */
export const controlDependenciesKey = 'model_control_dependencies';

/**
 * Decodes the metadata entry `model_control_dependencies`: a version (1), then a list a subgraph of pairs of operator
 * positions. Unsigned numbers are base-128 varints, low groups first; signed ones are zigzag-coded on top (format:
 * tflite/converter/experimental/remat/metadata_util.cc). Undefined where the bytes do not parse to their last one, as
 * the runtime then ignores them.
 */
export function parseControlDependencies(bytes: Uint8Array): readonly ControlEdges[] | undefined {
  let at = 0;
  const unsigned = (): number => {
    let value = 0;
    for (let weight = 1; ; weight *= 128) {
      const byte = bytes[at++];
      if (byte === undefined || weight > 2 ** 28) throw new RangeError();
      value += (byte % 128) * weight;
      if (byte < 128) return value;
    }
  };
  const signed = (): number => {
    const value = unsigned();
    return value % 2 === 1 ? -(value - 1) / 2 - 1 : value / 2;
  };
  // No list can have more entries than bytes are left, which keeps a damaged length from costing memory.
  const list = <T>(element: () => T): T[] => {
    const count = unsigned();
    if (count > bytes.length - at) throw new RangeError();
    return Array.from({ length: count }, element);
  };
  try {
    if (unsigned() !== 1) return undefined;
    const edges = list(() => list(() => [signed(), signed()] as const));
    return at === bytes.length ? edges : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
