import { describe, expect, test } from 'vitest';
import { fromBytes } from '../base/source.ts';
import { type OpenedProgram, openProgram } from '../graph/program.ts';
import { corpusModels, readShared, shared, sharedJson, sharedLines } from '../testing/shared.ts';
import { propagate } from './propagate.ts';

interface Refused {
  readonly subgraph: number;
  readonly reason: 'dynamic-tensors' | 'prepare-failed';
  readonly dynamicTensor?: number;
  readonly message?: string;
}

const programs = new Map<string, OpenedProgram | undefined>();
function programOf(model: string): OpenedProgram | undefined {
  if (!programs.has(model)) {
    const opened = openProgram(fromBytes(readShared('corpus', 'models', model)), model);
    programs.set(model, opened.ok ? opened.value : undefined);
  }
  return programs.get(model);
}

/** What a delegate for static graphs meets, subgraph by subgraph, as the support answers put it. */
function refusalOf(program: OpenedProgram): Refused | undefined {
  for (const subgraph of program.graphs.keys()) {
    const { failed, firstDynamic } = propagate(program, subgraph);
    if (failed) return { subgraph, reason: 'prepare-failed' };
    if (firstDynamic) return { subgraph, reason: 'dynamic-tensors', dynamicTensor: firstDynamic.tensor };
  }
  return undefined;
}

describe.skipIf(!shared)('preparation finds what the runtime finds', () => {
  test('delegates for static graphs are turned away by the same tensor', () => {
    const wrong: string[] = [];
    let models = 0;
    for (const line of sharedLines<{ model: string; failed?: string; refused?: Refused }>(
      'goldens',
      'support',
      'gpu.jsonl.gz',
    )) {
      const program = programOf(line.model);
      if (line.failed !== undefined || program === undefined) continue;
      models++;
      const { message, ...want }: Partial<Refused> = line.refused ?? {};
      const got = refusalOf(program);
      if (JSON.stringify(got ?? {}) !== JSON.stringify(want))
        wrong.push(`${line.model}: ${JSON.stringify(got)}, not ${JSON.stringify(want)} ${message ?? ''}`);
    }
    expect(wrong).toEqual([]);
    expect(models).toBeGreaterThan(90);
  });

  test('every static shape is the one the runtime ran with', () => {
    const wrong: string[] = [];
    let compared = 0;
    for (const model of corpusModels()) {
      const program = programOf(model);
      if (program === undefined) continue;
      const golden = sharedJson<RunShapes>('goldens', 'run', model.replace('.tflite', '.json.gz'));
      const resized = program.graphs[0]?.inputs.map((_, i) => golden.resized?.[i]);
      const { tensors } = propagate(program, 0, resized);
      for (const { tensor, shape } of golden.tensors ?? []) {
        const mine = tensors[tensor];
        if (mine?.kind !== 'static') continue;
        compared++;
        if (mine.shape.join() !== shape.join())
          wrong.push(`${model} tensor ${tensor}: [${mine.shape}], not [${shape}]`);
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(5000);
  });
});

interface RunShapes {
  readonly resized?: Readonly<Record<string, readonly number[]>>;
  readonly tensors?: readonly { readonly tensor: number; readonly shape: readonly number[] }[];
}
