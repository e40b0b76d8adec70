import type { Page } from '@playwright/test';
import { writeModel } from '../engine/index.ts';
import { at, dropModel, fresh, rendererCpu } from './graph-view.ts';
import { servedPage } from './page.ts';

// The trade-off view on 1,000 nodes: what a step of a limit's slider takes until the verdict and the plane show it.

/** A chain of convolutions cut by a LOGISTIC at intervals of 3 to 17 nodes: candidates of many sizes. */
function chain(nodes: number): Uint8Array {
  const shape = [1, 14, 14, 64];
  const tensors: { name: string; type: string; shape: readonly number[]; data?: Uint8Array }[] = [
    { name: 'input', type: 'INT8', shape },
    { name: 'weights', type: 'INT8', shape: [4], data: new Uint8Array(4) },
  ];
  const operators: { op: string; inputs: number[]; outputs: number[]; options: Record<string, unknown> }[] =
    [];
  let before = 0;
  let next = 3;
  for (let n = 0; n < nodes; n++) {
    const out = tensors.push({ name: `node${n}`, type: 'INT8', shape }) - 1;
    const cut = n === next;
    if (cut) next += 3 + ((n * 7) % 15);
    operators.push(
      cut
        ? { op: 'LOGISTIC', inputs: [before], outputs: [out], options: {} }
        : { op: 'CONV_2D', inputs: [before, 1, 1], outputs: [out], options: { stride_w: 1, stride_h: 1 } },
    );
    before = out;
  }
  return writeModel({ subgraphs: [{ tensors, operators, inputs: [0], outputs: [before] }] });
}

/** Moves the slider one step and waits for what follows from it; milliseconds until it is on the screen. */
const step = (page: Page, max: number, waitFor: 'plane' | 'verdict'): Promise<number> =>
  page.evaluate(
    async ([max, waitFor]) => {
      const slider = document.querySelector('input[type="range"][aria-labelledby="limit-max"]');
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
      const text = max === 1 ? 'in 1 partition' : `in ${max} partitions`;
      const from = performance.now();
      set?.call(slider, String(max));
      slider?.dispatchEvent(new Event('input', { bubbles: true }));
      // No named function in here: what the bundler wraps around one does not exist in the page.
      await new Promise<void>((done, fail) => {
        const late = setTimeout(() => fail(new Error(`max ${max} was never shown`)), 10_000);
        new MutationObserver((_, observer) => {
          const told = (document.querySelector('.headline')?.textContent ?? '').includes(text);
          const cell = document.querySelector('.plane')?.getAttribute('data-cell');
          if (!told || (waitFor === 'plane' && cell !== `${Number(max) - 1} 0`)) return;
          observer.disconnect();
          clearTimeout(late);
          done();
        }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
      });
      const shown = performance.now() - from;
      await new Promise((done) => requestAnimationFrame(done));
      return shown;
    },
    [max, waitFor] as const,
  );

export async function benchTradeoff(): Promise<void> {
  const { server, address: ours } = await servedPage();
  for (const view of ['tradeoff', 'graph'] as const) {
    const { browser, page, cdp } = await fresh(`${ours}#delegate=ops&o.ops=CONV_2D&view=${view}`);
    const ready = view === 'graph' ? '.graph[data-boxes]' : '.plane[data-cell]';
    await dropModel(page, cdp, chain(1000), ready);
    await page.waitForTimeout(2000);
    const waitFor = view === 'graph' ? 'verdict' : 'plane';
    for (let max = 1; max <= 10; max++) await step(page, max, waitFor);
    const times: number[] = [];
    const before = await rendererCpu(cdp);
    for (let max = 11; max <= 70; max++) times.push(await step(page, max, waitFor));
    const cpu = ((await rendererCpu(cdp)) - before) / times.length;
    times.sort((a, b) => a - b);
    console.log(
      `slider step, ${view} view, 1,000 nodes: wall p50 ${at(times, 0.5)} p95 ${at(times, 0.95)} ms, renderer CPU ${cpu.toFixed(1)} ms a step (estimate and small graph included), n=${times.length}`,
    );
    await browser.close();
  }
  await server.close();
}
