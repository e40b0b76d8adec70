import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { snippet } from './index.ts';
import { has, requests } from './testing/requests.ts';

const stubs = fileURLToPath(new URL('testing/stubs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'delegraph-cpp-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!has('g++'))('the C++ code', () => {
  test('is C++ that fits the interfaces, for every delegate, its options and strange names', {
    timeout: 60_000,
  }, () => {
    // One file a namespace each would hide wrong headers; a file each is what a user gets.
    const files = requests.map((one, index) => {
      const path = join(folder, `${index}.cc`);
      writeFileSync(path, snippet('cpp', one));
      return path;
    });
    const words = ['-std=c++17', '-fsyntax-only', '-Wall', '-Werror', `-I${stubs}`, ...files];
    const { status, stderr } = spawnSync('g++', words, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});
