import type { Page } from 'playwright-core';
import { quantile } from './figure';

/**
 * What one run of the fixed piece of work takes in Chromium's headless shell where the limits in ms were written: two
 * cores, nothing beside, ms.
 */
const REFERENCE_MS = 60;
const RUNS = 7;

/**
 * How many times slower than that this machine is now, at least 1: a fixed piece of what a page does (reckon, build a
 * list, lay it out), the median of several runs. Each run is longer than what a busy machine gives one process at a
 * time, so it meets what comes in between as what is measured meets it; a single hitch of either is excused by neither.
 */
export async function slowness(page: Page): Promise<number> {
  const other = await page.context().newPage();
  try {
    const taken = await other.evaluate((runs) => {
      const work = () => {
        const from = performance.now();
        let sum = 0;
        for (let i = 0; i < 12_000_000; i++) sum = (sum * 31 + i) | 0;
        for (let lists = 0; lists < 4; lists++) {
          const list = document.createElement('ul');
          for (let i = 0; i < 500; i++)
            list.append(
              Object.assign(document.createElement('li'), { textContent: `${sum} ${i}` }),
            );
          document.body.append(list);
          list.getBoundingClientRect();
          list.remove();
        }
        return performance.now() - from;
      };
      // Once for the compiler.
      work();
      return Array.from({ length: runs }, work);
    }, RUNS);
    return Math.max(1, quantile(taken, 0.5) / REFERENCE_MS);
  } finally {
    await other.close();
  }
}
