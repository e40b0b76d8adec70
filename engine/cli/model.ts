import { basename } from 'node:path';
import { must } from '../base/result.ts';
import { buildGraphs } from '../graph/build.ts';
import { constantsOf } from '../graph/constants.ts';
import type { Graph, Program } from '../graph/types.ts';
import { readModel } from '../model/read.ts';
import type { Model } from '../model/types.ts';
import { propagate } from '../shapes/propagate.ts';
import type { Shapes } from '../shapes/types.ts';
import { fileError } from './errors.ts';
import type { Session } from './session.ts';

/** A file read once, with what later questions need made when first asked for. */
export class OpenedModel {
  private opened: Program | undefined;
  private readonly shapesOf: Shapes[] = [];

  constructor(
    readonly path: string,
    readonly model: Model,
    private readonly session: Session,
  ) {}

  /** All subgraphs. Throws `CliError` 3 where a graph cannot be built at all. */
  get program(): Program {
    if (this.opened) return this.opened;
    const graphs = buildGraphs(this.model);
    if (!graphs.ok)
      return fileError(`${basename(this.path)}: ${graphs.problem.where}: ${graphs.problem.message}`);
    const source = this.session.source(this.path);
    this.opened = {
      graphs: graphs.value,
      constants: graphs.value.map((_, subgraph) => constantsOf(this.model, subgraph, source)),
    };
    return this.opened;
  }

  get graphs(): readonly Graph[] {
    return this.program.graphs;
  }

  shapes(subgraph: number): Shapes {
    this.shapesOf[subgraph] ??= propagate(this.program, subgraph);
    return must(this.shapesOf[subgraph], 'shapes were just made');
  }
}

const opened = new WeakMap<Session, Map<string, OpenedModel>>();

/** The model at this path, read once a session. Throws `CliError` 3 when the file cannot be read. */
export function openModel(session: Session, path: string): OpenedModel {
  const models = opened.get(session) ?? new Map<string, OpenedModel>();
  opened.set(session, models);
  const known = models.get(path);
  if (known) return known;
  const read = readModel(session.source(path), basename(path));
  if (!read.ok) return fileError(`${basename(path)}: ${read.problem.message}`);
  const model = new OpenedModel(path, read.value, session);
  models.set(path, model);
  return model;
}
