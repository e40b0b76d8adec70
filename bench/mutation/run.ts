import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mulberry32 } from '../../engine/base/random.ts';
import { sharedPath } from '../../engine/testing/shared.ts';
import { instrument, type Site, sitesOf } from './sites.ts';

// How many small errors in the kernels do the reference answers catch? Every expression that computes something is made
// switchable in a copy of the engine; a seeded sample of the errors is then switched on, one at a time, and the single-op cases
// that evaluate it are run until one fails. Those that none catches go through the unit tests of the kernels.
//
//   npx tsx bench/mutation/run.ts [count] [seed] [path pattern]

const [count = 1000, seed = 1] = process.argv.slice(2, 4).map(Number);
const pattern = new RegExp(process.argv[4] ?? '');
const patienceMs = 20_000;

const root = join(import.meta.dirname, '..', '..');
const shared = sharedPath();
const copy = mkdtempSync(join(tmpdir(), 'mutation-'));

const isKernel = (path: string): boolean =>
  /^(ops\/.*|base\/(quantized|fixed-point-math|erf))\.ts$/.test(path) &&
  !/test|types\.ts$|table\.ts$/.test(path);

function prepare(): (Site & { readonly id: number })[] {
  cpSync(join(root, 'engine'), join(copy, 'engine'), { recursive: true });
  for (const file of ['package.json', 'tsconfig.base.json', 'tsconfig.json', 'tsconfig.node.json'])
    cpSync(join(root, file), join(copy, file));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const files = readdirSync(join(root, 'engine'), { recursive: true, encoding: 'utf8' }).filter(isKernel);
  const sites: (Site & { readonly id: number })[] = [];
  for (const file of files.sort()) {
    const text = readFileSync(join(root, 'engine', file), 'utf8');
    const own = sitesOf(file, text).map((site, i) => ({ ...site, id: sites.length + i }));
    writeFileSync(join(copy, 'engine', file), instrument(text, own));
    sites.push(...own);
  }
  return sites;
}

/** Whether the unit tests beside the kernels fail with this site active; they run without the reference answers. */
function failsUnitTests(site: number, sites: number): boolean {
  writeFileSync(
    join(copy, 'setup.ts'),
    `globalThis.__mutation = { active: ${site}, seen: new Uint8Array(${sites}) };\n`,
  );
  const vitest = join(copy, 'node_modules', 'vitest', 'vitest.mjs');
  const run = spawnSync(
    process.execPath,
    [vitest, 'run', '--root', copy, '--bail', '1', '--maxWorkers', '1'],
    {
      env: { ...process.env, DELEGRAPH_SHARED: join(copy, 'none') },
      timeout: 120_000,
      stdio: 'ignore',
    },
  );
  return run.status !== 0;
}

const unitTestConfig = `export default {
  test: {
    include: ['engine/{ops,base,run}/**/*.test.ts'],
    exclude: ['**/*.golden.test.ts', '**/*.long.test.ts'],
    setupFiles: ['./setup.ts'],
    isolate: false,
  },
};
`;

interface Answer {
  readonly reach?: number[][];
  readonly caught?: number;
}

/** A process over the copy; killed and started afresh when it does not answer in time. */
class Runner {
  #child: ChildProcess | undefined;
  readonly #sites: number;

  constructor(sites: number) {
    this.#sites = sites;
  }

  async ask(message: { site?: number; indices?: number[] }, patience: number): Promise<Answer | 'stuck'> {
    this.#child ??= fork(join(import.meta.dirname, 'child.ts'), [join(copy, 'engine'), String(this.#sites)], {
      env: { ...process.env, DELEGRAPH_SHARED: shared },
      execArgv: ['--import', 'tsx'],
    });
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.close();
        resolve('stuck');
      }, patience);
      const done = (answer: Answer | 'stuck') => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(answer);
      };
      child.once('message', done);
      child.once('exit', (code) => {
        this.#child = undefined;
        if (message.site === undefined) reject(new Error(`the unchanged kernels ended with code ${code}`));
        else done('stuck'); // out of memory
      });
      child.send(message);
    });
  }

  close(): void {
    this.#child?.removeAllListeners();
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }
}

function sample<T>(from: readonly T[], size: number): T[] {
  const draw = mulberry32(seed);
  const pool = [...from];
  for (let i = pool.length - 1; i > 0; i--) {
    const j = draw() % (i + 1);
    [pool[i], pool[j]] = [pool[j] as T, pool[i] as T];
  }
  return pool.slice(0, size);
}

try {
  const sites = prepare();
  const runner = new Runner(sites.length);
  const surveyed = await runner.ask({}, 600_000);
  if (surveyed === 'stuck' || !surveyed.reach) throw new Error('the unchanged kernels did not finish');
  const { reach } = surveyed;
  const reached = sites.filter(({ id, file }) => (reach[id]?.length ?? 0) > 0 && pattern.test(file));
  const chosen = sample(reached, count);
  const tally = new Map<string, { tried: number; caught: number }>();
  const survivors: Site[] = [];
  writeFileSync(join(copy, 'vitest.config.ts'), unitTestConfig);
  if (failsUnitTests(-1, sites.length)) throw new Error('the unit tests fail without any mutant');
  let byUnitTests = 0;
  let stuck = 0;
  for (const site of chosen) {
    const answer = await runner.ask({ site: site.id, indices: reach[site.id] as number[] }, patienceMs);
    const byCase = answer === 'stuck' || answer.caught !== undefined;
    if (answer === 'stuck') stuck++;
    const caught = byCase || failsUnitTests(site.id, sites.length);
    if (caught && !byCase) byUnitTests++;
    if (!caught) survivors.push(site);
    const row = tally.get(site.kind) ?? { tried: 0, caught: 0 };
    tally.set(site.kind, { tried: row.tried + 1, caught: row.caught + Number(caught) });
  }
  runner.close();
  for (const [kind, { tried, caught }] of [...tally].sort())
    console.log(`${kind.padEnd(28)} ${caught}/${tried}`);
  console.log(`survivors:`);
  for (const site of survivors.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line))
    console.log(
      `  ${site.file}:${site.line}  ${site.original.replace(/\s+/g, ' ')}  =>  ${site.mutant.replace(/\s+/g, ' ')}`,
    );
  const caught = chosen.length - survivors.length;
  console.log(
    `${sites.length} sites, ${reached.length} evaluated by a kernel in some case; seed ${seed}: ${caught} of ${chosen.length} caught ` +
      `(${((100 * caught) / chosen.length).toFixed(1)} %): ${byUnitTests} by unit tests alone, ${stuck} by never ending`,
  );
} finally {
  rmSync(copy, { recursive: true, force: true });
}
