import { type Cut, type Inside, unitOf } from '../../../engine/index.ts';

/** What nodes of a cut run on where their delegate has several engines. */
export interface EngineColumn {
  readonly title: 'Backend' | 'Unit';
  readonly of: ReadonlyMap<number, string>;
}

/** Arm NN's backend of each node that one takes, or the unit of the NPU for each node that VX delegates; else undefined. */
export function engineColumn({ backends }: Cut, inside: Inside | undefined): EngineColumn | undefined {
  if (backends !== undefined)
    return {
      title: 'Backend',
      of: new Map(
        Object.entries(backends).flatMap(([name, nodes]) => nodes.map((node) => [node, name] as const)),
      ),
    };
  const engines = inside?.engines ?? [];
  if (engines.length === 0) return undefined;
  return {
    title: 'Unit',
    of: new Map(engines.map((answer) => [answer.node, `${unitOf(answer)}${answer.slow ? ', slow' : ''}`])),
  };
}
