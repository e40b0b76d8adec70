import { existsSync, readFileSync } from 'node:fs';
import { fail, ok, type Result } from '../base/result.ts';
import type { Graph } from '../graph/types.ts';
import { inputOfFile, rawInput } from '../tools/inputs/file-input.ts';
import { fileError, usageError } from './errors.ts';
import type { FlagSpec, Flags } from './flags.ts';

export const valueFileFlag: FlagSpec = {
  name: 'input_layer_value_files',
  kind: 'text',
  help: 'name:path,name2:path2 feeds inputs from .npy, .npz, .wav or raw files; a colon in a name is written ::',
};

/** Paths by the name of the input, as the real tool spells them. */
function pathsOf(text: string): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const item of text === '' ? [] : text.split(',')) {
    const [, name = '', path = ''] = /^((?:[^:]|::)+):([^:].*)$/.exec(item) ?? [];
    if (name === '' || path === '')
      usageError(
        `--${valueFileFlag.name} has "${item}"; name:path is needed, with :: for a colon in the name`,
      );
    paths.set(name.replaceAll('::', ':'), path);
  }
  return paths;
}

/** Bytes of the inputs that files were given for, by position. Each must be of the input's size. */
export function inputsOfFiles(
  flags: Flags,
  graph: Graph,
  shapeOf: (position: number) => readonly number[],
): ReadonlyMap<number, Uint8Array> {
  const inputs = new Map<number, Uint8Array>();
  for (const [name, path] of pathsOf(flags.text(valueFileFlag.name) ?? '')) {
    const position = graph.inputs.findIndex((id) => graph.tensors[id]?.name === name);
    const tensor = graph.tensors[graph.inputs[position] ?? -1];
    const names = graph.inputs.map((id) => `"${graph.tensors[id]?.name}"`).join(', ');
    if (tensor === undefined)
      return usageError(`--${valueFileFlag.name} names "${name}"; the inputs are: ${names}`);
    const content = contentOf(path);
    const target = { tensor, shape: shapeOf(position), position };
    const read = content.ok
      ? (inputOfFile(content.value, target) ?? rawInput(content.value, target))
      : content;
    if (!read.ok) return fileError(`${path}: ${read.problem}`);
    inputs.set(position, read.value);
  }
  return inputs;
}

function contentOf(path: string): Result<Uint8Array, string> {
  if (!existsSync(path)) return fail('there is no such file');
  try {
    return ok(new Uint8Array(readFileSync(path)));
  } catch (error) {
    return fail(`it cannot be read: ${(error as Error).message}`);
  }
}
