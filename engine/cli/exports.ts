import { writeFileSync } from 'node:fs';
import {
  type ExportKind,
  exportKinds,
  exportText,
  type NodeNames,
  type NodeValues,
} from '../tools/exports/node-values.ts';
import { fileError, usageError } from './errors.ts';
import type { FlagSpec, Flags } from './flags.ts';
import type { Answer } from './verb.ts';

export const exportFlags: readonly FlagSpec[] = [
  {
    name: 'export',
    kind: 'text',
    help: 'write figures by node as csv, node-data (Model Explorer) or netron',
  },
  { name: 'figure', kind: 'text', help: 'the figure that node-data holds (default: the first)' },
  { name: 'output', kind: 'text', help: 'where --export is written (default: instead of the answer)' },
];

/** The kind of file that `--export` names. */
export function exportKind(flags: Flags): ExportKind | undefined {
  const kind = flags.text('export');
  const found = exportKinds.find((one) => one === kind);
  if (kind !== undefined && found === undefined)
    return usageError(`--export is "${kind}"; there are ${exportKinds.join(', ')}`);
  return found;
}

/** The answer with the figures as a file: in its place, or beside it where `--output` says so. */
export function withExport(
  flags: Flags,
  answer: Answer,
  names: NodeNames,
  figures: readonly NodeValues[],
): Answer {
  const kind = exportKind(flags);
  if (kind === undefined) return answer;
  const chosen = kind === 'node-data' ? [figureOf(figures, flags.text('figure'))] : figures;
  const text = exportText(kind, names, chosen);
  const path = flags.text('output');
  if (path === undefined) return { ...answer, json: text, text };
  try {
    writeFileSync(path, text);
  } catch (error) {
    return fileError(`--output=${path} cannot be written: ${(error as Error).message}`);
  }
  return answer;
}

function figureOf(figures: readonly NodeValues[], name: string | undefined): NodeValues {
  const found = name === undefined ? figures[0] : figures.find((one) => one.name === name);
  const names = figures.map((one) => one.name).join(', ');
  return found ?? usageError(`--figure is "${name ?? ''}"; there are ${names || 'none'}`);
}
