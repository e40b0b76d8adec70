import type { Cut, Skeleton } from '../../../engine/index.ts';
import { layOut } from './layout.ts';
import type { Boxes, Picture } from './types.ts';

export const boxSize = { width: 176, height: 40, terminalHeight: 26 };

export interface PictureRequest {
  readonly skeleton: Skeleton;
  readonly regions: readonly Pick<Cut['regions'][number], 'nodes'>[];
  /** Characters of each region's label. */
  readonly labelLengths: readonly number[];
  /** Width / height of the window, for folding; absent: one column. */
  readonly aspect?: number;
}

const labelCharacter = 6.6;

/** Boxes for every node and for the graph's inputs and outputs, placed and routed. */
export function makePicture({ skeleton, regions, labelLengths, aspect }: PictureRequest): Picture {
  const { nodeCount, graphInputs, graphOutputs } = skeleton;
  const terminals = graphInputs.length + graphOutputs.length;
  const count = nodeCount + terminals;
  const region = new Int32Array(count).fill(-1);
  regions.forEach(({ nodes }, index) => {
    for (const node of nodes) region[node] = index;
  });
  const edges = edgesOf(skeleton);
  const boxes: Boxes = {
    count,
    width: new Float32Array(count).fill(boxSize.width),
    height: Float32Array.from({ length: count }, (_, box) =>
      box < nodeCount ? boxSize.height : boxSize.terminalHeight,
    ),
    region,
    regionCount: regions.length,
    regionLabelWidth: Float32Array.from(labelLengths, (length) => 16 + length * labelCharacter),
    ...edges,
  };
  return { ...layOut(boxes, { terminals, ...(aspect !== undefined && { aspect }) }), nodeCount, region };
}

function edgesOf(skeleton: Skeleton): Pick<Boxes, 'from' | 'to' | 'tensor'> {
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
    from.push(source[tensor]!);
    to.push(box);
    tensors.push(tensor);
  };
  for (let node = 0; node < nodeCount; node++)
    for (let k = inputStart[node]!; k < inputStart[node + 1]!; k++) add(inputs[k]!, node);
  graphOutputs.forEach((tensor, index) => {
    add(tensor, nodeCount + graphInputs.length + index);
  });
  return { from: Int32Array.from(from), to: Int32Array.from(to), tensor: Int32Array.from(tensors) };
}
