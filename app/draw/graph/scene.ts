import type { Cut, Skeleton } from '../../../engine/index.ts';
import type { Picture } from '../../workers/layout/types.ts';

/** Everything a drawing of the graph shows. */
export interface Scene {
  readonly picture: Picture;
  readonly skeleton: Skeleton;
  readonly cut: Cut;
  readonly colour: 'placement' | 'category';
  readonly selected: number | undefined;
}

export type Placement = 'delegated' | 'left-out' | 'cpu' | 'terminal';

export function placementOf({ picture, cut }: Scene, box: number): Placement {
  if (box >= picture.nodeCount) return 'terminal';
  return cut.regions[picture.region[box]!]?.kind ?? 'cpu';
}

/** Label of a graph input or output, or a node's op with its fused activation. */
export function titleOf({ skeleton }: Scene, box: number): string {
  const { nodeCount, graphInputs } = skeleton;
  if (box >= nodeCount + graphInputs.length) return `output ${box - nodeCount - graphInputs.length}`;
  if (box >= nodeCount) return `input ${box - nodeCount}`;
  return skeleton.opNames[skeleton.op[box]!] ?? '?';
}

export const activationOf = ({ skeleton }: Scene, node: number): string =>
  skeleton.activations[skeleton.activation[node]!] ?? '';

/** First tensor that each node writes, as a position in the skeleton's list, or -1; made once a skeleton. */
const firstOutputs = new WeakMap<Skeleton, Int32Array>();

function outputsOf(skeleton: Skeleton): Int32Array {
  const known = firstOutputs.get(skeleton);
  if (known !== undefined) return known;
  const first = new Int32Array(skeleton.nodeCount).fill(-1);
  for (let position = skeleton.tensors.length - 1; position >= 0; position--)
    if (skeleton.producer[position]! >= 0) first[skeleton.producer[position]!] = position;
  firstOutputs.set(skeleton, first);
  return first;
}

/** Type and shape a box puts out: `INT8 1×112×112×32`. */
export function shapeOf({ skeleton }: Scene, box: number): string {
  const { nodeCount, graphInputs, graphOutputs } = skeleton;
  const terminal = box - nodeCount;
  const tensor =
    terminal < 0
      ? (outputsOf(skeleton)[box] ?? -1)
      : (graphInputs[terminal] ?? graphOutputs[terminal - graphInputs.length] ?? -1);
  return tensor < 0 ? '' : (skeleton.labels[skeleton.label[tensor]!] ?? '');
}

/** Tensors a node reads and writes, as positions in the skeleton's list. */
export function tensorsAt({ skeleton }: Scene, node: number): Set<number> {
  const { inputStart, inputs, producer } = skeleton;
  const found = new Set<number>(inputs.subarray(inputStart[node]!, inputStart[node + 1]!));
  producer.forEach((by, position) => {
    if (by === node) found.add(position);
  });
  return found;
}
