import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test';
import { chromiumPath } from '../e2e/chromium.ts';
import { writeModel } from '../engine/index.ts';
import { servedPage } from './page.ts';

// The graph view on generated models: file dropped -> drawn, longest main-thread task, and what a pan or zoom step costs.
// NETRON=<address of a served copy> measures the same files there, in turn, for comparison. SIZES=1000,5000 picks sizes.

const layers = ['expand', 'depthwise', 'project', 'add'] as const;

/** Names as long as converters write them: a good part of a real file. */
const nameOf = (op: number): string =>
  `bench_network/residual_block_${op >> 2}/${layers[op & 3]}/batch_normalization_${op}/FusedBatchNormV3`;

/** A chain of residual blocks: CONV_2D, DEPTHWISE_CONV_2D, CONV_2D and an ADD around them. */
export function residualChain(ops: number): Uint8Array {
  const shape = [1, 14, 14, 64];
  const constant = new Uint8Array(4);
  const tensors: { name: string; type: string; shape: readonly number[]; data?: Uint8Array }[] = [
    { name: 'input', type: 'INT8', shape },
    { name: 'weights', type: 'INT8', shape: [4], data: constant },
  ];
  const operators: { op: string; inputs: number[]; outputs: number[]; options: Record<string, unknown> }[] =
    [];
  let at = 0;
  let skip = 0;
  for (let op = 0; op < ops; op++) {
    const out = tensors.push({ name: nameOf(op), type: 'INT8', shape }) - 1;
    const kind = op & 3;
    if (kind === 3) operators.push({ op: 'ADD', inputs: [at, skip], outputs: [out], options: {} });
    else
      operators.push({
        op: kind === 1 ? 'DEPTHWISE_CONV_2D' : 'CONV_2D',
        inputs: [at, 1, 1],
        outputs: [out],
        options: { stride_w: 1, stride_h: 1, fused_activation_function: 'RELU6' },
      });
    at = out;
    if (kind === 3) skip = out;
  }
  return writeModel({ subgraphs: [{ tensors, operators, inputs: [0], outputs: [at] }] });
}

interface Loaded {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly longestTaskMs: number;
}

/** CPU milliseconds of all renderer processes so far: main threads and workers. */
export async function rendererCpu(browser: CDPSession): Promise<number> {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  return processInfo
    .filter(({ type }) => type === 'renderer')
    .reduce((sum, { cpuTime }) => sum + 1000 * cpuTime, 0);
}

export async function dropModel(
  page: Page,
  browser: CDPSession,
  bytes: Uint8Array,
  drawn: string,
): Promise<Loaded> {
  await page.evaluate(() => {
    const scope = globalThis as unknown as { longest: number };
    scope.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) scope.longest = Math.max(scope.longest, duration);
    }).observe({ type: 'longtask' });
  });
  const transfer = await page.evaluateHandle(async (base64) => {
    const content = await (
      await fetch(`data:application/octet-stream;base64,${base64}`).catch(() => null)
    )?.arrayBuffer();
    const bytes = content ?? Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer;
    const data = new DataTransfer();
    data.items.add(new File([bytes], 'bench.tflite'));
    return data;
  }, Buffer.from(bytes).toString('base64'));
  await page.waitForTimeout(300);
  await page.evaluate(() => {
    (globalThis as unknown as { longest: number }).longest = 0;
  });
  const before = await rendererCpu(browser);
  const start = Date.now();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await page.locator(drawn).first().waitFor({ state: 'attached', timeout: 300_000 });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const wallMs = Date.now() - start;
  const cpuMs = (await rendererCpu(browser)) - before;
  await page.waitForTimeout(300);
  const longestTaskMs = await page.evaluate(() => (globalThis as unknown as { longest: number }).longest);
  return { wallMs, cpuMs, longestTaskMs };
}

/** Main-thread CPU milliseconds of each of many pan and zoom steps, a frame apart. */
async function steps(page: Page): Promise<number[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
  };
  const box = await page.locator('.graph').boundingBox();
  if (box === null) throw new Error('the graph has no place on the page');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const idleFrom = await busy();
  await page.waitForTimeout(500);
  const idle = ((await busy()) - idleFrom) / 500;
  const times: number[] = [];
  for (let step = 0; step < 60; step++) {
    const zoom = step % 3 === 0;
    const from = await busy();
    const at = Date.now();
    if (zoom) await page.keyboard.down('Control');
    await page.mouse.wheel(zoom ? 0 : 40, step < 30 ? -60 : 60);
    if (zoom) await page.keyboard.up('Control');
    await page.waitForTimeout(50);
    times.push((await busy()) - from - idle * (Date.now() - at));
  }
  return times.sort((a, b) => a - b);
}

export const at = (sorted: readonly number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(1);

export async function fresh(address: string): Promise<{ browser: Browser; page: Page; cdp: CDPSession }> {
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  await page.goto(address);
  await page.waitForTimeout(500);
  return { browser, page, cdp: await browser.newBrowserCDPSession() };
}

export async function benchGraphView(): Promise<void> {
  const { server, address: ours } = await servedPage();
  const netron = process.env.NETRON;
  const sizes = (process.env.SIZES ?? '64,1000,5000,20000,100000').split(',').map(Number);
  console.log(
    'ops      viewer    wall ms   renderer CPU ms   longest task ms   step p50 / p95 main-thread ms',
  );
  for (const size of sizes) {
    const bytes = residualChain(size);
    for (let run = 0; run < 3; run++) {
      const { browser, page, cdp } = await fresh(`${ours}#delegate=vx`);
      const loaded = await dropModel(page, cdp, bytes, '.graph[data-boxes]');
      const times = run === 0 ? await steps(page) : [];
      print(size, 'delegraph', loaded, times);
      await browser.close();
      if (netron === undefined || size > 20_000) continue;
      const other = await fresh(netron);
      print(size, 'netron', await dropModel(other.page, other.cdp, bytes, '#canvas .node, .graph .node'), []);
      await other.browser.close();
    }
  }
  await server.close();
}

function print(
  size: number,
  viewer: string,
  { wallMs, cpuMs, longestTaskMs }: Loaded,
  times: readonly number[],
): void {
  const column = (value: number) => value.toFixed(0).padStart(12);
  const stepText = times.length === 0 ? '' : `   ${at(times, 0.5)} / ${at(times, 0.95)}`;
  console.log(
    `${String(size).padEnd(8)} ${viewer.padEnd(9)}${column(wallMs)}${column(cpuMs)}${column(longestTaskMs)}${stepText}`,
  );
}
