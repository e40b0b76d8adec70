import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { ModuleBuilder } from '../backends/wasm/asm/module.ts';
import { CliError } from './errors.ts';
import { parseFlags } from './flags.ts';
import { nodeThreads, threadsFlag, threadsFrom } from './threads.ts';

const count = (...words: string[]) => threadsFrom(parseFlags(words, [threadsFlag]));

test('threads start, take in a segment and answer', async () => {
  const declared = { shared: true, minimumPages: 0, maximumPages: 1 };
  const module = new WebAssembly.Module(new ModuleBuilder().encode(declared));
  const threads = nodeThreads(2);
  expect(threads?.threads).toBe(2);
  const memory = new WebAssembly.Memory({ initial: 0, maximum: 1, shared: true });
  expect(await threads?.register(module, memory, [])).toBe(0);
  threads?.dispose();
});

test("the number of threads is the user's, or the machine's", () => {
  expect(count('--num_threads=0')).toBe(0);
  expect(count('--num_threads=3')).toBe(3);
  expect(count('--num_threads=-1')).toBe(availableParallelism());
  expect(count()).toBe(availableParallelism());
  expect(() => count('--num_threads=-2')).toThrow(
    new CliError(2, '--num_threads is -2; at least -1 is needed'),
  );
});
