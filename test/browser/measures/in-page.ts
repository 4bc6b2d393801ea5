import type { CDPSession, Page } from 'playwright-core';

/** What runs inside the page that is measured, from before its own scripts. */

export interface Probe {
  commits: number;
  /** What was asked, and when, ms since the page was asked for. */
  readonly asked: { readonly path: string; readonly at: number }[];
  /** When what is looked for stood there first. */
  usableAt: number | undefined;
  shifted: number;
}
declare global {
  interface Window {
    probe: Probe;
  }
}

/** Counts commits of React, calls of the API, shifts of the layout; `usable`: what must stand there, and how often. */
export async function probe(page: Page, usable: string, times: number): Promise<void> {
  await page.addInitScript(
    ([selector, wanted]) => {
      const probe: Probe = { commits: 0, asked: [], usableAt: undefined, shifted: 0 };
      Object.assign(window, { probe });
      const hook = {
        ...{ supportsFiber: true, isDisabled: false, renderers: new Map(), inject: () => 1 },
        onCommitFiberRoot: () => (probe.commits += 1),
        onCommitFiberUnmount: () => undefined,
        onPostCommitFiberRoot: () => undefined,
      };
      Object.assign(window, { __REACT_DEVTOOLS_GLOBAL_HOOK__: hook });
      const note = (url: string) => {
        const { pathname } = new URL(url, location.href);
        if (pathname.startsWith('/v1/'))
          probe.asked.push({ path: pathname, at: performance.now() });
      };
      const [before, Line] = [window.fetch.bind(window), window.EventSource];
      window.fetch = (input, init) => {
        note(input instanceof Request ? input.url : String(input));
        return before(input, init);
      };
      window.EventSource = class extends Line {
        constructor(url: string | URL, init?: EventSourceInit) {
          note(String(url));
          super(url, init);
        }
      };
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & {
          value: number;
          hadRecentInput: boolean;
        })[])
          if (!entry.hadRecentInput) probe.shifted += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });
      const look = () => {
        if (document.querySelectorAll(selector).length < wanted) requestAnimationFrame(look);
        else probe.usableAt = performance.now();
      };
      requestAnimationFrame(look);
    },
    [usable, times] as const,
  );
}

export interface Press {
  readonly ms: number;
  readonly commits: number;
}

/** Presses a key so often, each time until what it did is painted. */
export function pressed(page: Page, key: string, times: number): Promise<Press[]> {
  return page.evaluate(
    async ([key, times]) => {
      const selected = () => document.querySelector('.row[aria-current=true]');
      const done: { ms: number; commits: number }[] = [];
      for (let n = 0; n < times; n++) {
        const [before, start, commits] = [selected(), performance.now(), window.probe.commits];
        const code = `Key${key.toUpperCase()}`;
        document.body.dispatchEvent(
          new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }),
        );
        do await new Promise(requestAnimationFrame);
        while (selected() === before && performance.now() - start < 5_000);
        // Behind the paint of this frame.
        await new Promise((painted) => setTimeout(painted));
        const ms = performance.now() - start;
        done.push({ ms, commits: window.probe.commits - commits });
      }
      return done;
    },
    [key, times] as const,
  );
}

/** The same as fast as rows come, without waiting for pictures. Answers how many rows it went. */
export function raced(page: Page, key: string, times: number): Promise<number> {
  return page.evaluate(
    async ([key, times]) => {
      const selected = () => document.querySelector('.row[aria-current=true]');
      let went = 0;
      for (let n = 0; n < times; n++) {
        const before = selected();
        // At the end of what is loaded the key waits for the next page, as somebody who holds it down does.
        for (let tries = 0; tries < 500 && selected() === before; tries++) {
          document.body.dispatchEvent(
            new KeyboardEvent('keydown', {
              ...{ key, code: `Key${key.toUpperCase()}`, bubbles: true, cancelable: true },
            }),
          );
          for (let turns = 0; turns < 10 && selected() === before; turns++)
            await new Promise((turn) => setTimeout(turn));
        }
        if (selected() !== before) went += 1;
      }
      return went;
    },
    [key, times] as const,
  );
}

/** Bytes that JavaScript holds once its garbage is gone. */
export async function heapOf(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = (await cdp.send('Runtime.getHeapUsage')) as { usedSize: number };
  return usedSize;
}

/** As if the processor were so many times slower. */
export function slowDown(cdp: CDPSession, rate: number): Promise<unknown> {
  return cdp.send('Emulation.setCPUThrottlingRate', { rate });
}
