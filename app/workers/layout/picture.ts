import type { Cut, Skeleton } from '../../../engine/index.ts';
import { framesOf } from './frames.ts';
import { type Grouping, groupNodes } from './groups.ts';
import { layOut } from './layout.ts';
import type { Boxes, Layout, Picture } from './types.ts';

export const boxSize = { width: 176, height: 40, blockHeight: 58, terminalHeight: 26 };

export interface PictureRequest {
  readonly skeleton: Skeleton;
  readonly regions: readonly Pick<Cut['regions'][number], 'nodes'>[];
  /** Characters of each region's label. */
  readonly labelLengths: readonly number[];
  /** Width / height of the window, for folding; absent: one column. */
  readonly aspect?: number;
  /** From left to right instead of from top to bottom. */
  readonly across?: boolean;
  /** Blocks drawn as one box each; a block that a region's border cuts stays open. Absent: none. */
  readonly closed?: readonly number[] | 'all';
}

const labelCharacter = 6.6;

/** Boxes for every node or closed block and for the graph's inputs and outputs, placed and routed. */
export function makePicture({
  skeleton,
  regions,
  labelLengths,
  aspect,
  across = false,
  closed = [],
}: PictureRequest): Picture {
  const { nodeCount, graphInputs, graphOutputs } = skeleton;
  const terminals = graphInputs.length + graphOutputs.length;
  const count = nodeCount + terminals;
  const region = new Int32Array(count).fill(-1);
  regions.forEach(({ nodes }, index) => {
    for (const node of nodes) region[node] = index;
  });
  const groups = groupNodes(skeleton);
  const shownAs = standIns(count, nodeCount, region, groups.blocks, closed);
  // Boxes that are drawn, and the place of each among them.
  const drawn = Int32Array.from({ length: count }, (_, box) => box).filter((box) => shownAs[box] === box);
  const place = new Int32Array(count);
  drawn.forEach((box, at) => {
    place[box] = at;
  });
  const stands = new Uint8Array(count);
  shownAs.forEach((by, box) => {
    if (by !== box) stands[by] = 1;
  });
  const boxes: Boxes = {
    count: drawn.length,
    width: new Float32Array(drawn.length).fill(boxSize.width),
    height: Float32Array.from(drawn, (box) =>
      box >= nodeCount ? boxSize.terminalHeight : stands[box] === 1 ? boxSize.blockHeight : boxSize.height,
    ),
    region: drawn.map((box) => region[box]!),
    regionCount: regions.length,
    regionLabelWidth: Float32Array.from(labelLengths, (length) => 16 + length * labelCharacter),
    ...edgesOf(skeleton, shownAs, place),
  };
  const layout = expand(
    layOut(boxes, { terminals, across, ...(aspect !== undefined && { aspect }) }),
    shownAs,
    place,
  );
  const frames = framesOf(layout, nodeCount, region, shownAs, groups);
  return { ...layout, nodeCount, region, groups, shownAs, frames, across };
}

/** By box: itself, or the first node of its block where the block is closed and runs in one place. */
function standIns(
  count: number,
  nodeCount: number,
  region: Int32Array,
  { of, names }: Grouping,
  closed: readonly number[] | 'all',
): Int32Array {
  const shownAs = Int32Array.from({ length: count }, (_, box) => box);
  const isClosed = new Uint8Array(names.length).fill(closed === 'all' ? 1 : 0);
  if (closed !== 'all') for (const block of closed) isClosed[block] = 1;
  const first = new Int32Array(names.length).fill(-1);
  for (let node = 0; node < nodeCount; node++) {
    const block = of[node]!;
    if (block < 0) continue;
    if (first[block] === -1) first[block] = node;
    else if (region[node] !== region[first[block]!]) isClosed[block] = 0;
  }
  for (let node = 0; node < nodeCount; node++)
    if (of[node]! >= 0 && isClosed[of[node]!] === 1) shownAs[node] = first[of[node]!]!;
  return shownAs;
}

/** Gives every box the place of the one that stands for it. */
function expand(layout: Layout, shownAs: Int32Array, place: Int32Array): Layout {
  const at = shownAs.map((box) => place[box]!);
  const spread = (values: Float32Array): Float32Array => Float32Array.from(at, (index) => values[index]!);
  return {
    ...layout,
    x: spread(layout.x),
    y: spread(layout.y),
    boxWidth: spread(layout.boxWidth),
    boxHeight: spread(layout.boxHeight),
    column: Uint16Array.from(at, (index) => layout.column[index]!),
  };
}

function edgesOf(
  skeleton: Skeleton,
  shownAs: Int32Array,
  place: Int32Array,
): Pick<Boxes, 'from' | 'to' | 'tensor'> {
  const { nodeCount, graphInputs, graphOutputs, producer, inputStart, inputs } = skeleton;
  const source = new Int32Array(producer);
  graphInputs.forEach((tensor, index) => {
    source[tensor] = nodeCount + index;
  });
  const from: number[] = [];
  const to: number[] = [];
  const tensors: number[] = [];
  const add = (tensor: number, box: number) => {
    if (source[tensor]! < 0) return;
    const [start, end] = [shownAs[source[tensor]!]!, shownAs[box]!];
    if (start === end) return;
    from.push(place[start]!);
    to.push(place[end]!);
    tensors.push(tensor);
  };
  for (let node = 0; node < nodeCount; node++)
    for (let k = inputStart[node]!; k < inputStart[node + 1]!; k++) add(inputs[k]!, node);
  graphOutputs.forEach((tensor, index) => {
    add(tensor, nodeCount + graphInputs.length + index);
  });
  return { from: Int32Array.from(from), to: Int32Array.from(to), tensor: Int32Array.from(tensors) };
}
