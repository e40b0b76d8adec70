import { basename } from 'node:path';
import { must } from '../base/result.ts';
import type { ByteSource } from '../base/source.ts';
import { buildGraphs } from '../graph/build.ts';
import { constantsOf } from '../graph/constants.ts';
import type { Graph, Program } from '../graph/types.ts';
import { type OpenedFile, openFile } from '../model/open.ts';
import type { Model } from '../model/types.ts';
import { propagate } from '../shapes/propagate.ts';
import type { Shapes } from '../shapes/types.ts';
import { fileError } from './errors.ts';
import type { Session } from './session.ts';

/** A file read once, with what later questions need made when first asked for. */
export class OpenedModel {
  private opened: Program | undefined;
  private readonly shapesOf: Shapes[] = [];

  readonly model: Model;
  /** The model's own bytes; the file's, unless it lies in a container. */
  readonly source: ByteSource;
  readonly containers: OpenedFile['containers'];

  constructor(
    /** The file on disk. */
    readonly file: string,
    { model, source, containers }: OpenedFile,
  ) {
    this.model = model;
    this.source = source;
    this.containers = containers;
  }

  /** All subgraphs. Throws `CliError` 3 where a graph cannot be built at all. */
  get program(): Program {
    if (this.opened) return this.opened;
    const graphs = buildGraphs(this.model);
    if (!graphs.ok)
      return fileError(`${basename(this.file)}: ${graphs.problem.where}: ${graphs.problem.message}`);
    this.opened = {
      graphs: graphs.value,
      constants: graphs.value.map((_, subgraph) => constantsOf(this.model, subgraph, this.source)),
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

/** `bundle.task!pose.tflite` names a member of an archive. */
function memberOf(path: string): [file: string, member: string | undefined] {
  const [, file, member] = /^(.+\.(?:zip|task|h|cc|cpp|c))!(.+)$/i.exec(path) ?? [];
  return [file ?? path, member];
}

const opened = new WeakMap<Session, Map<string, OpenedModel>>();

/** The model at this path, read once a session. Throws `CliError` 3 when the file cannot be read. */
export function openModel(session: Session, path: string): OpenedModel {
  const models = opened.get(session) ?? new Map<string, OpenedModel>();
  opened.set(session, models);
  const known = models.get(path);
  if (known) return known;
  const [file, member] = memberOf(path);
  const read = openFile(session.source(file), basename(file), member);
  if (!read.ok) return fileError(`${basename(file)}: ${read.problem.message}`);
  const model = new OpenedModel(file, read.value);
  models.set(path, model);
  return model;
}
