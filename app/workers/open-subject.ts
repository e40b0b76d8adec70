import {
  buildGraphs,
  constantsOf,
  fail,
  type OpenedFile,
  type OpenProblem,
  ok,
  openFile,
  type Result,
} from '../../engine/index.ts';
import { type Subject, subjectOf } from './cut.ts';
import { fileSource } from './file-source.ts';
import type { ModelFile } from './protocol.ts';

/** Reads the model of a file, wherever in it that is. */
export const openModelFile = ({ file, member }: ModelFile): Result<OpenedFile, OpenProblem> =>
  openFile(fileSource(file), file.name, member);

/**
 * Reads a file anew for a worker that shares nothing with the one that shows it. Refuses what the runtime would not build as a
 * whole.
 */
export function openSubject(file: ModelFile): Result<Subject, string> {
  const opened = openModelFile(file);
  if (!opened.ok) return fail(opened.problem.message);
  const { model, source } = opened.value;
  const graphs = buildGraphs(model);
  if (!graphs.ok) return fail(`${graphs.problem.where}: ${graphs.problem.message}`);
  const constants = model.subgraphs.map(({ index }) => constantsOf(model, index, source));
  return ok(subjectOf({ graphs: graphs.value, constants }));
}

let known: { readonly file: ModelFile; readonly subject: Subject } | undefined;

/** The same, but the model asked about last is kept with what was judged of it: a worker is asked about one model many times. */
export function subjectOfFile(file: ModelFile): Result<Subject, string> {
  if (known !== undefined && isSame(known.file, file)) return ok(known.subject);
  const subject = openSubject(file);
  if (subject.ok) known = { file, subject: subject.value };
  return subject;
}

/** A file is another value each time it comes from the page. */
const isSame = ({ file: a, member }: ModelFile, { file: b, member: other }: ModelFile): boolean =>
  member === other && a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;
