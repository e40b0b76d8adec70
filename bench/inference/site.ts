import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { chromiumPath } from '../../e2e/chromium.ts';
import { sharedPath } from '../../engine/testing/shared.ts';
import type { Bench } from './page.ts';
import { serve } from './serve.ts';

// The page that holds both runtimes, served to a real Chromium, and CPU time of its main thread.

const here = fileURLToPath(new URL('.', import.meta.url));
const litert = join(here, '../node_modules/@litertjs/core/wasm');

export const targets = [
  'mobilenet_v2_1.0_224_quant',
  'posenet_mobilenet_v1_075_481_641_quant',
  'coco_ssd_mobilenet_v1_1.0_quant_2018_06_29',
  'tf2_mobilenet_v2_1.0_224_ptq',
  'yolov8n-int8',
  'vww_96_int8',
  'vww_96_float',
  'prisma-net',
  'pose_detection',
  'yamnet_audio_classifier_with_metadata',
];

const flags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export type Remote = { readonly bench: Bench };

/** CPU milliseconds that a process's main thread has used, where the system tells. */
export function mainThreadMs(pid: number): number {
  const path = `/proc/${pid}/task/${pid}/schedstat`;
  return existsSync(path) ? Number(readFileSync(path, 'utf8').split(' ')[0]) / 1e6 : performance.now();
}

export async function rendererOf(browser: Browser, page: Page): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const ids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  // The page's process is the one that works when told to; Chromium keeps others in reserve. On a loaded machine it may have to wait.
  for (let attempt = 0; attempt < 10; attempt++) {
    const before = ids.map(mainThreadMs);
    await page.evaluate(() => {
      const end = performance.now() + 300;
      while (performance.now() < end);
    });
    const used = ids.map((id, index) => mainThreadMs(id) - (before[index] ?? 0));
    const most = Math.max(...used);
    if (most > 50) return ids[used.indexOf(most)] ?? 0;
  }
  throw new Error("the page's process was not found");
}

async function bundle(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: here,
    logLevel: 'warn',
    publicDir: false,
    build: {
      outDir,
      target: 'es2022',
      minify: false,
      lib: { entry: join(here, 'page.ts'), formats: ['es'], fileName: () => 'page.js' },
    },
  });
}

/** Undefined, and said, where LiteRT.js is not installed. `held`: files served from memory, by path. */
export async function openSite(held: Map<string, Uint8Array>) {
  if (!existsSync(litert)) {
    console.error('LiteRT.js is not installed: npm ci --prefix bench');
    process.exitCode = 2;
    return undefined;
  }
  const outDir = resolve(here, '../dist');
  await bundle(outDir);
  held.set(
    '/index.html',
    new TextEncoder().encode('<!doctype html><script type="module" src="page.js"></script>'),
  );
  const folders = { '/litert/': litert, '/models/': sharedPath('corpus', 'models'), '/': outDir };
  const site = await serve(folders, held);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: flags });
  console.log(
    `Chromium ${browser.version()}, ${flags.join(' ')}; ${cpus()[0]?.model}, ${cpus().length} cores`,
  );
  return { site, browser };
}
