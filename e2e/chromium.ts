import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const found = (): string | undefined =>
  [process.env.CHROMIUM_PATH, chromium.executablePath(), ...installed].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  );

const attempt = (command: string, args: readonly string[]): boolean => {
  console.log(`no Chromium yet: ${command} ${args.join(' ')}`);
  return spawnSync(command, args, { stdio: 'inherit', timeout: 300_000 }).status === 0;
};

/**
 * Path of a Chromium to test with: `CHROMIUM_PATH`, Playwright's own, or an installed one; on a machine with none, Playwright's
 * download is tried and then Debian's package. Throws when all of it fails.
 */
export function chromiumPath(): string {
  const there = found();
  if (there !== undefined) return there;
  attempt('npx', ['playwright', 'install', '--with-deps', 'chromium']);
  const downloaded = found();
  if (downloaded !== undefined) return downloaded;
  const sudo = process.getuid?.() === 0 ? [] : ['sudo'];
  for (const line of [
    ['apt-get', 'update'],
    ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'],
  ]) {
    const [command, ...args] = [...sudo, ...line];
    attempt(command as string, args);
  }
  const packaged = found();
  if (packaged === undefined)
    throw new Error('no Chromium found, downloaded or packaged; set CHROMIUM_PATH to one');
  return packaged;
}
