import type { SupportMask } from '../../delegates/types.ts';
import type { Graph } from '../../graph/types.ts';
import { diffPartition, diffProfile } from '../imports/partition-diff.ts';
import type { PartitionDiff } from '../imports/types.ts';
import { compareLog } from '../logs/compare.ts';
import type { Finding, LogComparison, Predicted } from '../logs/types.ts';
import type { BoardComparison, BoardFile } from './types.ts';

/**
 * What a board says against the prediction for one subgraph: the real partition where the file has one, else what an op profile
 * tells of it, and every line of a log.
 */
export function compareBoard(
  { log, imports }: BoardFile,
  graph: Graph,
  partitioning: Predicted,
  mask: SupportMask,
): BoardComparison {
  const comparison = log && compareLog(log.findings, graph, partitioning, mask);
  const real = imports.find(({ partition }) => partition)?.partition;
  const profile = imports.find(({ source }) => source === 'benchmark_model profile');
  const placement: PartitionDiff | undefined = real
    ? diffPartition(real, partitioning, mask)
    : profile && diffProfile(profile, graph, partitioning, mask);
  const verdict = [placement?.verdict, log && comparison && logVerdict(log.findings, comparison)].filter(
    (sentence) => sentence !== undefined,
  );
  return {
    ...(verdict.length > 0 && { verdict: verdict.join(' ') }),
    ...(comparison && { log: comparison }),
    ...(placement && { placement }),
  };
}

function logVerdict(findings: readonly Finding[], { differences }: LogComparison): string | undefined {
  if (findings.length === 0) return undefined;
  const lines = `${findings.length} ${findings.length === 1 ? 'line' : 'lines'} of the log about delegates`;
  if (differences.length === 0)
    return `The ${lines} ${findings.length === 1 ? 'agrees' : 'agree'} with the prediction.`;
  const count = `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}`;
  return `The ${lines} and the prediction have ${count}; the first: ${differences[0]?.sentence}.`;
}
