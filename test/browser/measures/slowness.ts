import type { Page } from 'playwright-core';
import { quantile } from './figure';

/** What the fixed piece of work takes where the limits in ms were written: two cores, nothing beside, ms. */
const REFERENCE_MS = 13;
const TIMES = 20;

/**
 * How many times slower than that this machine is now, at least 1: a fixed piece of what a page does (reckon, build a
 * list, lay it out, paint), so often that what comes in between is met as it is met by what is measured.
 */
export async function slowness(page: Page): Promise<number> {
  const other = await page.context().newPage();
  try {
    const taken = await other.evaluate(async (times) => {
      const all: number[] = [];
      for (let n = 0; n < times; n++) {
        const from = performance.now();
        let sum = 0;
        for (let i = 0; i < 2_000_000; i++) sum = (sum * 31 + i) | 0;
        const list = document.createElement('ul');
        for (let i = 0; i < 500; i++)
          list.append(Object.assign(document.createElement('li'), { textContent: `${sum} ${i}` }));
        document.body.append(list);
        list.getBoundingClientRect();
        all.push(performance.now() - from);
        list.remove();
        await new Promise(requestAnimationFrame);
      }
      return all;
    }, TIMES);
    return Math.max(1, quantile(taken, 0.9) / REFERENCE_MS);
  } finally {
    await other.close();
  }
}
