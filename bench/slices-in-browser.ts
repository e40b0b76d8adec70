import { closeSync, ftruncateSync, openSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumPath } from '../e2e/chromium.ts';
import { machine } from './measure.ts';

// What it costs a worker of Chromium to read many small stretches of a large file: npx tsx bench/slices-in-browser.ts
// Wall ms for 5,000 stretches of 4 kB, spread evenly over an empty file of 1.5 GB.

const worker = `self.onmessage = async ({ data: file }) => {
  const [count, bytes] = [5000, 4096];
  const slice = (i, shift) => {
    const at = i * Math.floor(file.size / count) + shift;
    return file.slice(at, at + bytes);
  };
  const all = (shift) => Array.from({ length: count }, (_, i) => slice(i, shift));
  const reader = new FileReaderSync();
  const answer = {};
  const timed = async (name, work) => {
    const start = performance.now();
    await work();
    answer[name] = Math.round(performance.now() - start);
  };
  await timed('one by one', () => {
    for (let i = 0; i < count; i++) reader.readAsArrayBuffer(slice(i, 0));
  });
  await timed('only making slices', () => all(8192));
  await timed('as one Blob', () => reader.readAsArrayBuffer(new Blob(all(16384))));
  await timed('64 at once', async () => {
    let next = 0;
    const lane = async () => {
      while (next < count) await slice(next++, 24576).arrayBuffer();
    };
    await Promise.all(Array.from({ length: 64 }, lane));
  });
  self.postMessage(answer);
};`;

const page = `<!doctype html><input type="file"><script>
  const ask = (file) => new Promise((done) => {
    const worker = new Worker('/worker.js');
    worker.onmessage = ({ data }) => done(data);
    worker.postMessage(file);
  });
</script>`;

const path = join(tmpdir(), `delegraph-slices-${process.pid}.bin`);
const file = openSync(path, 'w');
ftruncateSync(file, 1.5e9);
closeSync(file);
const server = createServer(({ url }, response) => {
  const isWorker = url === '/worker.js';
  response.writeHead(200, { 'content-type': isWorker ? 'text/javascript' : 'text/html' });
  response.end(isWorker ? worker : page);
});
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('the server has no port');
const browser = await chromium.launch({ executablePath: chromiumPath() });
console.log(`Chromium ${browser.version()} on ${machine()}`);
const tab = await browser.newPage();
await tab.goto(`http://127.0.0.1:${address.port}/`);
await tab.setInputFiles('input', path);
for (let run = 0; run < 3; run++)
  console.log(await tab.evaluate('ask(document.querySelector("input").files[0])'));
await browser.close();
server.close();
rmSync(path);
