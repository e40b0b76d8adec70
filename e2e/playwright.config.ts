import { existsSync } from 'node:fs';
import { defineConfig, firefox, webkit } from '@playwright/test';

const address = process.env.PAGE_ADDRESS;
if (address === undefined)
  throw new Error('run the browser tests by "tsx e2e/run.ts", which serves the page');

/** The main paths in another browser, where Playwright has it; a line says so where it has not. */
function alsoIn(name: 'firefox' | 'webkit', path: string) {
  if (existsSync(path))
    return [
      {
        name,
        use: { browserName: name },
        testMatch: /(page|guide)\.spec\.ts/,
        grepInvert: /network|copy the link|static host/,
      },
    ];
  // Playwright reads this file in every worker; only the first says it.
  if (process.env.TEST_WORKER_INDEX === undefined) console.log(`${name} is not installed: skipped`);
  return [];
}

export default defineConfig({
  testDir: '.',
  // Pictures are compared by a command of their own: fonts differ from machine to machine.
  ...(process.env.PICTURES === undefined && { testIgnore: 'pictures.spec.ts' }),
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  outputDir: '../test-results',
  timeout: 60_000,
  workers: 1,
  fullyParallel: false,
  reporter: [['list']],
  use: {
    baseURL: address,
    // The copy that is kept for offline use is the subject of one spec, and would slow down the others.
    serviceWorkers: 'block',
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
  },
  projects: [
    {
      name: 'chromium',
      use: {
        launchOptions: {
          executablePath: process.env.CHROMIUM_PATH ?? '',
          // Chromium's sandbox needs user namespaces, which root in a container lacks.
          args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
        },
      },
    },
    ...alsoIn('firefox', firefox.executablePath()),
    ...alsoIn('webkit', webkit.executablePath()),
  ],
});
