import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { preview } from 'vite';
import { chromiumPath } from './chromium.ts';
import { checkPackage } from './package.ts';

// Checks the package, then serves the build and runs the browser tests against it: `tsx e2e/run.ts [playwright arguments]`.
if (!existsSync('dist/page/index.html')) throw new Error('dist/page is missing: run "npm run build" first');

checkPackage();
const executable = chromiumPath();
const server = await preview({ preview: { port: 0, host: '127.0.0.1' }, logLevel: 'error' });
const address = server.resolvedUrls?.local[0];
if (address === undefined) throw new Error('the preview server has no address');
console.log(`e2e: ${executable} on ${address}`);

const tests = spawn(
  process.execPath,
  [
    'node_modules/@playwright/test/cli.js',
    'test',
    '-c',
    'e2e/playwright.config.ts',
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit', env: { ...process.env, PAGE_ADDRESS: address, CHROMIUM_PATH: executable } },
);
const code = await new Promise<number>((done) => {
  tests.on('exit', (status) => done(status ?? 1));
});
await server.close();
process.exit(code);
