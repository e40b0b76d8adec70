import { type Model, type SearchHit, search } from '../../../engine/index.ts';
import { tensorLine } from './file-facts.ts';
import type { SearchAnswer, SearchLine } from './protocol.ts';

/** Hits that are sent to the page, of operators and of tensors. */
const mostOfKind = 200;

/** What a search finds, with where the graph shows it. */
export function searchLines(model: Model, text: string): SearchAnswer {
  const { hits, problem } = search(model, text, Number.POSITIVE_INFINITY);
  const operators = hits.filter(({ kind }) => kind === 'operator');
  const tensors = hits.filter(({ kind }) => kind === 'tensor');
  return {
    operators: operators.length,
    tensors: tensors.length,
    hits: [...operators.slice(0, mostOfKind), ...tensors.slice(0, mostOfKind)].map((hit) =>
      lineOf(model, hit),
    ),
    ...(problem !== undefined && { problem }),
  };
}

function lineOf(model: Model, { kind, subgraph, index, because }: SearchHit): SearchLine {
  const graph = model.subgraphs[subgraph];
  const at = { kind, subgraph, index, because };
  if (kind === 'operator')
    return { ...at, node: index, title: `${graph?.operators[index]?.op ?? ''} #${index}` };
  const { name, label } = tensorLine(model, subgraph, index);
  const touches = (tensors: readonly number[]) => tensors.includes(index);
  const writer = graph?.operators.findIndex(({ outputs }) => touches(outputs)) ?? -1;
  const reader = writer < 0 ? (graph?.operators.findIndex(({ inputs }) => touches(inputs)) ?? -1) : writer;
  return { ...at, node: reader, title: `T#${index} ${name} ${label}` };
}
