/**
 * Runs inside a page, so it stands alone: what a reader would see cut off, one over the other, missing, or in a
 * language that is not theirs. One line for each.
 */
export function wordsAmiss({
  chinese,
  names,
}: {
  chinese: boolean;
  /** Of the data: shown as they were stored. */
  names: readonly string[];
}): string[] {
  const AS_WRITTEN = 'code, pre, bdi, kbd, .code-line, .source, [lang], iframe, svg, textarea';
  const faults = new Set<string>();

  const where = (element: Element) =>
    `<${element.tagName.toLowerCase()}${element.className === '' ? '' : ` class="${String(element.getAttribute('class'))}"`}>`;
  const isShown = (element: Element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    element.closest('.visually-hidden, .skip') === null;

  const saysAmiss = (text: string): string | undefined => {
    let own = text;
    for (const name of names) own = own.replaceAll(name, '');
    if (/\bundefined\b|\[object |\bNaN\b|\bnull\b|Invalid Date/.test(own)) return 'is not a word';
    if (/\{\{|\}\}|\$\{/.test(own)) return 'has an empty place';
    if (chinese && /[A-Za-z]{2,}(?:[ ,]+[A-Za-z'’]{2,}){2,}/.test(own)) return 'is English';
    if (!chinese && /\p{Script=Han}/u.test(own)) return 'is Chinese';
    return undefined;
  };

  const texts: { element: Element; text: string; boxes: DOMRect[] }[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (element === null || text === '' || /^(SCRIPT|STYLE)$/.test(element.tagName)) continue;
    if (element.closest(AS_WRITTEN) === null) {
      const amiss = saysAmiss(text);
      if (amiss !== undefined) faults.add(`${where(element)} "${text.slice(0, 80)}" ${amiss}`);
    }
    if (!isShown(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter(
      ({ width, height }) => width > 1 && height > 1,
    );
    texts.push({ element, text, boxes });
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
    if (element.closest(AS_WRITTEN) !== null) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      const text = element.getAttribute(name);
      const amiss = text === null ? undefined : saysAmiss(text);
      if (amiss !== undefined) faults.add(`${where(element)} ${name}="${text}" ${amiss}`);
    }
  }

  /** What cuts off what sticks out of it, without saying so by an ellipsis. */
  const cuts = (element: Element): { across: boolean; down: boolean } => {
    const { overflowX, overflowY, textOverflow } = getComputedStyle(element);
    const hides = (way: string) => way === 'hidden' || way === 'clip';
    return { across: hides(overflowX) && textOverflow !== 'ellipsis', down: hides(overflowY) };
  };
  for (const { element, text, boxes } of texts) {
    if (element.closest('svg, .graph-view, iframe') !== null) continue;
    for (let outer: Element | null = element; outer; outer = outer.parentElement) {
      if (getComputedStyle(outer).textOverflow === 'ellipsis') break;
      const { across, down } = cuts(outer);
      const frame = outer.getBoundingClientRect();
      const isCut = boxes.some(
        ({ left, right, top, bottom }) =>
          (across && (right > frame.right + 1 || left < frame.left - 1)) ||
          (down && (bottom > frame.bottom + 3 || top < frame.top - 3)),
      );
      if (isCut) faults.add(`${where(element)} "${text.slice(0, 60)}" is cut by ${where(outer)}`);
      // What scrolls shows the rest when one asks for it.
      if (/auto|scroll/.test(getComputedStyle(outer).overflow)) break;
    }
  }

  /** Whether what is drawn over `below` hides it. */
  const covers = (all: readonly Element[], below: Element): boolean =>
    all.slice(0, all.indexOf(below)).some((one) => {
      if (one.contains(below)) return false;
      const [, alpha = '1'] = /,\s*([\d.]+)\)$/.exec(getComputedStyle(one).backgroundColor) ?? [];
      return Number(alpha) > 0.9 || !getComputedStyle(one).backgroundColor.startsWith('rgba');
    });
  /** Letters fill about the middle three fifths of their box. */
  const inked = texts
    .filter(({ element }) => element.closest('svg, .graph-view, iframe') === null)
    .flatMap(({ element, text, boxes }) =>
      boxes.map(({ left, right, top, bottom, height }) => ({
        ...{ element, text, left, right },
        ...{ top: top + height / 5, bottom: bottom - height / 5 },
      })),
    )
    .sort((a, b) => a.top - b.top);
  const APART = 2;
  inked.forEach((one, at) => {
    for (const other of inked.slice(at + 1)) {
      if (other.top > one.bottom - APART) break;
      const left = Math.max(one.left, other.left);
      const right = Math.min(one.right, other.right);
      if (one.element === other.element || right - left <= APART) continue;
      const bottom = Math.min(one.bottom, other.bottom);
      const all = document.elementsFromPoint((left + right) / 2, (other.top + bottom) / 2);
      const both = [one, other].filter(({ element }) => all.includes(element));
      if (both.length < 2 || both.some(({ element }) => covers(all, element))) continue;
      const [a = '', b = ''] = both.map(
        ({ element, text }) => `${where(element)} "${text.slice(0, 40)}"`,
      );
      faults.add(`${a} lies over ${b}`);
    }
  });

  const { scrollWidth } = document.documentElement;
  if (scrollWidth > innerWidth) faults.add(`the page is ${scrollWidth} px wide`);
  return [...faults];
}
