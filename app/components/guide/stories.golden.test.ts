import { expect, test } from 'vitest';
import { run } from '../../../engine/cli/testing/run.ts';
import { shared, sharedPath } from '../../../engine/testing/shared.ts';
import { stories } from './stories.ts';

const answerTo = async (verb: string, model: string, flags: readonly string[]) => {
  const { out, err, code } = await run([
    verb,
    '--json',
    `--graph=${sharedPath('corpus', 'models', model)}`,
    ...flags,
  ]);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out);
};

for (const { title, model, asks, switches, text } of stories)
  test.skipIf(!shared)(`the figures of the story "${title}" are what the engine says`, async () => {
    for (const { flags, taken, of, partitions } of asks) {
      const { out } = await run(['partition', `--graph=${sharedPath('corpus', 'models', model)}`, ...flags]);
      expect(out).toMatch(new RegExp(`of ${of} nodes supported`));
      expect(out).toMatch(new RegExp(`${taken} nodes in ${partitions} delegated partitions`));
      for (const figure of [taken, of]) expect(text).toContain(String(figure));
    }
    if (switches === undefined) return;
    const { subgraphs } = await answerTo('support', model, asks.at(-1)?.flags ?? []);
    const backendOf: string[] = [];
    for (const [backend, nodes] of Object.entries(subgraphs[0].backends as Record<string, number[]>))
      for (const node of nodes) backendOf[node] = backend;
    const changes = backendOf.filter((backend, node) => node > 0 && backend !== backendOf[node - 1]);
    expect(changes.length).toBe(switches);
    expect(text).toContain(String(switches));
  });
