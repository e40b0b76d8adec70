import { buildGraphs, constantsOf, fail, ok, type Result, readModel } from '../../engine/index.ts';
import { type Subject, subjectOf } from './cut.ts';
import { fileSource } from './file-source.ts';

/** Reads a file anew for a worker that shares nothing with the one that shows it. */
export function openSubject(file: File): Result<Subject, string> {
  const source = fileSource(file);
  const read = readModel(source, file.name);
  if (!read.ok) return fail(read.problem.message);
  const graphs = buildGraphs(read.value);
  if (!graphs.ok) return fail(`${graphs.problem.where}: ${graphs.problem.message}`);
  const constants = read.value.subgraphs.map(({ index }) => constantsOf(read.value, index, source));
  return ok(subjectOf({ graphs: graphs.value, constants }));
}
