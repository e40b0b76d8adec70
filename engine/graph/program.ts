import { fail, ok, type Result } from '../base/result.ts';
import type { ByteSource } from '../base/source.ts';
import { readModel } from '../model/read.ts';
import type { Model } from '../model/types.ts';
import { buildGraphs } from './build.ts';
import { constantsOf } from './constants.ts';
import type { Program } from './types.ts';

/** A model that the runtime would build, with all its subgraphs. */
export interface OpenedProgram extends Program {
  readonly model: Model;
}

/**
 * Opens a file for preparing and running all its subgraphs. Fails, with one sentence, where the file cannot be read and where
 * the runtime would refuse to build it.
 */
export function openProgram(source: ByteSource, name: string): Result<OpenedProgram, string> {
  const read = readModel(source, name);
  if (!read.ok) return fail(read.problem.message);
  return programOf(read.value, source);
}

/** As `openProgram`, for a model that was read already. */
export function programOf(model: Model, source: ByteSource): Result<OpenedProgram, string> {
  const refused = model.problems.find(({ severity }) => severity === 'error');
  if (refused) return fail(`${refused.where}: ${refused.message}`);
  const graphs = buildGraphs(model);
  if (!graphs.ok) return fail(`${graphs.problem.where}: ${graphs.problem.message}`);
  const constants = model.subgraphs.map((_, subgraph) => constantsOf(model, subgraph, source));
  return ok({ model, graphs: graphs.value, constants });
}
