import { describe, expect, test } from 'vitest';
import { nodeId } from '../base/ids.ts';
import { must } from '../base/result.ts';
import { expandRuns, shared, sharedLines } from '../testing/shared.ts';
import { partitionNnapi } from './nnapi.ts';
import { type GraphLine, graphOf, planText } from './testing/reference.ts';

interface SupportLine {
  model: string;
  subgraphs?: {
    i: number;
    supported: string;
    nnapiLimit?: { max: string; plan: string }[];
    applied?: { max: number; plan: string };
  }[];
}

// The file leaves out of `nnapiLimit` the limits under which applying NNAPI fails.
describe.skipIf(!shared)('NNAPI limits partitions as its own flow does', () => {
  const graphs = shared
    ? new Map([...sharedLines<GraphLine>('goldens', 'partition', 'graphs.jsonl.gz')].map((g) => [g.model, g]))
    : new Map<string, GraphLine>();

  test.each(['nnapi-fl27', 'nnapi-fl28', 'nnapi-fl29', 'nnapi-fl30', 'nnapi-fl1000006'])('%s', (profile) => {
    let compared = 0;
    for (const line of sharedLines<SupportLine>('goldens', 'support', `${profile}.jsonl.gz`))
      for (const expected of line.subgraphs ?? []) {
        if (!expected.nnapiLimit) continue;
        const graph = graphOf(graphs.get(line.model)!.subgraphs[expected.i]!);
        const supported = new Set(expandRuns(expected.supported).map(nodeId));
        for (const group of expected.nnapiLimit)
          for (const max of group.max.split(' ').map(Number)) {
            const limits = { maxDelegatedPartitions: max, minNodesPerPartition: 0 };
            const result = must(partitionNnapi(graph, supported, limits), line.model);
            expect(planText(result), `${line.model} max ${max}`).toBe(group.plan);
            compared++;
          }
      }
    expect(compared).toBeGreaterThan(300);
  });
});
