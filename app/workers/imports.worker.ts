import * as Comlink from 'comlink';
import {
  compareBoard,
  delegatedNodes,
  fail,
  figuresOf,
  ok,
  type Result,
  readBoardFile,
} from '../../engine/index.ts';
import { cutModel } from './cut.ts';
import type { BoardAnswer, BoardSource, ImportsApi } from './imports-protocol.ts';
import { subjectOfFile } from './open-subject.ts';
import type { CutQuery, ModelFile } from './protocol.ts';
import { sentenceOf } from './sentence.ts';

async function attempt<T>(work: () => Promise<Result<T, string>>): Promise<Result<T, string>> {
  try {
    return await work();
  } catch (error) {
    return fail(sentenceOf(error));
  }
}

async function read(
  model: ModelFile,
  query: CutQuery,
  { name, bytes }: BoardSource,
): Promise<Result<BoardAnswer, string>> {
  const subject = subjectOfFile(model);
  if (!subject.ok) return subject;
  const graph = subject.value.program.graphs[query.subgraph];
  if (graph === undefined) return fail(`the model has no subgraph ${query.subgraph}`);
  const outcome = await cutModel(subject.value, query);
  if (!outcome.ok) return outcome;
  const { cut, plan, mask } = outcome.value;
  const delegated = new Set(delegatedNodes(plan));
  const file = readBoardFile(name, bytes, graph, delegated);
  if (!file.ok) return file;
  const predicted = { plan, candidates: { length: cut.candidateCount } };
  return ok({
    file: file.value,
    comparison: compareBoard(file.value, graph, predicted, mask),
    figures: figuresOf(file.value.imports),
  });
}

const api: ImportsApi = {
  read: (...request) => attempt(() => read(...request)),
};

Comlink.expose(api);
