import { describe, expect, test } from 'vitest';
import { shared, sharedLines, sharedPath } from '../testing/shared.ts';
import { runBatch } from './testing/run.ts';

interface ModelLine {
  model: string;
  failed?: string;
  refused?: { status: string; message: string };
}
interface PartitionAnswer {
  error?: { code: number; message: string };
  subgraphs?: { refused?: { code: string; sentence: string } }[];
}

describe.skipIf(!shared)('the command line on the corpus', () => {
  test('a delegate for static graphs is turned away by the same models as in the real runtime', async () => {
    const lines = [...sharedLines<ModelLine>('goldens', 'partition', 'partition.jsonl.gz')];
    const requests = lines.map(({ model }) => ({
      graph: sharedPath('corpus', 'models', model),
      supported_nodes: 'none',
    }));
    const answers = await runBatch<PartitionAnswer>(['partition'], requests);
    const wrong = lines.filter((line, index) => {
      // A custom op without kernel counts as keeping its stored shapes here; the real runtime stops there.
      if (line.failed || line.refused?.status === 'kTfLiteUnresolvedOps') return false;
      const refused = answers[index]?.subgraphs?.some((graph) => graph.refused) ?? false;
      return refused !== (line.refused !== undefined);
    });
    expect(wrong.map(({ model, refused }) => [model, refused])).toEqual([]);
  });
});
