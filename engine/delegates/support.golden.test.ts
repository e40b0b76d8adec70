import { describe, expect, test } from 'vitest';
import { must } from '../base/result.ts';
import { corpusModels, shared } from '../testing/shared.ts';
import { delegates } from './table.ts';
import { differences, masksOf, type OpenedModel, openModel } from './testing/compare.ts';
import { goldenLines, goldenProfiles } from './testing/goldens.ts';

/**
 * Reference answers that contradict their own rule (docs/decisions.md, "A reference answer we do not follow"): the test
 * insists on exactly these differences, so that it fails when either side changes.
 */
const disputed: Readonly<Record<string, { readonly profiles: RegExp; readonly nodes: readonly number[] }>> = {
  'nnid_quant_model_act.tflite': {
    profiles:
      /^armnn-(21\.02-CpuAcc|21\.02-GpuAcc-CpuAcc|21\.02-VsiNpu-CpuAcc-CpuRef|23\.08-CpuAcc|23\.08-GpuAcc-CpuAcc-CpuRef)$/,
    nodes: [1, 3, 8, 9, 11, 12, 15, 22],
  },
};

const opened = new Map<string, OpenedModel>();
const modelNamed = (name: string): OpenedModel => {
  const model = opened.get(name) ?? openModel(name);
  opened.set(name, model);
  return model;
};

describe.skipIf(!shared)(
  'every verdict, reason code, backend, throw and refusal equals the reference',
  () => {
    test.each(goldenProfiles.map((profile) => [profile.file, profile] as const))(
      '%s',
      async (file, golden) => {
        const delegate = must(delegates.get(golden.delegate), `${golden.delegate} is in the table`);
        const profile = await delegate.load(golden.params);
        const lines = goldenLines(golden);
        const wrong: string[] = [];
        let compared = 0;
        for (const name of corpusModels()) {
          const line = must(lines.get(name), `${file} has an answer for ${name}`);
          if (line.failed !== undefined) continue;
          const model = modelNamed(name);
          const found = differences(model, masksOf(model, profile, golden), line);
          compared += line.subgraphs.reduce((sum, { nodes }) => sum + nodes, 0);
          const exception = disputed[name];
          if (exception?.profiles.test(file)) {
            const nodes = found.flatMap((text) => /^0:(\d+) /.exec(text)?.[1] ?? []).map(Number);
            const backendOnly = found.length > 0 && found.every((text) => /^0 (Cpu|Gpu)/.test(text));
            expect(backendOnly ? exception.nodes : nodes).toEqual(exception.nodes);
          } else wrong.push(...found.map((text) => `${name} ${text}`));
        }
        expect(wrong).toEqual([]);
        expect(compared, 'node verdicts compared').toBe(15_321);
      },
    );
  },
);
