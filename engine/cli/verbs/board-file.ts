import { basename } from 'node:path';
import type { NodeId } from '../../base/ids.ts';
import type { SupportMask } from '../../delegates/types.ts';
import type { Graph } from '../../graph/types.ts';
import { delegatedNodes } from '../../partitioner/index.ts';
import { compareBoard } from '../../tools/board/compare.ts';
import { readBoardFile } from '../../tools/board/read.ts';
import type { BoardComparison, BoardFile } from '../../tools/board/types.ts';
import { delegateFlags } from '../delegate-choice.ts';
import { graphsOf, limitFlags, supportFlags, variantFlags } from '../delegation.ts';
import { fileError, usageError } from '../errors.ts';
import type { FlagSpec, Flags } from '../flags.ts';
import { openModel } from '../model.ts';
import type { Session } from '../session.ts';
import { delegate } from './partition.ts';

export const predictionFlags: readonly FlagSpec[] = [
  { name: 'subgraph', kind: 'int', help: 'the subgraph that the file is of (default 0)' },
  ...delegateFlags,
  ...supportFlags,
  ...limitFlags,
  ...variantFlags,
];

/** A board's file beside the model, and against the prediction where flags say who supports what. */
export interface Laid {
  readonly graph: Graph;
  readonly file: BoardFile;
  readonly comparison?: BoardComparison;
}

/** @param path the file, or `-` for standard input */
export async function layOver(flags: Flags, session: Session, path: string): Promise<Laid> {
  const opened = openModel(session, flags.required('graph'));
  const graphs = graphsOf(flags, opened);
  const subgraph = flags.int('subgraph') ?? 0;
  const graph =
    graphs[subgraph] ?? usageError(`--subgraph is ${subgraph}; the model has ${graphs.length} subgraphs`);
  const [first, ...others] = await delegate(flags, session, opened, graphs);
  if (others.length > 0) session.warn(`the file is compared with ${first?.name} alone, the first delegate`);
  const applied = first?.applied[subgraph];
  const partitioning = applied?.partitioning;
  const mask = first && (first.masks?.[subgraph] ?? named(graph, first.supported[subgraph] ?? []));
  const source = session.source(path);
  const name = path === '-' ? 'standard input' : basename(path);
  const file = readBoardFile(
    name,
    source.read(0, source.size),
    graph,
    partitioning && new Set(delegatedNodes(partitioning.plan)),
  );
  if (!file.ok) return fileError(file.problem);
  const comparison = partitioning && mask && compareBoard(file.value, graph, partitioning, mask);
  return { graph, file: file.value, ...(comparison && { comparison }) };
}

/** Who is named by hand refuses all others without a reason. */
const named = (graph: Graph, supported: readonly NodeId[]): SupportMask => {
  const taken = new Set(supported);
  return {
    subgraph: graph.subgraph,
    supported,
    refused: graph.nodes
      .filter(({ id }) => !taken.has(id))
      .map(({ id, op }) => ({ node: id, op, reasons: [] })),
  };
};
