import { expect, test } from 'vitest';
import { Gpu } from './gpu.ts';

interface Behaviour {
  /** What the scopes report, the innermost first. */
  readonly reports?: readonly [memory: string | null, validation: string | null];
}

/** As much of a device as making buffers needs, and how many of them are there. */
function device({ reports = [null, null] }: Behaviour = {}) {
  const count = { alive: 0 };
  const left = [...reports];
  const fake = {
    lost: new Promise(() => {}),
    pushErrorScope: () => {},
    popErrorScope: async () => {
      const message = left.shift();
      return message ? { message } : null;
    },
    createBuffer: () => {
      count.alive++;
      return { destroy: () => void count.alive-- };
    },
  };
  return { gpu: new Gpu(fake as unknown as GPUDevice, false, undefined), count };
}
const descriptor = { size: 4, usage: 0x80 };

test('what was made stays where all went well', async () => {
  const { gpu, count } = device();
  expect(await gpu.guarded(async (create) => create(descriptor) && 'done')).toEqual({ value: 'done' });
  expect(count.alive).toBe(1);
});

test.each([
  [['no room', null], 'the GPU has not enough memory: no room'],
  [[null, 'too large'], 'the GPU refuses: too large'],
] as const)('what was made is destroyed where the device reports %j', async (reports, problem) => {
  const { gpu, count } = device({ reports });
  const work = async (create: (descriptor: GPUBufferDescriptor) => GPUBuffer) =>
    [create(descriptor), create(descriptor)].length;
  expect(await gpu.guarded(work)).toEqual({ problem });
  expect(count.alive).toBe(0);
});

test('a buffer that cannot be mapped where it is made is lack of memory', async () => {
  const { gpu, count } = device();
  const made = await gpu.guarded(async (create) => {
    create(descriptor);
    throw new RangeError('createBuffer failed, size is too large for the implementation');
  });
  expect(made).toEqual({
    problem: 'the GPU has not enough memory: createBuffer failed, size is too large for the implementation',
  });
  expect(count.alive).toBe(0);
});

test('a broken invariant is thrown on, and leaves nothing behind', async () => {
  const { gpu, count } = device();
  const work = gpu.guarded(async (create) => {
    create(descriptor);
    throw new Error('invariant broken');
  });
  await expect(work).rejects.toThrow('invariant broken');
  expect(count.alive).toBe(0);
});
