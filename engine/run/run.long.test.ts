import { describe, expect, test } from 'vitest';
import { openWasm } from '../backends/wasm/device.ts';
import { must } from '../base/result.ts';
import { ops } from '../ops/table.ts';
import { corpusByWork, isRunnable, runGoldenOf } from '../testing/corpus.ts';
import { runFailures } from '../testing/run-model.ts';
import { shared } from '../testing/shared.ts';
import { deviceTrial } from '../testing/trial.ts';

const models = corpusByWork().filter(({ name }) => isRunnable(name));

// Every model, 104 GMAC in all, through plan and device as the page runs it.
describe.skipIf(!shared)('whole models on WebAssembly compute what the reference kernels compute', () => {
  test.each(models.map(({ name }) => name))(
    '%s',
    async (name) => {
      const device = must(await openWasm({ ops }), 'the device opens');
      expect(await runFailures(runGoldenOf(name), deviceTrial(device))).toEqual([]);
    },
    600_000,
  );
});
