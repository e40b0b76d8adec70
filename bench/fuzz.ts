import { parseArgs } from 'node:util';
import { emptyStatistics, fuzzOne } from '../engine/testing/fuzz.ts';
import { containerBases, modelBases } from './fuzz-bases.ts';

// Opens mutated real models and prints what came of it: npx tsx bench/fuzz.ts --opens=1000000 --seed=1 [--containers]
const { values } = parseArgs({
  options: {
    opens: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    // Archives, C source and metadata instead of plain models.
    containers: { type: 'boolean', default: false },
    // Larger files make slower opens without more structure to damage.
    largest: { type: 'string', default: '60000' },
  },
});
const bases = (values.containers ? containerBases : modelBases)(Number(values.largest));
const statistics = emptyStatistics();
const first = Number(values.seed);
const start = performance.now();
for (let seed = first; seed < first + Number(values.opens); seed++) {
  fuzzOne(bases, seed, statistics);
  if (statistics.opens % 50_000 === 0) console.error(`${statistics.opens} opens`);
}
const seconds = (performance.now() - start) / 1000;
// A hang shows in CPU time too, but on a busy machine wall time alone says little: repeat the slowest alone.
console.log(JSON.stringify({ bases: bases.length, seconds, ...statistics }, null, 1));
process.exitCode = statistics.failures.length === 0 ? 0 : 1;
