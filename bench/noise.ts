import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { smallModel } from '../e2e/models.ts';
import { must } from '../engine/base/result.ts';
import {
  fromBytes,
  openDevice,
  openProgram,
  PreparedRun,
  plan,
  propagate,
  undelegated,
} from '../engine/index.ts';

// Records pairs of series of run times for the test of the noise flag: `tsx bench/noise.ts`. Whether a pair was quiet is not read off
// its times: it is what the system says, the context switches that were forced on this process in between. For disturbed pairs three
// times as many busy processes as there are cores run beside it. Biome then lays the file out: `npx biome check --write` on it.
const runsInSeries = 15;
const pairsOfEach = 20;
const file = new URL('../engine/tools/benchmark/testing/recorded-pairs.json', import.meta.url);

const program = must(openProgram(fromBytes(smallModel(60)), 'small.tflite'), 'opens');
const graph = program.graphs[0]!;
const shapes = propagate(program, 0);
const device = must(await openDevice('wasm'), 'WebAssembly');
const planned = must(plan(graph, shapes, undelegated(graph)), 'plans');
const run = must(
  await PreparedRun.prepare(program, shapes, planned, { cpu: device, delegate: device }),
  'prepares',
);
const inputs = [new Uint8Array(8 * 8 * 4 * 4)];
const clock = { name: 'performance.now', now: () => performance.now() };
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const forced = () => process.resourceUsage().involuntaryContextSwitches;

/** About a millisecond of work a run: a quantum of the scheduler holds several. */
async function series(): Promise<number[]> {
  const us: number[] = [];
  for (let i = 0; i < runsInSeries; i++) {
    const before = clock.now();
    for (let repeat = 0; repeat < 8; repeat++) await run.invoke(inputs, clock);
    us.push(Math.round((clock.now() - before) * 1000));
  }
  return us;
}

async function pair() {
  // Rested, a process is let run for a while before another takes its turn.
  await pause(60);
  const before = forced();
  const [a, b] = [await series(), await series()];
  return { a, b, switches: forced() - before };
}

async function record(isWanted: (switches: number) => boolean, mostTries: number) {
  const pairs: Awaited<ReturnType<typeof pair>>[] = [];
  for (let i = 0; i < mostTries && pairs.length < pairsOfEach; i++) {
    const one = await pair();
    if (isWanted(one.switches)) pairs.push(one);
  }
  return pairs;
}

for (let i = 0; i < 100; i++) await series();
const quiet = await record((switches) => switches === 0, 3000);
const loads = Array.from({ length: 3 * cpus().length }, () => spawn(process.execPath, ['-e', 'for (;;);']));
await pause(300);
const disturbed = await record((switches) => switches >= 3, 600);
for (const load of loads) load.kill();
const conditions = `${cpus()[0]?.model.trim() ?? '?'}, ${cpus().length} cores, Node ${process.version}, ${runsInSeries} runs a series`;
writeFileSync(file, `${JSON.stringify({ conditions, quiet, disturbed })}\n`);
console.log(`${conditions}: ${quiet.length} quiet and ${disturbed.length} disturbed pairs`);
process.exit(0);
