import type { Browser } from '@playwright/test';
import type { LoadTimes } from './page.ts';
import { mainThreadMs, openSite, type Remote, rendererOf, targets } from './site.ts';

// `npm run bench -- load [model ...] [--times=5]`: file bytes to first result, ours and LiteRT.js in turns, each time in a fresh process of
// the browser. Of ours also what it is made of, as the least of each part.

interface Load {
  readonly times: LoadTimes;
  /** Of the page's main thread, from asking for the file to the first result. */
  readonly cpuMs: number;
}

type Runtime = 'loadOurs' | 'loadLiteRt';

async function load(browser: Browser, address: string, url: string, runtime: Runtime): Promise<Load> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`${address}/index.html`);
    await page.waitForFunction('globalThis.bench');
    const pid = await rendererOf(browser, page);
    const before = mainThreadMs(pid);
    const times = await page.evaluate(
      ([url, runtime]) => (globalThis as unknown as Remote).bench[runtime](url, 1),
      [url, runtime] as const,
    );
    return { times, cpuMs: mainThreadMs(pid) - before };
  } finally {
    await context.close();
  }
}

const least = (values: readonly number[]): number => Math.min(...values);

const firstLine = (error: unknown): string => (error as Error).message.split('\n')[0] ?? '';

export async function benchLoad(): Promise<void> {
  const words = process.argv.slice(3);
  const times = Number(words.find((word) => word.startsWith('--times='))?.slice('--times='.length) ?? 5);
  const named = words.filter((word) => !word.startsWith('--'));
  const opened = await openSite(new Map());
  if (!opened) return;
  const { browser, site } = opened;
  console.log(
    `file bytes to first result, least of ${times} fresh processes: wall ms, CPU ms of the main thread`,
  );
  console.log('| model | ours | LiteRT.js | ours, by part |\n|---|---|---|---|');
  for (const model of named.length > 0 ? named : targets) {
    const url = `${site.url}/models/${model}.tflite`;
    const loads: Record<Runtime, Load[]> = { loadOurs: [], loadLiteRt: [] };
    let trouble = '';
    for (let i = 0; i < times; i++) {
      loads.loadOurs.push(await load(browser, site.url, url, 'loadOurs'));
      if (trouble) continue;
      await load(browser, site.url, url, 'loadLiteRt').then(
        (one) => loads.loadLiteRt.push(one),
        (error) => {
          trouble = firstLine(error);
        },
      );
    }
    console.log(
      `| ${model} | ${cell(loads.loadOurs)} | ${trouble || cell(loads.loadLiteRt)} | ${parts(loads.loadOurs)} |`,
    );
  }
  await browser.close();
  site.close();
}

/** A process that did nothing is not the page's: its count says nothing. */
function cell(loads: readonly Load[]): string {
  const counted = loads.map(({ cpuMs }) => cpuMs).filter((ms) => ms > 1);
  const cpu = counted.length > 0 ? least(counted).toFixed(0) : 'not known';
  return `${least(loads.map(({ times }) => times.firstResultMs)).toFixed(0)}, ${cpu}`;
}

const parts = (loads: readonly Load[]): string =>
  Object.keys(loads[0]?.times.phases ?? {})
    .map((name) => `${name} ${least(loads.map(({ times }) => times.phases?.[name] ?? 0)).toFixed(1)}`)
    .join(', ');
