import { buildGraphs, constantsOf, fail, ok, openFile, type Result } from '../../engine/index.ts';
import { type Subject, subjectOf } from './cut.ts';
import { fileSource } from './file-source.ts';

/** Reads a file anew for a worker that shares nothing with the one that shows it; a model in a container too. */
export function openSubject(file: File): Result<Subject, string> {
  const opened = openFile(fileSource(file), file.name);
  if (!opened.ok) return fail(opened.problem.message);
  const { model, source } = opened.value;
  const graphs = buildGraphs(model);
  if (!graphs.ok) return fail(`${graphs.problem.where}: ${graphs.problem.message}`);
  const constants = model.subgraphs.map(({ index }) => constantsOf(model, index, source));
  return ok(subjectOf({ graphs: graphs.value, constants }));
}
