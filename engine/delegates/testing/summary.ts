import { readFileSync } from 'node:fs';
import { must } from '../../base/result.ts';
import {
  applyToModel,
  delegatedNodes,
  delegatePartitions,
  effectiveLimits,
} from '../../partitioner/index.ts';
import { corpusModels, shared, sharedPath } from '../../testing/shared.ts';
import { delegates } from '../table.ts';
import { masksOf, type OpenedModel, openModel } from './compare.ts';
import { type GoldenProfile, goldenLines, goldenProfiles } from './goldens.ts';

// Prints the table that the reference answers are summed up in, from our own answers, and says where it differs:
//
//   npx tsx engine/delegates/testing/summary.ts > summary.tsv

const columns =
  'model profile subgraph nodes supported candidates partitions_default nodes_default shapes check_throws note';

/** One model's rows for one profile; `failed` models (the runtime cannot load them) have none. */
async function rowsOf(name: string, model: OpenedModel, golden: GoldenProfile): Promise<readonly string[]> {
  const delegate = must(delegates.get(golden.delegate), 'the profile is in the table');
  const { application } = delegate;
  const masks = masksOf(model, await delegate.load(golden.params), golden);
  const asks = masks.map(({ supported, graphRefused }) => ({
    supported: new Set(supported),
    ...(graphRefused && { refused: graphRefused }),
  }));
  const { limits } = effectiveLimits(application, {});
  const options = { clustering: true, fusion: true, sort: 'libstdcxx' as const };
  const applied = applyToModel(model.program.graphs, asks, application.flow, limits, options);
  let stopped = false;
  return masks.map((mask, i) => {
    const { partitioning, refused } = must(applied[i], 'an answer a subgraph');
    const reached = refused === undefined || refused.code === 'fails';
    const isReal = application.flow !== 'none';
    const own = mask.graphRefused !== undefined;
    const isStored = own || stopped || application.shapes === 'stored';
    stopped ||= own;
    const cells = [
      ...[name, golden.file, i, mask.supported.length + mask.refused.length, mask.supported.length],
      reached ? partitioning.candidates.length : '',
      reached && isReal ? delegatePartitions(partitioning.plan) : '',
      reached && isReal ? delegatedNodes(partitioning.plan).length : '',
      isStored ? 'stored' : 'prepared',
      mask.throws === undefined ? '' : 'yes',
    ];
    return cells.join('\t');
  });
}

const withoutNote = (line: string): string => line.split('\t').slice(0, 10).join('\t');

async function main(): Promise<void> {
  if (!shared) throw new Error('the shared folder is needed');
  const wanted = new Set(
    readFileSync(sharedPath('goldens', 'support', 'summary.tsv'), 'utf8')
      .split('\n')
      .slice(1)
      .filter(Boolean)
      .map(withoutNote),
  );
  const lines = new Map(goldenProfiles.map((profile) => [profile.file, goldenLines(profile)]));
  let equal = 0;
  const total = wanted.size;
  console.log(columns.split(' ').slice(0, 10).join('\t'));
  for (const model of corpusModels()) {
    if (goldenProfiles.every(({ file }) => lines.get(file)?.get(model)?.failed !== undefined)) continue;
    const opened = openModel(model);
    for (const golden of goldenProfiles) {
      if (lines.get(golden.file)?.get(model)?.failed !== undefined) continue;
      for (const text of await rowsOf(model, opened, golden)) {
        console.log(text);
        if (wanted.delete(text)) equal++;
      }
    }
  }
  console.error(`${equal} of ${total} rows equal the reference`);
  for (const line of [...wanted].slice(0, 20)) console.error(`  not reproduced: ${line}`);
}

await main();
