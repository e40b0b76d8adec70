import { expect, test } from 'vitest';
import { fail, ok } from '../../engine/index.ts';
import { latest, WorkerHost } from './host.ts';

/** A request that is answered by hand. */
function manual() {
  const started: { request: number; answer: (value: string) => void }[] = [];
  const ask = latest((request: number) => new Promise<string>((answer) => started.push({ request, answer })));
  return { started, ask };
}

test('while one request is under way only the newest of the others is asked', async () => {
  const { started, ask } = manual();
  const answers = [ask(1), ask(2), ask(3)];
  expect(started.map(({ request }) => request)).toEqual([1]);
  started[0]?.answer('one');
  expect(await answers[0]).toBe('one');
  expect(await answers[1]).toBe(undefined);
  expect(started.map(({ request }) => request)).toEqual([1, 3]);
  started[1]?.answer('three');
  expect(await answers[2]).toBe('three');
});

test('a request that fails does not hold up the next', async () => {
  let count = 0;
  const ask = latest(async (request: number) => {
    if (count++ === 0) throw new Error('first');
    return request;
  });
  await expect(ask(1)).rejects.toThrow('first');
  expect(await ask(2)).toBe(2);
});

test('a stop answers every call under way with its sentence, and the next call starts a fresh worker', async () => {
  let started = 0;
  const host = new WorkerHost<Record<string, never>>(() => {
    started++;
    const silent = { addEventListener() {}, removeEventListener() {}, postMessage() {}, terminate() {} };
    return silent as unknown as Worker;
  });
  const never = () => new Promise<never>(() => {});
  const calls = [host.call(never), host.call(never)];
  host.stop('the run was stopped');
  expect(await Promise.all(calls)).toEqual([fail('the run was stopped'), fail('the run was stopped')]);
  expect(await host.call(async () => ok(1))).toEqual(ok(1));
  expect(started).toBe(2);
});
