import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Graph } from '../graph/types.ts';
import type { Model } from '../model/types.ts';
import { defaultFill, type Fill, seededInput } from '../run/seeded-inputs.ts';
import { fileError, usageError } from './errors.ts';
import type { FlagSpec, Flags } from './flags.ts';

export const inputFlags: readonly FlagSpec[] = [
  { name: 'input_dir', kind: 'text', help: 'a folder with input<i>.bin: raw little-endian bytes' },
  { name: 'seed', kind: 'int', help: 'make inputs from this seed (default 1 without --input_dir)' },
  { name: 'fill', kind: 'text', help: 'intMod=2,floatLo=-1,floatHi=1: ranges of seeded inputs' },
  { name: 'input_layer_shape', kind: 'list', help: 'name:1,2,3 gives an input another shape; may repeat' },
  { name: 'signature', kind: 'text', help: 'run the subgraph of this signature' },
  { name: 'subgraph', kind: 'int', help: 'run this subgraph (default 0)' },
];

/** The subgraph that `--signature` or `--subgraph` names. */
export function chosenSubgraph(flags: Flags, model: Model): number {
  const key = flags.text('signature');
  if (key === undefined) {
    const subgraph = flags.int('subgraph') ?? 0;
    if (subgraph < 0 || subgraph >= model.subgraphs.length)
      usageError(`--subgraph is ${subgraph}; the model has ${model.subgraphs.length}`);
    return subgraph;
  }
  const signature = model.signatures.find((candidate) => candidate.key === key);
  const keys = model.signatures.map((candidate) => `"${candidate.key}"`).join(', ') || 'none';
  return signature?.subgraph ?? usageError(`--signature is "${key}"; the model's signatures are: ${keys}`);
}

/** Shapes from `--input_layer_shape`, by position; names may hold colons, so the last one divides. */
export function givenShapes(flags: Flags, graph: Graph): (readonly number[] | undefined)[] {
  const shapes: (readonly number[] | undefined)[] = graph.inputs.map(() => undefined);
  for (const text of flags.list('input_layer_shape')) {
    const [, name = '', list = ''] = /^(.*):([^:]*)$/.exec(text) ?? [];
    const shape = list.split(',').map(Number);
    if (list === '' || !shape.every((dimension) => Number.isSafeInteger(dimension) && dimension >= 0))
      usageError(`--input_layer_shape is "${text}"; name:1,2,3 is needed`);
    const position = graph.inputs.findIndex((tensor) => graph.tensors[tensor]?.name === name);
    const names = graph.inputs.map((tensor) => `"${graph.tensors[tensor]?.name}"`).join(', ');
    if (position < 0) usageError(`--input_layer_shape names "${name}"; the inputs are: ${names}`);
    shapes[position] = shape;
  }
  return shapes;
}

/** Bytes of every input, from files or from a seed. */
export function givenInputs(
  flags: Flags,
  graph: Graph,
  shapes: readonly (readonly number[] | undefined)[],
): Uint8Array[] {
  const folder = flags.text('input_dir');
  const seed = flags.int('seed') ?? 1;
  const fill = fillOf(flags.text('fill'));
  return graph.inputs.map((id, i) => {
    if (folder !== undefined) return inputFile(join(folder, `input${i}.bin`));
    const tensor = graph.tensors[id];
    return tensor ? seededInput(tensor.type, shapes[i] ?? tensor.shape, i, seed, fill) : new Uint8Array(0);
  });
}

function inputFile(path: string): Uint8Array {
  if (!existsSync(path)) return fileError(`${path} cannot be read: there is no such file`);
  return new Uint8Array(readFileSync(path));
}

function fillOf(text: string | undefined): Fill {
  const fill: Record<keyof Fill, number> = { ...defaultFill };
  for (const part of text === undefined ? [] : text.split(',')) {
    const [name = '', value = ''] = part.split('=');
    if (!Object.hasOwn(fill, name) || value.trim() === '' || !Number.isFinite(Number(value)))
      usageError(`--fill has "${part}"; intMod=2,floatLo=-1,floatHi=1 is needed`);
    fill[name as keyof Fill] = Number(value);
  }
  if (!Number.isInteger(fill.intMod) || fill.intMod < 1)
    usageError(`--fill has intMod=${fill.intMod}; a whole number of at least 1 is needed`);
  return fill;
}
