import type { SubgraphCaller } from '../workers/protocol.ts';
import { change } from './session.ts';
import { useStore } from './store.ts';

const none: readonly SubgraphCaller[] = [];

/** Every call of one subgraph by another in the open model. */
export const useCalls = (): readonly SubgraphCaller[] =>
  useStore(({ subject }) => (subject.kind === 'model' ? subject.model.calls : none));

/** The way from an entry of the model to a subgraph: the calls that lead there, by the first caller of each. */
export function pathTo(calls: readonly SubgraphCaller[], subgraph: number): SubgraphCaller[] {
  const path: SubgraphCaller[] = [];
  const seen = new Set([subgraph]);
  for (let at = subgraph; ; ) {
    const call = calls.find(({ to, subgraph: from }) => to === at && !seen.has(from));
    if (call === undefined) return path;
    path.unshift(call);
    at = call.subgraph;
    seen.add(at);
  }
}

/** Shows a subgraph, with a node of it chosen or none. */
export const enter = (subgraph: number, node?: number): void =>
  change({ subgraph, node, tensor: undefined, closed: undefined });

/** Into the body of a node that has one (the last it names: a loop's body rather than its condition). */
export function enterBody(node: number): void {
  const { subject, settings } = useStore.getState();
  if (subject.kind !== 'model') return;
  const call = subject.model.calls.findLast((one) => one.subgraph === settings.subgraph && one.node === node);
  if (call !== undefined) enter(call.to);
}
