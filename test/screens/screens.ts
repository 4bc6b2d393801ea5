import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { Tenure } from '../e2e/tenure';
import { axeOf } from '../support/console';
import { type Shown, SHOWN } from './shown';

const FOLDER = join(__dirname, '..', '..', 'docs', 'screens');
const LOOKS = [
  { language: 'en', theme: 'light' },
  { language: 'en', theme: 'dark' },
  { language: 'zh-CN', theme: 'light' },
  { language: 'zh-CN', theme: 'dark' },
] as const;
type Look = (typeof LOOKS)[number];
/** What a page may take to stand still, and to press a key's consequence into the picture. */
const SETTLED_MS = 15_000;
/** A detail is read when the selection has rested. */
const RESTING_MS = 800;

interface Round {
  readonly tenure: Tenure;
  readonly browser: Browser;
  readonly kind: 'full' | 'empty';
  readonly wanted: readonly Shown[];
}

/** Takes all pictures, or those of the named screens. Answers whether no page complained. */
export async function main(executablePath: string, names: readonly string[]): Promise<boolean> {
  const unknown = names.filter((name) => !SHOWN.some((shown) => shown.name === name));
  if (unknown.length > 0)
    throw new Error(
      `there is no screen ${unknown.join(', ')}: ${SHOWN.map(({ name }) => name).join(', ')}`,
    );
  const wanted = SHOWN.filter(({ name }) => names.length === 0 || names.includes(name));
  mkdirSync(FOLDER, { recursive: true });
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args });
  let faults: string[] = [];
  try {
    for (const kind of ['full', 'empty'] as const)
      faults = faults.concat(
        await onServer(kind, (tenure) => take({ tenure, browser, kind, wanted })),
      );
  } finally {
    await browser.close();
  }
  process.stdout.write(faults.length === 0 ? 'no page complained\n' : `${faults.join('\n')}\n`);
  return faults.length === 0;
}

async function onServer<T>(kind: Round['kind'], work: (tenure: Tenure) => Promise<T>): Promise<T> {
  const tenure = new Tenure();
  try {
    const company = kind === 'full' ? 'demo' : 'none';
    // A Tuesday afternoon in Shanghai, a morning in Europe: offices are open, so stories move.
    await tenure.start(
      '--port',
      '7481',
      '--company',
      company,
      '--now',
      '2026-11-24T15:00:00+08:00',
    );
    if (kind === 'empty') await invite(tenure);
    return await work(tenure);
  } finally {
    await tenure.close();
  }
}

/** Nobody's work, but somebody to look at it. */
async function invite(tenure: Tenure): Promise<void> {
  const api = tenure.api();
  await api.edit('/v1/people/max', { name: 'Max Huber', access: ['leader'] });
  await api.edit('/v1/people/ana', { name: '安娜 (Ana)', access: ['csm'], manager: 'max' });
  await api.edit('/v1/people/olga', { name: 'Olga Petrova', access: ['ops', 'admin'] });
}

async function take(round: Round): Promise<string[]> {
  const faults: string[] = [];
  for (const person of new Set(round.wanted.map(({ as }) => as)))
    for (const look of LOOKS) {
      const context = await open(round, person, look);
      for (const shown of round.wanted)
        if (shown.as === person && !(round.kind === 'empty' && shown.fullOnly === true))
          faults.push(...(await picture(round, { shown, look, context })));
      await context.close();
    }
  return faults;
}

async function open(
  { browser, tenure }: Round,
  person: Shown['as'],
  { language, theme }: Look,
): Promise<BrowserContext> {
  const baseURL = tenure.run().api_url;
  const context = await browser.newContext({
    ...{ baseURL, locale: language, colorScheme: theme, timezoneId: 'Asia/Shanghai' },
    ...{ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' },
  });
  if (person === null) return context;
  const { request } = context;
  await request.post('/auth/dev', { data: { person } });
  const me = (await (await request.get('/v1/me')).json()) as { csrf_token: string };
  await request.patch('/v1/me', {
    data: { locale: language },
    headers: { 'x-csrf-token': me.csrf_token, origin: baseURL },
  });
  return context;
}

interface Subject {
  readonly shown: Shown;
  readonly look: Look;
  readonly context: BrowserContext;
}

async function picture(
  { tenure, kind }: Round,
  { shown, look, context }: Subject,
): Promise<string[]> {
  const path = await shown.path(tenure.api());
  if (path === undefined) return [`${shown.name}: nothing to show`];
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(path);
  // Live hints keep one connection open, so the network is never idle: what is drawn says when it is done.
  await page.locator('h1, main').first().waitFor({ timeout: SETTLED_MS });
  await page.locator('.skeleton').first().waitFor({ state: 'detached', timeout: SETTLED_MS });
  for (const key of shown.keys ?? []) {
    await page.keyboard.press(key);
    await page.waitForTimeout(RESTING_MS);
  }
  await page.waitForTimeout(RESTING_MS);
  const language = look.language === 'en' ? 'en' : 'zh';
  const name = `${shown.name}-${kind}-${language}-${look.theme}`;
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  faults.push(...(await axeOf(page)));
  await page.close();
  process.stdout.write(`${name}${faults.length === 0 ? '' : `: ${faults.length} faults`}\n`);
  return faults.map((fault) => `${name}: ${fault}`);
}
