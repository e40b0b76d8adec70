import { must } from '../../base/result.ts';
import { sha256Hex } from '../../base/sha256.ts';
import { type ByteSource, fromBytes } from '../../base/source.ts';
import { macsOf } from '../../cost/macs.ts';
import { paramsWithDefaults, support } from '../../delegates/support.ts';
import { delegates } from '../../delegates/table.ts';
import type { Params } from '../../delegates/types.ts';
import { openProgram } from '../../graph/program.ts';
import { type Ask, applyToModel, defaultPartitionOptions, effectiveLimits } from '../../partitioner/index.ts';
import { propagate } from '../../shapes/propagate.ts';
import { readShared } from '../../testing/shared.ts';
import { summariseCut } from '../cut.ts';
import { skeletonOf } from '../skeleton.ts';
import type { Report } from '../types.ts';

export const corpusSource = (model: string): ByteSource => fromBytes(readShared('corpus', 'models', model));

/** The report of a model's first subgraph and a delegate, as it is by default unless options say otherwise. */
export async function reportFor(
  name: string,
  source: ByteSource,
  id: string,
  options: Params = {},
): Promise<Report> {
  const { graphs, constants } = must(openProgram(source, name), `${name} opens`);
  const delegate = must(delegates.get(id), `there is ${id}`);
  const params = { ...paramsWithDefaults(delegate, {}), ...options };
  const profile = await delegate.load(params);
  const shapes = graphs.map((_, index) => propagate({ graphs, constants }, index));
  let stopped = false;
  const masks = graphs.map((graph, index) => {
    const mask = support(graph, shapes[index]!, profile, params, constants[index]!, stopped);
    stopped ||= mask.graphRefused !== undefined;
    return mask;
  });
  const { application } = delegate;
  const { limits } = effectiveLimits(application, {});
  const asks = masks.map(
    (mask): Ask => ({
      supported: new Set(mask.supported),
      ...(mask.graphRefused && { refused: mask.graphRefused }),
    }),
  );
  const [applied] = applyToModel(graphs, asks, application.flow, limits, {
    ...defaultPartitionOptions,
    sort: application.sort,
  });
  const graph = graphs[0]!;
  return {
    model: {
      name,
      bytes: source.size,
      sha256: sha256Hex(source),
      subgraphs: graphs.map((one) => one.name),
    },
    made: '2026-11-24',
    skeleton: skeletonOf(graph, shapes[0]!),
    cut: summariseCut({
      delegate: { id, title: delegate.shortTitle, options: params },
      graph,
      shapes: shapes[0]!,
      mask: masks[0]!,
      partitioning: applied!.partitioning,
      ...(applied!.refused && { refusal: applied!.refused.sentence }),
      limits,
      hypothetical: { max: false, min: false },
      macs: macsOf(graph, shapes[0]!),
    }),
  };
}
