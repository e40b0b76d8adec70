import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { chromiumPath } from './chromium.ts';

/** Builds a script for the browser and gives its text. */
export async function scriptText(entry: URL, outDir: string): Promise<string> {
  await build({
    configFile: false,
    root: fileURLToPath(new URL('.', entry)),
    logLevel: 'warn',
    publicDir: false,
    build: {
      outDir,
      emptyOutDir: true,
      minify: false,
      lib: {
        entry: fileURLToPath(entry),
        formats: ['iife'],
        name: 'suite',
        fileName: () => 'suite.js',
      },
    },
  });
  return readFileSync(join(outDir, 'suite.js'), 'utf8');
}

/** Chromium gives a software adapter for WebGPU only when asked to trust it. */
export const gpuFlags = ['--enable-unsafe-webgpu'];

export async function gpuBrowser(): Promise<Browser> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox', ...gpuFlags] : gpuFlags;
  return chromium.launch({ executablePath: chromiumPath(), args });
}

/** With them the browser's clock has steps of 5 µs instead of 100. */
const isolated = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** An empty page where WebGPU is allowed (it needs a secure address), with the script in it. */
export async function pageWith(browser: Browser, address: string, script: string): Promise<Page> {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  await page.route('**/empty-for-tests', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html>', headers: isolated }),
  );
  await page.goto(`${address}/empty-for-tests`);
  await page.addScriptTag({ content: script });
  return page;
}
