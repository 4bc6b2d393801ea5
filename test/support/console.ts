import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { TestApi } from './api';

/** The console as people use it: a real browser against the real API over a database of its own. */
export class Console {
  private constructor(
    readonly api: TestApi,
    readonly url: string,
    private readonly browser: Browser,
    private readonly closed: () => Promise<void>,
  ) {}

  static async open(project: 'starter' | 'library' = 'starter'): Promise<Console> {
    const api = await TestApi.open();
    await api.publishLibrary(project);
    return Console.over(api, () => api.close());
  }

  /** Of an API that somebody else opened, and closes. */
  static async over(api: TestApi, closed = () => Promise.resolve()): Promise<Console> {
    await api.app.listen(api.world.config.api.port, '127.0.0.1');
    const executablePath = process.env['TEST_CHROMIUM'];
    if (executablePath === undefined)
      throw new Error(
        'TEST_CHROMIUM is not set: run this in the "browser" project of jest.config.mjs',
      );
    // Chromium's own sandbox does not work for root; what is opened here is ours.
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const browser = await chromium.launch({ executablePath, args });
    return new Console(api, await api.app.getUrl(), browser, closed);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.closed();
  }

  /** A page of a browser that knows nothing yet. */
  async page({ language = 'en', theme = 'light' }: Look = {}): Promise<Watched> {
    const context = await this.browser.newContext({
      baseURL: this.url,
      locale: language,
      colorScheme: theme,
      timezoneId: 'Asia/Shanghai',
      viewport: { width: 1280, height: 800 },
    });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      // 4xx are part of what is tested; a broken policy or a warning of React is not.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        faults.push(message.text());
    });
    return Object.assign(page, { faults });
  }

  /** The same, signed in. */
  async as(person: string, path: string, look: Look = {}): Promise<Watched> {
    const page = await this.page(look);
    await page.context().request.post(`${this.url}/auth/dev`, { data: { person } });
    await page.goto(path);
    return page;
  }
}

interface Look {
  readonly language?: 'en' | 'zh-CN';
  readonly theme?: 'light' | 'dark';
}

/** `faults`: what the page complained about. */
export type Watched = Page & { readonly faults: readonly string[] };

/** Violations of accessibility, each with where it is; by all rules, or by these alone. */
export async function axeOf(page: Page, rules: readonly string[] = []): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async (only) => {
    const { axe } = globalThis as unknown as { axe: { run(how: object): Promise<Found> } };
    const { violations } = await axe.run({
      // What only is told, not judged, is not looked for.
      resultTypes: ['violations'],
      ...(only.length === 0 ? {} : { runOnly: only }),
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`,
      ),
    );
  }, rules);
}

interface Found {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}
