import { defineConfig } from '@playwright/test';

const address = process.env.PAGE_ADDRESS;
if (address === undefined)
  throw new Error('run the browser tests by "tsx e2e/run.ts", which serves the page');

export default defineConfig({
  testDir: '.',
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
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '',
      // Chromium's sandbox needs user namespaces, which root in a container lacks.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
});
