import { groupBy, type Layered } from './cells.ts';
import { type Placed, placeLayered } from './layered.ts';
import type { Boxes, Layout } from './types.ts';

/** What ports and labels take along a row and across it. */
interface Ports {
  readonly width: number;
  readonly height: number;
  readonly label: (width: number) => number;
}

const upright: Ports = { width: 66, height: 20, label: (width) => width };
/** In a graph that runs from left to right rows stand, and labels do not: their room is that of a port. */
const lying: Ports = { width: 20, height: 66, label: () => 20 };
const padding = 14;

interface Interior {
  readonly region: number;
  readonly boxes: readonly number[];
  readonly placed: Placed;
  /** x of each port's centre, by tensor. */
  readonly inPorts: ReadonlyMap<number, number>;
  readonly outPorts: ReadonlyMap<number, number>;
  readonly tensors: readonly number[];
  /** By link: whether it begins at a port of an incoming tensor, and ends at one of an outgoing tensor. */
  readonly enters: readonly boolean[];
  readonly leaves: readonly boolean[];
}

/**
 * Lays boxes out on two levels: first the inside of every region, with a port for each tensor that crosses its border, then
 * regions and free boxes together. A region's boxes so stay together whatever runs between them in the file.
 */
export function layOutRegions(boxes: Boxes, across = false): Layout {
  const ports = across ? lying : upright;
  const members: number[][] = Array.from({ length: boxes.regionCount }, () => []);
  for (let box = 0; box < boxes.count; box++)
    if (boxes.region[box]! >= 0) members[boxes.region[box]!]!.push(box);
  const crossing = crossingTensors(boxes);
  const inner = innerEdges(boxes);
  const walked = walk(boxes);
  const interiors = members.map((list, region) =>
    placeInterior(boxes, region, list, crossing[region]!, inner[region]!, walked, ports),
  );
  return assemble(boxes, interiors, walked, ports);
}

/** When a walk along the edges, deep first, comes to each box: the boxes of one lane follow each other. */
function walk(boxes: Boxes): Float64Array {
  const visited = new Float64Array(boxes.count).fill(-1);
  const readers = groupBy(boxes.from, boxes.count);
  const fed = new Uint8Array(boxes.count);
  for (const box of boxes.to) fed[box] = 1;
  let next = 0;
  const stack: number[] = [];
  for (let root = 0; root < boxes.count; root++) {
    if (fed[root] === 1) continue;
    stack.push(root);
    for (let box = stack.pop(); box !== undefined; box = stack.pop()) {
      if (visited[box] !== -1) continue;
      visited[box] = next++;
      for (let k = readers.start[box + 1]! - 1; k >= readers.start[box]!; k--)
        stack.push(boxes.to[readers.list[k]!]!);
    }
  }
  return visited;
}

interface Crossing {
  readonly inputs: Set<number>;
  readonly outputs: Set<number>;
}

function crossingTensors(boxes: Boxes): Crossing[] {
  const crossing = Array.from({ length: boxes.regionCount }, () => ({
    inputs: new Set<number>(),
    outputs: new Set<number>(),
  }));
  boxes.tensor.forEach((tensor, edge) => {
    const from = boxes.region[boxes.from[edge]!]!;
    const to = boxes.region[boxes.to[edge]!]!;
    if (from === to) return;
    if (from >= 0) crossing[from]!.outputs.add(tensor);
    if (to >= 0) crossing[to]!.inputs.add(tensor);
  });
  return crossing;
}

/** Edges that touch the inside of each region. */
function innerEdges(boxes: Boxes): number[][] {
  const inner: number[][] = Array.from({ length: boxes.regionCount }, () => []);
  boxes.tensor.forEach((_, edge) => {
    const from = boxes.region[boxes.from[edge]!]!;
    const to = boxes.region[boxes.to[edge]!]!;
    if (from >= 0) inner[from]!.push(edge);
    if (to >= 0 && to !== from) inner[to]!.push(edge);
  });
  return inner;
}

/** Collects links once each: several edges of one tensor share the way to a port. */
class Links {
  readonly from: number[] = [];
  readonly to: number[] = [];
  readonly fromOffset: number[] = [];
  readonly toOffset: number[] = [];
  readonly tensor: number[] = [];
  readonly #known = new Set<string>();

  add(from: number, to: number, tensor: number, fromOffset = 0, toOffset = Number.NaN): void {
    const key = `${from} ${to} ${tensor}`;
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.from.push(from);
    this.to.push(to);
    this.fromOffset.push(fromOffset);
    this.toOffset.push(toOffset);
    this.tensor.push(tensor);
  }

  layered(
    width: readonly number[],
    height: readonly number[],
    pin: readonly number[],
    hint: readonly number[],
    leftmost = -1,
  ): Layered {
    return {
      count: width.length,
      width: Float32Array.from(width),
      height: Float32Array.from(height),
      pin: Uint8Array.from(pin),
      leftmost,
      hint: Float64Array.from(hint),
      from: Int32Array.from(this.from),
      to: Int32Array.from(this.to),
      fromOffset: Float32Array.from(this.fromOffset),
      toOffset: Float32Array.from(this.toOffset),
    };
  }
}

function placeInterior(
  boxes: Boxes,
  region: number,
  list: readonly number[],
  crossing: Crossing,
  edges: readonly number[],
  walked: Float64Array,
  ports: Ports,
): Interior {
  // Items: the label, the ports of incoming tensors, the boxes, the ports of outgoing tensors, and an invisible floor that
  // keeps the lower border below every box.
  const inputs = [...crossing.inputs];
  const outputs = [...crossing.outputs];
  const inItem = new Map(inputs.map((tensor, index) => [tensor, 1 + index]));
  const boxItem = new Map(list.map((box, index) => [box, 1 + inputs.length + index]));
  const outItem = new Map(outputs.map((tensor, index) => [tensor, 1 + inputs.length + list.length + index]));
  const links = new Links();
  const portHint = new Map<number, number>();
  for (const edge of edges) {
    const from = boxItem.get(boxes.from[edge]!);
    const to = boxItem.get(boxes.to[edge]!);
    const tensor = boxes.tensor[edge]!;
    const inside = walked[(to === undefined ? boxes.from : boxes.to)[edge]!]!;
    if (from === undefined || to === undefined)
      portHint.set(tensor, Math.min(portHint.get(tensor) ?? Number.POSITIVE_INFINITY, inside));
    if (from !== undefined && to !== undefined) links.add(from, to, tensor);
    else if (to !== undefined) links.add(inItem.get(tensor) as number, to, tensor);
    else if (from !== undefined) links.add(from, outItem.get(tensor) as number, tensor, 0, 0);
  }
  const width = [
    ports.label(boxes.regionLabelWidth[region]!),
    ...inputs.map(() => ports.width),
    ...list.map((box) => boxes.width[box]!),
    ...outputs.map(() => ports.width),
    1,
  ];
  const height = [
    ports.height,
    ...inputs.map(() => ports.height),
    ...list.map((box) => boxes.height[box]!),
    ...outputs.map(() => ports.height),
    ports.height,
  ];
  const pin = [1, ...inputs.map(() => 1), ...list.map(() => 0), ...outputs.map(() => 2), 2];
  const hint = [
    -1,
    ...inputs.map((tensor) => portHint.get(tensor) ?? 0),
    ...list.map((box) => walked[box]!),
    ...outputs.map((tensor) => portHint.get(tensor) ?? 0),
    boxes.count,
  ];
  const placed = placeLayered(links.layered(width, height, pin, hint, 0));
  return {
    region,
    boxes: list,
    placed,
    inPorts: new Map(inputs.map((tensor) => [tensor, placed.x[inItem.get(tensor) as number]!])),
    outPorts: new Map(outputs.map((tensor) => [tensor, placed.x[outItem.get(tensor) as number]!])),
    tensors: links.tensor,
    enters: links.from.map((item) => item >= 1 && item <= inputs.length),
    leaves: links.to.map((item) => item > inputs.length + list.length),
  };
}

function assemble(boxes: Boxes, interiors: readonly Interior[], walked: Float64Array, ports: Ports): Layout {
  const free: number[] = [];
  const itemOf = new Int32Array(boxes.count);
  for (let box = 0; box < boxes.count; box++) {
    const region = boxes.region[box]!;
    itemOf[box] = region >= 0 ? region : interiors.length + free.push(box) - 1;
  }
  const width = [
    ...interiors.map(({ placed }) => placed.width + 2 * padding),
    ...free.map((box) => boxes.width[box]!),
  ];
  const height = [...interiors.map(({ placed }) => placed.height), ...free.map((box) => boxes.height[box]!)];
  const links = outerLinks(boxes, interiors, itemOf);
  const outer = placeLayered(
    links.layered(
      width,
      height,
      width.map(() => 0),
      [
        ...interiors.map(({ boxes: members }) =>
          members.reduce((least, box) => Math.min(least, walked[box]!), boxes.count),
        ),
        ...free.map((box) => walked[box]!),
      ],
    ),
  );
  const x = new Float32Array(boxes.count);
  const y = new Float32Array(boxes.count);
  free.forEach((box, index) => {
    x[box] = outer.x[interiors.length + index]! - boxes.width[box]! / 2;
    y[box] = outer.y[interiors.length + index]!;
  });
  const routes: number[][] = outer.routes.map((route) => [...route]);
  const tensors = [...links.tensor];
  const pieces: number[] = [];
  const crossings: number[] = [];
  const labels: number[] = [];
  for (const interior of interiors) {
    const { placed, region } = interior;
    const left = outer.x[region]! - placed.width / 2;
    const top = outer.y[region]!;
    const first = 1 + interior.inPorts.size;
    interior.boxes.forEach((box, index) => {
      x[box] = left + placed.x[first + index]! - boxes.width[box]! / 2;
      y[box] = top + placed.y[first + index]!;
    });
    placed.routes.forEach((route, index) => {
      // Through the port, so that a line goes on where no label covers the border.
      const whole = [
        ...(interior.enters[index] ? [route[0]!, 0] : []),
        ...route,
        ...(interior.leaves[index] ? [route.at(-2)!, placed.height] : []),
      ];
      routes.push(whole.map((value, k) => value + (k % 2 === 0 ? left : top)));
      tensors.push(interior.tensors[index]!);
    });
    const upper = top + ports.height / 2;
    const lower = top + placed.height - ports.height / 2;
    const labelWidth = ports.label(boxes.regionLabelWidth[region]!);
    labels.push(region, left + placed.x[0]! - labelWidth / 2, top, labelWidth, ports.height);
    pieces.push(region, left - padding, upper, placed.width + 2 * padding, lower - upper);
    for (const [tensor, portX] of interior.inPorts) crossings.push(tensor, region, left + portX, upper);
    for (const [tensor, portX] of interior.outPorts) crossings.push(tensor, region, left + portX, lower);
  }
  return {
    width: outer.width,
    height: outer.height,
    x,
    y,
    boxWidth: boxes.width,
    boxHeight: boxes.height,
    regions: Float32Array.from(pieces),
    routes: packRoutes(routes, tensors),
    crossings: Float32Array.from(crossings),
    labels: Float32Array.from(labels),
    columns: 1,
    column: new Uint16Array(boxes.count),
  };
}

function outerLinks(boxes: Boxes, interiors: readonly Interior[], itemOf: Int32Array): Links {
  const links = new Links();
  boxes.tensor.forEach((tensor, edge) => {
    const from = boxes.from[edge]!;
    const to = boxes.to[edge]!;
    if (itemOf[from] === itemOf[to] && boxes.region[from]! >= 0) return;
    const source = interiors[boxes.region[from]!];
    const target = interiors[boxes.region[to]!];
    const leave = source === undefined ? 0 : source.outPorts.get(tensor)! - source.placed.width / 2;
    const arrive = target === undefined ? Number.NaN : target.inPorts.get(tensor)! - target.placed.width / 2;
    links.add(itemOf[from]!, itemOf[to]!, tensor, leave, arrive);
  });
  return links;
}

export function packRoutes(
  routes: readonly (readonly number[])[],
  tensors: readonly number[],
): Layout['routes'] {
  const start = new Uint32Array(routes.length + 1);
  routes.forEach((route, index) => {
    start[index + 1] = start[index]! + route.length / 2;
  });
  const points = new Float32Array(2 * start[routes.length]!);
  routes.forEach((route, index) => {
    points.set(route, 2 * start[index]!);
  });
  return { start, points, tensor: Int32Array.from(tensors) };
}
