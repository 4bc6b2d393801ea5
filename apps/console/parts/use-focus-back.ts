import { type RefObject, useEffect } from 'react';

/** What is read again after a send may take away the button that has the focus: so long it is looked after. */
const SETTLES_MS = 5_000;
/** The last one that was left: no other place gets the focus. */
let watch: MutationObserver | undefined;

/** When the box leaves the page with the focus in it, that goes back to what opened the box, or to the heading above. */
export function useFocusBack(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    watch?.disconnect();
    const opener = document.activeElement;
    const around = aroundOf(box.current);
    return () => {
      const give = () => giveFocus(opener, around);
      give();
      watch?.disconnect();
      const last = new MutationObserver(give);
      last.observe(document.body, { childList: true, subtree: true });
      window.setTimeout(() => last.disconnect(), SETTLES_MS);
      watch = last;
    };
  }, [box]);
}

/** The innermost first. */
function aroundOf(box: HTMLElement | null): readonly HTMLElement[] {
  const parent = box?.parentElement ?? null;
  return parent === null ? [] : [parent, ...aroundOf(parent)];
}

/** Only one that is nowhere. */
function giveFocus(opener: Element | null, around: readonly HTMLElement[]): void {
  if (document.activeElement !== document.body) return;
  if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  if (document.activeElement !== document.body) return;
  const place = around.find((one) => one.isConnected && one.querySelector('h1, h2') !== null);
  const heading = place?.querySelector<HTMLElement>('h1, h2');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus();
}
