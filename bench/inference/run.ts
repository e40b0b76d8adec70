import type { Browser } from '@playwright/test';
import { sharedPath } from '../../engine/testing/shared.ts';
import { singleLayers } from './layers.ts';
import type { LoadTimes } from './page.ts';
import { mainThreadMs, openSite, type Remote, rendererOf, targets } from './site.ts';

// `npm run bench -- inference [model ...] [--layers=12] [--slices=12] [--ms=120] [--threads=1]`: our WebAssembly device and
// LiteRT.js in one page of a real Chromium, taking turns. Milliseconds are CPU time of the page's main thread, so that other work on
// the machine disturbs less; wall time where the system does not tell.

function option(name: string, otherwise: number): number {
  const given = process.argv.find((arg) => arg.startsWith(`--${name}=`));
  return given ? Number(given.slice(name.length + 3)) : otherwise;
}

const slices = option('slices', 12);
const sliceMs = option('ms', 120);
const layerCount = option('layers', 0);
const threads = option('threads', 1);

/** Repetitions further apart than this decide nothing. */
const tolerance = 0.1;

interface Measured {
  readonly min: number;
  readonly median: number;
}

interface Row {
  readonly name: string;
  readonly ours: Measured;
  readonly litert: Measured | undefined;
  readonly load: { readonly ours: LoadTimes; readonly litert: LoadTimes | undefined };
  readonly trouble: string | undefined;
}

const statistics = (samples: readonly number[]): Measured => {
  const sorted = [...samples].sort((a, b) => a - b);
  return { min: sorted[0] ?? Number.NaN, median: sorted[sorted.length >> 1] ?? Number.NaN };
};

/** No time at all means that the system's count was that of another process. */
const steady = ({ min, median }: Measured): boolean => min > 0 && median <= min * (1 + tolerance);

async function measure(browser: Browser, address: string, url: string, name: string): Promise<Row | string> {
  const page = await browser.newPage();
  try {
    await page.goto(`${address}/index.html`);
    await page.waitForFunction('globalThis.bench');
    const ours = await page.evaluate((url) => (globalThis as unknown as Remote).bench.loadOurs(url), url);
    let trouble: string | undefined;
    const theirs = await page
      .evaluate(([url, threads]) => (globalThis as unknown as Remote).bench.loadLiteRt(url, threads), [
        url,
        threads,
      ] as const)
      .catch((error: Error) => {
        trouble = error.message.split('\n')[0];
        return undefined;
      });
    const pid = await rendererOf(browser, page);
    const samples: Record<'ours' | 'litert', number[]> = { ours: [], litert: [] };
    const turn = async (runtime: 'ours' | 'litert') => {
      const before = mainThreadMs(pid);
      const runs = await page.evaluate(
        ([name, ms]) => (globalThis as unknown as Remote).bench.slice(name, ms),
        [runtime, sliceMs] as const,
      );
      return (mainThreadMs(pid) - before) / runs;
    };
    // The first turns warm up: code is compiled twice and the first runs touch fresh memory.
    for (let i = -3; i < slices; i++)
      for (const runtime of theirs && !trouble ? (['ours', 'litert'] as const) : (['ours'] as const)) {
        const sample = await turn(runtime).catch((error: Error) => {
          if (runtime === 'ours') throw error;
          trouble = error.message.split('\n')[0];
        });
        if (i >= 0 && sample !== undefined) samples[runtime].push(sample);
      }
    return {
      name,
      ours: statistics(samples.ours),
      litert: trouble ? undefined : statistics(samples.litert),
      load: { ours, litert: theirs },
      trouble,
    };
  } catch (error) {
    return `${name}: ${(error as Error).message.split('\n')[0]}`;
  } finally {
    await page.close();
  }
}

function verdict({ ours, litert, trouble }: Row): string {
  if (!litert) return `LiteRT.js does not run it: ${trouble}`;
  if (!steady(ours) || !steady(litert)) return 'repetitions disagree by more than 10 %: no winner';
  return `${(litert.min / ours.min).toFixed(2)} x`;
}

const pair = (measured: Measured | undefined): string =>
  measured ? `${measured.min.toFixed(3)} / ${measured.median.toFixed(3)}` : '-';

function print(row: Row | string): void {
  if (typeof row === 'string') {
    console.log(`| ${row} |`);
    return;
  }
  const { load } = row;
  console.log(
    `| ${row.name} | ${pair(row.ours)} | ${pair(row.litert)} | ${verdict(row)} | ${load.ours.firstResultMs.toFixed(0)} | ${load.litert?.firstResultMs.toFixed(0) ?? '-'} |`,
  );
}

export async function benchInference(): Promise<void> {
  const held = new Map<string, Uint8Array>();
  const opened = await openSite(held);
  if (!opened) return;
  const { browser, site } = opened;
  console.log(
    `CPU ms of the page's main thread for one inference, minimum / median of ${slices} slices of ${sliceMs} ms`,
  );
  const header =
    '| model | ours | LiteRT.js 2.5.3 | LiteRT.js / ours | ours: bytes to first result, wall ms | LiteRT.js |';
  const rule = '|---|---|---|---|---|---|';
  const named = process.argv.slice(3).filter((arg) => !arg.startsWith('--'));
  const models = named.length > 0 ? named : targets;
  console.log(`${header}\n${rule}`);
  for (const model of models)
    print(await measure(browser, site.url, `${site.url}/models/${model}.tflite`, model));
  const rows: Row[] = [];
  for (const model of layerCount > 0 ? models : []) {
    console.log(`\nSingle layers of ${model}\n${header}\n${rule}`);
    for (const [index, layer] of singleLayers(
      sharedPath('corpus', 'models', `${model}.tflite`),
      layerCount,
    ).entries()) {
      const path = `/layers/${model}-${index}.tflite`;
      held.set(path, layer.bytes);
      const row = await measure(browser, site.url, site.url + path, layer.name);
      print(row);
      if (typeof row !== 'string' && row.litert && row.ours.min > 0 && row.litert.min > 0) rows.push(row);
    }
  }
  const ratio = ({ ours, litert }: Row) => (litert ? litert.min / ours.min : Number.POSITIVE_INFINITY);
  const worst = rows.sort((a, b) => ratio(a) - ratio(b))[0];
  if (worst) console.log(`\nworst layer: ${worst.name}, ${ratio(worst).toFixed(2)} x`);
  await browser.close();
  site.close();
}
