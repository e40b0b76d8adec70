import type { Cut, Skeleton } from '../../../engine/index.ts';
import type { Picture } from '../../workers/layout/types.ts';

export type Colouring = 'placement' | 'category' | 'macs' | 'bytes' | 'time' | 'error' | 'imported';

/** Everything a drawing of the graph shows. */
export interface Scene {
  readonly picture: Picture;
  readonly skeleton: Skeleton;
  readonly cut: Cut;
  readonly colour: Colouring;
  readonly selected: number | undefined;
  /** Figures of single nodes; absent where only a report is open. */
  readonly figures?: { readonly macs: Float64Array; readonly slow: ReadonlyMap<number, string> };
  /** What the nodes are coloured by, where it is a figure of single nodes that was measured or imported. */
  readonly figure?: { readonly title: string; readonly unit: string; readonly values: Float64Array };
  /** Of the last run: compute time of each stretch of the plan. */
  readonly stretchMs?: readonly number[];
  /** The delegated partitions were picked by hand. */
  readonly picked?: boolean;
  /** Nodes that run another subgraph, which can be opened. */
  readonly callers?: ReadonlySet<number>;
}

export type Placement = 'delegated' | 'left-out' | 'cpu' | 'terminal';

export function placementOf({ picture, cut }: Scene, box: number): Placement {
  if (box >= picture.nodeCount) return 'terminal';
  return cut.regions[picture.region[box]!]?.kind ?? 'cpu';
}

/** Label of a graph input or output, or a node's op with its fused activation. */
export function titleOf(scene: Scene, box: number): string {
  const { skeleton } = scene;
  const closed = closedAt(scene, box);
  if (closed !== undefined) return closed.name.replace(/ \(.*/, '');
  const { nodeCount, graphInputs } = skeleton;
  if (box >= nodeCount + graphInputs.length) return `output ${box - nodeCount - graphInputs.length}`;
  if (box >= nodeCount) return `input ${box - nodeCount}`;
  const op = skeleton.opNames[skeleton.op[box]!] ?? '?';
  return scene.callers?.has(box) ? `${op} ▸` : op;
}

/** A closed block, drawn as the box of its first node. */
export interface ClosedBlock {
  readonly block: number;
  readonly name: string;
  readonly nodes: number;
  /** Last of its nodes, which follow each other. */
  readonly last: number;
}

const closedBlocks = new WeakMap<Picture, Map<number, ClosedBlock>>();

/** The closed block that a box stands for, or undefined. */
export function closedAt({ picture }: Scene, box: number): ClosedBlock | undefined {
  let known = closedBlocks.get(picture);
  if (known === undefined) {
    known = new Map();
    const { shownAs, nodeCount, groups } = picture;
    for (let node = 0; node < nodeCount; node++) {
      const first = shownAs[node]!;
      const block = groups.blocks.of[node]!;
      if (block < 0 || (first === node && shownAs[node + 1] !== node)) continue;
      const nodes = (known.get(first)?.nodes ?? 0) + 1;
      known.set(first, { block, name: groups.blocks.names[block] ?? '', nodes, last: node });
    }
    closedBlocks.set(picture, known);
  }
  return known.get(box);
}

export const activationOf = (scene: Scene, node: number): string =>
  closedAt(scene, node) === undefined
    ? (scene.skeleton.activations[scene.skeleton.activation[node]!] ?? '')
    : '';

/** First tensor that each node writes, as a position in the skeleton's list, or -1; made once a skeleton. */
const firstOutputs = new WeakMap<Skeleton, Int32Array>();

export function outputsOf(skeleton: Skeleton): Int32Array {
  const known = firstOutputs.get(skeleton);
  if (known !== undefined) return known;
  const first = new Int32Array(skeleton.nodeCount).fill(-1);
  for (let position = skeleton.tensors.length - 1; position >= 0; position--)
    if (skeleton.producer[position]! >= 0) first[skeleton.producer[position]!] = position;
  firstOutputs.set(skeleton, first);
  return first;
}

/** Type and shape a box puts out: `INT8 1×112×112×32`. */
export function shapeOf(scene: Scene, box: number): string {
  const { skeleton } = scene;
  const { nodeCount, graphInputs, graphOutputs } = skeleton;
  const terminal = box - nodeCount;
  const tensor =
    terminal < 0
      ? (outputsOf(skeleton)[closedAt(scene, box)?.last ?? box] ?? -1)
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
