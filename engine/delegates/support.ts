import type { Constants, Graph } from '../graph/types.ts';
import type { Shapes } from '../shapes/types.ts';
import type { Delegate, Params, Profile, SupportMask } from './types.ts';

/** A delegate's parameters with defaults filled in. */
export const paramsWithDefaults = (delegate: Delegate, params: Params = {}): Params => ({
  ...Object.fromEntries(Object.entries(delegate.params).map(([name, spec]) => [name, spec.default])),
  ...params,
});

/** Why a delegate for static graphs refuses a whole subgraph, or undefined (core/subgraph.cc:2534-2552). */
export function graphRefusal(
  delegate: Delegate,
  graph: Graph,
  shapes: Shapes,
): { readonly code: string; readonly sentence: string } | undefined {
  if (!delegate.application.staticOnly) return undefined;
  const { failed, firstDynamic } = shapes;
  if (
    firstDynamic !== undefined &&
    (failed === undefined || firstDynamic.node === null || firstDynamic.node <= failed.node)
  )
    return { code: 'dynamic-tensors', sentence: dynamicSentence(delegate, graph, firstDynamic) };
  if (failed === undefined) return undefined;
  return { code: 'prepare-failed', sentence: `the runtime cannot prepare the graph: ${failed.sentence}` };
}

function dynamicSentence(
  delegate: Delegate,
  graph: Graph,
  { node, tensor }: NonNullable<Shapes['firstDynamic']>,
): string {
  const at = node === null ? undefined : graph.nodes[node];
  const by = at === undefined ? '' : ` of ${at.op} #${at.id}`;
  const what =
    tensor < 0
      ? `the output shape${by} is`
      : `tensor ${tensor} "${graph.tensors[tensor]?.name ?? ''}"${by} has a shape that is`;
  return `${what} known only while running, and ${delegate.shortTitle} takes only graphs whose tensors all have static sizes`;
}

export interface SupportRequest {
  readonly graph: Graph;
  readonly shapes: Shapes;
  readonly constants: Constants;
  readonly profile: Profile;
  readonly params?: Params;
  /** An earlier subgraph was refused, so the runtime never gets here: verdicts see stored shapes and are informative only. */
  readonly notReached?: boolean;
}

/**
 * Which nodes of one subgraph a delegate takes, and for each other node why not. Verdicts are always given, also where the
 * delegate refuses the graph as a whole: then they see the shapes stored in the file.
 */
export function support(
  graph: Graph,
  shapes: Shapes,
  profile: Profile,
  params: Params,
  constants: Constants,
  notReached = false,
): SupportMask {
  const { delegate } = profile;
  const refusal = notReached ? undefined : graphRefusal(delegate, graph, shapes);
  const read = refusal !== undefined || notReached ? 'stored' : delegate.application.shapes;
  const judgement = profile.judge({
    graph,
    shapes,
    constants,
    params: paramsWithDefaults(delegate, params),
    read,
  });
  return {
    subgraph: graph.subgraph,
    ...judgement,
    ...(refusal === undefined ? {} : { graphRefused: refusal }),
  };
}
