import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

// The pipeline as a table: which folder may import which. The order is the pipeline's; nothing calls back.
const stages: Record<string, readonly string[]> = {
  base: [],
  schema: ['base'],
  model: ['base', 'schema'],
  graph: ['base', 'model'],
  ops: ['base', 'model', 'graph'],
  shapes: ['base', 'graph', 'ops'],
  backends: ['base', 'graph', 'ops', 'shapes'],
  delegates: ['base', 'graph', 'shapes'],
  partitioner: ['base', 'graph', 'shapes'],
  cost: ['base', 'graph', 'ops', 'shapes', 'partitioner'],
  advice: ['base', 'graph', 'ops', 'shapes', 'delegates', 'partitioner', 'cost'],
  plan: ['base', 'graph', 'shapes', 'partitioner', 'ops', 'backends'],
  run: ['base', 'graph', 'shapes', 'plan', 'ops', 'backends'],
  tools: ['base', 'schema', 'model', 'graph', 'shapes', 'partitioner', 'plan', 'ops', 'backends', 'run'],
  samples: ['base', 'model', 'graph', 'run'],
  report: [
    'base',
    'model',
    'graph',
    'shapes',
    'delegates',
    'partitioner',
    'cost',
    'advice',
    'plan',
    'run',
    'tools',
  ],
};
// Value types only: their folders are exempt when the import is `import type`.
const typesOf = [
  'model',
  'graph',
  'shapes',
  'ops',
  'partitioner',
  'delegates',
  'cost',
  'plan',
  'run',
  'backends',
];

const engine = dirname(fileURLToPath(import.meta.url));
const files = readdirSync(engine, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('testing/'),
);

function* imports(path: string): Generator<{ target: string; typeOnly: boolean }> {
  const text = readFileSync(join(engine, path), 'utf8');
  for (const match of text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'"`;]*?from\s+['"]([^'"]+)['"]/g,
  ))
    yield { target: match[2] as string, typeOnly: match[1] !== undefined };
  for (const match of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g))
    yield { target: match[1] as string, typeOnly: false };
}

test('stages import only what came before them', () => {
  const seen: string[] = [];
  const wrong: string[] = [];
  for (const file of files) {
    const stage = file.split('/')[0] as string;
    for (const { target, typeOnly } of imports(file)) {
      seen.push(target);
      if (target.startsWith('node:') && stage !== 'cli') wrong.push(`${file} imports ${target}`);
      if (!target.startsWith('.')) continue;
      const to = relative(engine, join(engine, dirname(file), target));
      if (to.startsWith('..')) wrong.push(`${file} reaches outside the engine: ${target}`);
      const other = to.split('/')[0] as string;
      const allowed = stages[stage];
      if (allowed === undefined || other === stage) continue; // engine/index.ts and engine/cli see everything
      if (stages[other] === undefined) wrong.push(`${file} imports ${to}, which is no stage`);
      else if (!allowed.includes(other) && !(typeOnly && typesOf.includes(other)))
        wrong.push(`${file} imports ${to}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(files.length, 'engine files seen').toBeGreaterThan(10);
  expect(seen.length, 'imports seen').toBeGreaterThan(10);
});

test('every engine folder has a place in the pipeline', () => {
  const folders = new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0]));
  folders.delete('cli');
  expect([...folders].filter((folder) => stages[folder as string] === undefined)).toEqual([]);
});
