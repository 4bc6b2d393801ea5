import type { Page } from 'playwright-core';
import { quantile } from './figure';

/**
 * What one run of the fixed piece of work may take in Chromium's headless shell before a time is excused, ms. Where the
 * limits were written, two cores with nothing beside, it takes 105 to 110: a third is left for what hits the one and not
 * the other, since they do not run at the same moment.
 */
const REFERENCE_MS = 80;
const RUNS = 5;

/**
 * How many times slower than that this machine is now, at least 1: a fixed piece of what a page does (reckon, build a
 * list, lay it out), the median of several runs. Each run is longer than what a busy machine gives one process at a
 * time, so it meets what comes in between as what is measured meets it; a single hitch of either is excused by neither.
 */
export async function slowness(page: Page): Promise<number> {
  const other = await page.context().newPage();
  try {
    const taken = await other.evaluate((runs) => {
      const reckon = (times: number) => {
        let sum = 0;
        for (let i = 0; i < times; i++) sum = (sum * 31 + i) | 0;
        return sum;
      };
      const work = (times: number) => {
        const from = performance.now();
        const sum = reckon(times);
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
      // Once it is compiled as well as it will be: before that some runs take half of what others do.
      for (let warm = 0; warm < 10; warm++) work(1_000_000);
      return Array.from({ length: runs }, () => work(12_000_000));
    }, RUNS);
    return Math.max(1, quantile(taken, 0.5) / REFERENCE_MS);
  } finally {
    await other.close();
  }
}
