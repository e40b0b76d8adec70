import { writeFileSync } from 'node:fs';
import { devices as boards } from '../../engine/cost/devices/boards.ts';
import { type FigureName, figureNames } from '../../engine/cost/devices/figures.ts';
import { fitted } from '../../engine/cost/devices/fitted.ts';
import type { Told } from '../../engine/cost/devices/profile.ts';
import type { DeviceProfile } from '../../engine/cost/devices/types.ts';
import { predictMs } from './fit.ts';
import {
  contradiction,
  errorOf,
  Fitter,
  familyOf,
  finiteFigures,
  groupOf,
  type Judged,
  judge,
  medianOf,
  type Unit,
  unitOf,
} from './judge.ts';
import { type NetworkName, type NetworkTable, networks, worksOf } from './networks.ts';
import { plotSvg } from './plot.ts';
import { beliefs, priorsFrom } from './priors.ts';
import { leftOut, published } from './published.ts';

// `npm run cost:check` fits, judges and prints; `-- --write` renews engine/cost/devices/fitted.ts; `-- --rows` prints every row;
// `-- --plot=FILE` draws predicted against published. Exit code 1: the figures in the repository are not those of the fit.

const flag = (name: string): string | undefined =>
  process.argv.find((word) => word === `--${name}` || word.startsWith(`--${name}=`));
const percent = (value: number): string => (Number.isFinite(value) ? `${(100 * value).toFixed(0)} %` : '-');

const devices = new Map<string, DeviceProfile>(boards.map((board) => [board.id, board]));
const [imx8mp] = boards;
if (imx8mp) devices.set('imx8mp-tengine', { ...imx8mp, id: 'imx8mp-tengine' });

const usable = published.filter((row) => !contradiction(row, devices));
const fitter = new Fitter(usable, devices);
const judged = judge(usable, devices, fitter);

printNetworks();
printGroups();
if (flag('rows')) printRows();
printSlower();
printLeftOut();
const plot = flag('plot')?.split('=')[1];
if (plot) writeFileSync(plot, plotSvg(judged));
settle();

function printNetworks(): void {
  console.log('Networks, drawn from their papers: GOPS drawn / printed by the publisher of the timings');
  for (const [name, table] of Object.entries(networks) as [NetworkName, NetworkTable][]) {
    const gops = 2e-9 * worksOf(name).reduce((sum, { macs }) => sum + macs, 0);
    console.log(`  ${name.padEnd(24)} ${gops.toFixed(4)} / ${table.gops ?? '-'}  ${table.source}`);
  }
}

function groups(): ReadonlyMap<string, readonly Judged[]> {
  const found = new Map<string, Judged[]>();
  for (const one of judged) found.set(groupOf(one.row), [...(found.get(groupOf(one.row)) ?? []), one]);
  return found;
}

function printGroups(): void {
  console.log(
    '\nErrors |predicted / published - 1| of models left out of the fit with all their variants, boards and sources',
  );
  console.log(
    '| rows | n | models | median | worst | baseline median | baseline worst |\n|---|---|---|---|---|---|---|',
  );
  for (const [name, rows] of groups()) {
    const ours = rows.map(({ ms, row }) => errorOf(ms, row.ms));
    const theirs = rows.map(({ baselineMs, row }) => errorOf(baselineMs, row.ms)).filter(Number.isFinite);
    const models = new Set(rows.map(({ row }) => familyOf(row.network))).size;
    const cells = [medianOf(ours), Math.max(...ours), medianOf(theirs), Math.max(...theirs)].map(percent);
    console.log(`| ${name} | ${rows.length} | ${models} | ${cells.join(' | ')} |`);
  }
}

function printRows(): void {
  console.log('\nrow: published, predicted without the model, baseline (ms)');
  for (const { row, ms, baselineMs } of judged)
    console.log(
      `  ${groupOf(row).padEnd(24)} ${`${row.network}${row.isFloat ? ' float' : ''}${row.batch > 1 ? ` x${row.batch}` : ''}`.padEnd(26)}` +
        `${[row.ms, ms, baselineMs].map((value) => value.toFixed(2).padStart(10)).join('')}  ${row.source}`,
    );
}

/** Models that the accelerator of the i.MX 8M Plus makes slower than four cores, and what the model says of them. */
function printSlower(): void {
  console.log(
    '\nSlower on the NPU of the i.MX 8M Plus than on its four cores: published, without the model, with it (ms)',
  );
  for (const network of ['deeplab_mnv2_dm05', 'wav2letter'])
    for (const { row, ms } of judged) {
      if (row.network !== network || row.device !== 'imx8mp' || row.threads === 1) continue;
      const within = predictMs(row, devices.get('imx8mp')!, fitter.figures('imx8mp', unitOf(row)));
      console.log(
        `  ${groupOf(row).padEnd(22)} ${network.padEnd(20)} ${row.ms} / ${ms.toFixed(0)} / ${within.toFixed(0)}`,
      );
    }
}

function printLeftOut(): void {
  console.log('\nRows that contradict the hardware, left out:');
  for (const row of published) {
    const why = contradiction(row, devices);
    if (why) console.log(`  ${row.device} ${row.network} ${row.ms} ms: ${why} (${row.source})`);
  }
  console.log('Rows without a list of layers, left out:');
  for (const [model, count, why, source] of leftOut)
    console.log(`  ${model}, ${count} rows: ${why} (${source})`);
}

/** Factor that 8 of 10 rows of a unit stay within. */
function bandOf(id: string, unit: Unit): number | undefined {
  const factors = judged
    .filter(({ row }) => row.device === id && unitOf(row) === unit)
    .map(({ row, ms }) => Math.max(ms / row.ms, row.ms / ms))
    .sort((a, b) => a - b);
  return factors[Math.ceil(0.8 * factors.length) - 1];
}

/** The figures of the whole fit as the engine keeps them; what no row moved by 5 % stays an assumption. */
function figuresOf(id: string): Partial<Record<FigureName, Told>> {
  const told: Partial<Record<FigureName, Told>> = {};
  for (const unit of ['cpu', 'npu'] as const) {
    const belief = beliefs[id]![unit];
    const rates = fitter.figures(id, unit);
    if (!finiteFigures(rates)) throw new Error(`invariant broken: the fit of ${id} ${unit} is finite`);
    const priors = priorsFrom(belief, belief.from && fitter.figures(belief.from.device, unit));
    const count = usable.filter((row) => row.device === id && unitOf(row) === unit).length;
    for (const name of Object.keys(priors) as FigureName[]) {
      const moved = Math.abs(rates[name] / priors[name]!.value - 1) > 0.05;
      const value = Number(rates[name].toPrecision(3));
      told[name] = moved
        ? [value, 'derived', `least squares over ${count} published latencies (npm run cost:check)`]
        : [value, 'assumed', 'believed before fitting (bench/cost/priors.ts); no row moved it'];
    }
    const factor = bandOf(id, unit);
    if (factor)
      told[`band.${unit}`] = [
        Number(factor.toPrecision(3)),
        'derived',
        `8 of 10 of ${count} published latencies, each predicted without its model`,
      ];
  }
  return told;
}

/** Writes the fitted figures, or says whether those in the repository are still the fit's. */
function settle(): void {
  const ids = Object.keys(beliefs).filter((id) => id !== 'imx8mp-tengine');
  const figures = Object.fromEntries(ids.map((id) => [id, figuresOf(id)]));
  if (flag('write')) {
    const head = `import type { FigureName } from './figures.ts';\nimport type { Told } from './profile.ts';\n\n`;
    const note = '/** Written by `npm run cost:check -- --write`. */\n';
    const type = 'Readonly<Record<string, Partial<Record<FigureName, Told>>>>';
    const file = new URL('../../engine/cost/devices/fitted.ts', import.meta.url);
    writeFileSync(
      file,
      `${head}${note}export const fitted: ${type} = ${JSON.stringify(figures, null, 2)};\n`,
    );
    return;
  }
  const stale = ids.flatMap((id) =>
    figureNames
      .filter((name) => {
        const [now] = figures[id]?.[name] ?? [];
        const [kept] = fitted[id]?.[name] ?? [];
        return now !== kept && !(now && kept && Math.abs(now / kept - 1) < 0.01);
      })
      .map((name) => `${id} ${name}`),
  );
  console.log(
    stale.length === 0
      ? '\nThe figures in engine/cost/devices/fitted.ts are those of this fit.'
      : `\nNot those of this fit, run with -- --write: ${stale.join(', ')}`,
  );
  if (stale.length > 0) process.exitCode = 1;
}
