import { chromium, type Page } from '@playwright/test';
import { chromiumPath } from '../e2e/chromium.ts';
import { residualChain } from './graph-view.ts';
import { servedPage } from './page.ts';

// Opens many models one after another in one page, and asks the browser after each tenth what page and workers hold then.
// MODELS=200 says how many.

const megabyte = 1e6;

/** Bytes of the page and its workers, after the page dropped what nobody reaches any more. */
async function held(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
  return page.evaluate(async () => {
    const { measureUserAgentSpecificMemory: measure } = performance as unknown as {
      measureUserAgentSpecificMemory(): Promise<{ bytes: number }>;
    };
    return (await measure.call(performance)).bytes;
  });
}

async function open(page: Page, bytes: Uint8Array, name: string): Promise<void> {
  const input = page.locator('input[type=file]').first();
  await input.setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });
  await page.locator('h1', { hasText: name }).waitFor();
  await page.locator('.graph[data-boxes]').waitFor();
}

/** Prints what is held after the first ten models and after all, and the ratio. */
export async function benchPageMemory(): Promise<void> {
  const count = Number(process.env.MODELS ?? 200);
  const { server, address } = await servedPage();
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: ['--no-sandbox', '--enable-blink-features=ForceEagerMeasureMemory'],
  });
  try {
    const page = await browser.newPage({ serviceWorkers: 'block' });
    await page.goto(address);
    // Different models, so that nothing can be kept because it is the same.
    const seen: number[] = [];
    for (let number = 1; number <= count; number++) {
      await open(page, residualChain(500 + (number % 7) * 40), `model-${number}.tflite`);
      if (number % 10 !== 0) continue;
      seen.push(await held(page));
      console.log(`after ${number} models: ${((seen.at(-1) ?? 0) / megabyte).toFixed(1)} MB`);
    }
    const ratio = (seen.at(-1) ?? 0) / (seen[0] ?? 1);
    console.log(`${count} models, Chromium ${browser.version()}: last / first = ${ratio.toFixed(2)}`);
  } finally {
    await browser.close();
    await server.close();
  }
}
