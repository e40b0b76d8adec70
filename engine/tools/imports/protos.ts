import { nodeId } from '../../base/ids.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Graph } from '../../graph/types.ts';
import { protoFloat, readableFields } from '../proto.ts';
import { RowMatcher } from './match.ts';
import { type Fields, ints, messages, strange, string } from './proto-fields.ts';
import type { Imported, RealRegion } from './types.ts';

// Field numbers: tensorflow/lite/profiling/proto/model_runtime_info.proto.
const details = { subgraphs: 2 };
const runtimeSubgraph = { id: 1, nodes: 3, type: 5 };
const delegateSubgraph = 2;
const runtimeNode = { id: 1, name: 2, type: 3, delegate: 8 };
const delegateDetails = { name: 1, replaced: 2 };

/**
 * The real partition, as `benchmark_model --export_model_runtime_info` writes it: which nodes each delegate node replaced.
 *
 * @returns a row for each delegated node and the regions, or a sentence
 */
export function importRuntimeInfo(bytes: Uint8Array, graph: Graph): Result<Imported, string> {
  const what = 'a model_runtime_info proto (--export_model_runtime_info of benchmark_model)';
  const { fields: top, complete } = readableFields(bytes);
  const inside = (fields: Fields, number: number): readonly Fields[] => messages(fields, number, !complete);
  const subgraphs = inside(top, details.subgraphs).filter(
    (one) =>
      ints(one, runtimeSubgraph.type)[0] !== delegateSubgraph &&
      inside(one, runtimeSubgraph.nodes).length > 0,
  );
  if (subgraphs.length === 0)
    return fail(`${strange(complete)} without subgraphs that have nodes: expected ${what}`);
  const wanted = subgraphs.find((one) => (ints(one, runtimeSubgraph.id)[0] ?? 0) === graph.subgraph);
  if (wanted === undefined)
    return fail(`the file has no subgraph ${graph.subgraph}: expected ${what} of this model`);
  const rows = new RowMatcher(graph);
  const nodes = inside(wanted, runtimeSubgraph.nodes);
  const types = new Map(nodes.map((node) => [ints(node, runtimeNode.id)[0], string(node, runtimeNode.type)]));
  const partition: RealRegion[] = [];
  for (const node of nodes) {
    const delegate = inside(node, runtimeNode.delegate)[0];
    if (delegate === undefined) continue;
    const name = string(delegate, delegateDetails.name) ?? string(node, runtimeNode.name) ?? '';
    const replaced = ints(delegate, delegateDetails.replaced);
    const inGraph = replaced.filter((index) =>
      rows.byIndex(0, `${name}: node ${index}`, index, types.get(index), { delegate: name }),
    );
    partition.push({ delegate: name, nodes: [...new Set(inGraph)].sort((a, b) => a - b).map(nodeId) });
  }
  if (!complete) {
    const why = 'nodes after it are missing, and the last one may be incomplete';
    rows.reject(0, `the file is cut short at byte ${bytes.length}`, why);
  }
  const own = nodes.filter((node) => inside(node, runtimeNode.delegate).length === 0).length;
  if (own !== graph.nodes.length)
    rows.reject(
      0,
      `subgraph ${graph.subgraph}`,
      `the file has ${own} nodes there, this graph ${graph.nodes.length}: ${complete ? 'another model' : 'the rest is missing'}`,
    );
  return ok(rows.finish('model_runtime_info', { partition }));
}

// Field numbers: tensorflow/lite/tools/benchmark/proto/benchmark_result.proto.
const resultParts: Readonly<Record<number, readonly string[]>> = {
  2: [
    'avg_ms',
    'min_ms',
    'max_ms',
    'stddev_ms',
    'median_ms',
    'p5_ms',
    'p95_ms',
    'init_ms',
    'first_inference_ms',
    'average_warm_up_ms',
  ],
  3: ['init_footprint_kb', 'overall_footprint_kb', 'peak_mem_mb'],
  4: ['model_size_mb', 'num_runs', 'num_warmup_runs', 'model_throughput_in_mb_per_sec'],
};

/** What benchmark_model writes with `--result_file_path`: figures of the whole run under the proto's names, no rows. */
export function importBenchmarkResult(bytes: Uint8Array): Result<Imported, string> {
  const what = 'a benchmark_result proto (--result_file_path of benchmark_model)';
  const { fields: top, complete } = readableFields(bytes);
  const totals: Record<string, number | string> = {};
  for (const [part, names] of Object.entries(resultParts))
    for (const field of messages(top, Number(part), !complete).flat()) {
      const name = names[field.field - 1];
      // Counts are varints, all others floats: another message with the same field numbers is not taken for this one.
      if (name === undefined) continue;
      const isCount = /_kb$|^num_/.test(name);
      if (isCount && field.kind === 'varint') totals[name] = Number(BigInt.asIntN(64, field.value));
      else if (!isCount && field.kind === 'fixed32') totals[name] = protoFloat(field.value);
    }
  if (totals.avg_ms === undefined)
    return fail(`${strange(complete)} without latency_metrics.avg_ms: expected ${what}`);
  const name = string(top, 1);
  return ok({
    ...{ kind: 'imported', source: 'benchmark_model result', rows: [] },
    unmatched: complete
      ? []
      : [
          {
            line: 0,
            label: `the file is cut short at byte ${bytes.length}`,
            why: 'figures after it are missing',
          },
        ],
    totals: { ...(name === undefined ? {} : { name }), ...totals },
  });
}
