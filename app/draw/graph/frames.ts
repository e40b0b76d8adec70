import type { Rectangle } from './grid.ts';
import type { Scene } from './scene.ts';
import { widthOf } from './text.ts';

export interface Frame extends Rectangle {
  readonly key: string;
  readonly level: 'stage' | 'block';
  readonly group: number;
  readonly region: number;
  readonly column: number;
  readonly nodes: number;
  /** A block that is drawn as one box. */
  readonly closed: boolean;
}

const numbers = 9;
const known = new WeakMap<Scene['picture'], readonly Frame[]>();

/** Rectangles around stages and blocks, made once a picture. */
export function framesOf({ picture }: Pick<Scene, 'picture'>): readonly Frame[] {
  let frames = known.get(picture);
  if (frames === undefined) {
    const list = picture.frames;
    const { of, names } = picture.groups.blocks;
    const closed = new Uint8Array(names.length);
    picture.shownAs.forEach((by, box) => {
      if (by !== box) closed[of[box]!] = 1;
    });
    frames = Array.from({ length: list.length / numbers }, (_, index): Frame => {
      const [level, group, region, column, x, y, width, height, nodes] = list.subarray(
        numbers * index,
        numbers * (index + 1),
      ) as unknown as [number, number, number, number, number, number, number, number, number];
      return {
        ...{ key: `${level} ${group} ${region} ${column}`, level: level === 0 ? 'stage' : 'block' },
        ...{
          group,
          region,
          column,
          nodes,
          closed: level === 1 && closed[group] === 1,
          x0: x,
          y0: y,
          x1: x + width,
          y1: y + height,
        },
      };
    });
    known.set(picture, frames);
  }
  return frames;
}

/** A stage is drawn as one block where its name fits into it and single ops could not be read. */
const nameSize = 12;
const nameHeight = 18;

const scenes = new WeakMap<Scene, { k: number; frames: readonly Frame[] }>();

/** Stages that are drawn as blocks at a scale: coloured by placement only, since one block has no one category or heat. */
export function stageBlocks(scene: Scene, k: number, opsFrom: number): readonly Frame[] {
  const { picture, colour } = scene;
  if (k >= opsFrom || colour !== 'placement' || picture.groups.stages.names.length < 2) return [];
  const last = scenes.get(scene);
  if (last?.k === k) return last.frames;
  const frames = framesOf(scene).filter(
    ({ level, group, x0, y0, x1, y1 }) =>
      level === 'stage' &&
      (y1 - y0) * k >= nameHeight &&
      (x1 - x0) * k >= 10 + widthOf(picture.groups.stages.names[group] ?? '', nameSize, 600),
  );
  scenes.set(scene, { k, frames });
  return frames;
}

/** By box, 1 where one of the stages is drawn in its place. */
export function coveredBy({ picture }: Scene, frames: readonly Frame[]): Uint8Array | undefined {
  if (frames.length === 0) return undefined;
  const keyOf = (group: number, region: number, column: number): number =>
    (group * 65_536 + region + 1) * 4096 + column;
  const keys = new Set(frames.map(({ group, region, column }) => keyOf(group, region, column)));
  const { groups, region, column, nodeCount } = picture;
  return Uint8Array.from({ length: picture.x.length }, (_, box) =>
    box < nodeCount && keys.has(keyOf(groups.stages.of[box]!, region[box]!, column[box]!)) ? 1 : 0,
  );
}

/** `56×56 · 11 nodes · 20 % of MACs`, and shorter. */
export function stageTexts({ picture, figures, cut }: Scene, frame: Frame): string[] {
  const name = picture.groups.stages.names[frame.group] ?? '';
  let macs = 0;
  const { of } = picture.groups.stages;
  if (figures !== undefined)
    for (let node = 0; node < picture.nodeCount; node++)
      if (
        of[node] === frame.group &&
        picture.region[node] === frame.region &&
        picture.column[node] === frame.column
      )
        macs += figures.macs[node] ?? 0;
  const share = cut.macs > 0 ? Math.round((100 * macs) / cut.macs) : 0;
  const full = `${name} · ${frame.nodes} nodes`;
  return [...(share > 0 ? [`${full} · ${share} % of MACs`] : []), full, `${name} · ${frame.nodes}`, name];
}
