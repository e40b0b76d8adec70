import { put } from './store.ts';

export async function startRun(): Promise<void> {
  put({ run: { kind: 'failed', sentence: 'Running is not there yet.' } });
}

export const cancelRun = (): void => put({ run: { kind: 'idle' } });
