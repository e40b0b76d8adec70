import { fail, type Result } from '../../engine/index.ts';
import { latest } from '../workers/host.ts';
import type { SearchAnswer, SearchLine } from '../workers/inspect/protocol.ts';
import { searchNodes } from './derived.ts';
import { withDrawing } from './graph-controls.ts';
import { ask, stopAsking } from './inspect.ts';
import { change } from './session.ts';
import { useStore } from './store.ts';

/** Some regular expressions take ages on some names; the worker is then ended. */
const patienceMs = 4000;
const mostNodes = 200;

/** Finds operators and tensors of the open model; of a report only nodes by number, op and shape. Older questions are dropped. */
export const searchModel = latest(async (text: string): Promise<Result<SearchAnswer, string>> => {
  const { subject } = useStore.getState();
  if (subject.kind !== 'model') return inReport(text);
  const impatience = setTimeout(
    () => stopAsking(`the search took more than ${patienceMs / 1000} s and was ended`),
    patienceMs,
  );
  const answer = await ask<SearchAnswer>((api) => api.search(text));
  clearTimeout(impatience);
  return answer;
});

function inReport(text: string): Result<SearchAnswer, string> {
  const { skeleton, settings } = useStore.getState();
  if (skeleton === undefined) return fail('nothing is open');
  const hits = searchNodes(skeleton, text, mostNodes).map(
    ({ node, op, label }): SearchLine => ({
      kind: 'operator',
      subgraph: settings.subgraph,
      index: node,
      node,
      title: `${op} #${node}`,
      because: label,
    }),
  );
  return { ok: true, value: { operators: hits.length, tensors: 0, hits } };
}

/** Selects what was found, and moves the graph there. */
export function show({ kind, subgraph, index, node }: SearchLine): void {
  const { settings } = useStore.getState();
  change(
    {
      subgraph,
      node: node >= 0 ? node : undefined,
      tensor: kind === 'tensor' ? index : undefined,
      ...(settings.view === 'file' && { view: 'graph' }),
    },
    settings.subgraph === subgraph ? 'replace' : 'push',
  );
  if (node >= 0) withDrawing((drawing) => drawing.goTo(node));
}
