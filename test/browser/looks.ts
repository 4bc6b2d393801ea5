import type { Page } from 'playwright-core';
import { axeOf, type Watched } from '../support/console';
import { wordsAmiss } from './words-amiss';

/** How a page must look, whatever is on it: to screen readers, in both themes, wide and narrow, in its own language. */

/** Colours know no language and words no theme: who goes through both languages sees each in one theme. */
export const LOOKS = [
  ['en', 'light'],
  ['zh-CN', 'dark'],
] as const;
type Language = (typeof LOOKS)[number][0];
type Theme = (typeof LOOKS)[number][1];

const NARROW_PX = 560;

/** What a theme changes is colours: the rest of axe's rules is looked at once, in the theme that the page is shown in. */
export async function bothThemes(page: Page, theme: Theme = 'light'): Promise<string[]> {
  const shown = await axeOf(page);
  const other = theme === 'light' ? 'dark' : 'light';
  await turn(page, other);
  const turned = await contrastOf(page);
  await turn(page, theme);
  return [...shown, ...turned.map((fault) => `${other}: ${fault}`)];
}

async function turn(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await page.locator(`html[data-mantine-color-scheme=${theme}]`).waitFor();
  // Colours on their way from one theme to the other are of neither.
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
}

async function contrastOf(page: Page): Promise<string[]> {
  return axeOf(page, ['color-contrast', 'link-in-text-block']);
}

export interface Shown {
  readonly language: Language;
  readonly theme: Theme;
}
interface Seen extends Shown {
  /** Names and texts of the data, which are shown as they were stored. */
  readonly names: readonly string[];
}

/** All of it: axe in both themes, then words that are cut, missing or of another language. */
export async function faultsOf(page: Watched, seen: Seen): Promise<string[]> {
  const faults = await bothThemes(page, seen.theme);
  faults.push(...(await wordsOf(page, seen)));
  const size = page.viewportSize();
  if (size === null) return faults;
  await page.setViewportSize({ width: NARROW_PX, height: size.height });
  const narrow = await wordsOf(page, seen);
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
