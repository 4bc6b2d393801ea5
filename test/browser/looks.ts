import type { Page } from 'playwright-core';
import { axeOf, type Watched } from '../support/console';
import { wordsAmiss } from './words-amiss';

/** How a page must look, whatever is on it: to screen readers, in both themes, wide and narrow, in its own language. */

/** Colours know no language and words no theme: who goes through both languages sees each in one theme. */
export const LOOKS = [
  ['en', 'light'],
  ['zh-CN', 'dark'],
] as const;
export type Language = (typeof LOOKS)[number][0];

const NARROW_PX = 560;

/** What a theme changes is colours: the rest of axe's rules is looked at once. */
export async function bothThemes(page: Page): Promise<string[]> {
  const light = await axeOf(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
  // Colours on their way from one theme to the other are of neither.
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
  const dark = await contrastOf(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('html[data-mantine-color-scheme=light]').waitFor();
  return [...light, ...dark.map((fault) => `dark: ${fault}`)];
}

async function contrastOf(page: Page): Promise<string[]> {
  return axeOf(page, ['color-contrast', 'link-in-text-block']);
}

interface Seen {
  readonly language: Language;
  /** Names and texts of the data, which are shown as they were stored. */
  readonly names: readonly string[];
}

/** All of it: axe in the theme it is shown in, then words that are cut, missing or of another language. */
export async function faultsOf(page: Watched, { language, names }: Seen): Promise<string[]> {
  const faults = [...(await axeOf(page)), ...(await wordsOf(page, { language, names }))];
  const size = page.viewportSize();
  if (size === null) return faults;
  await page.setViewportSize({ width: NARROW_PX, height: size.height });
  const narrow = await wordsOf(page, { language, names });
  await page.setViewportSize(size);
  return [...faults, ...narrow.map((fault) => `at ${NARROW_PX} px: ${fault}`)];
}

async function wordsOf(page: Page, { language, names }: Seen): Promise<string[]> {
  // Two frames: what listens to the width has drawn.
  await page.evaluate(async () => {
    for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
  });
  return page.evaluate(wordsAmiss, { chinese: language === 'zh-CN', names: [...names] });
}
