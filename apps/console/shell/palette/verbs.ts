/** What can be done with what is selected: the buttons that the page shows for it. */
export interface Verb {
  readonly name: string;
  readonly run: () => void;
}

export function verbsOnShow(): readonly Verb[] {
  const buttons = document.querySelectorAll<HTMLButtonElement>(
    'main .verbs button:not([disabled]), main .block > header button:not([disabled])',
  );
  return [...buttons].map((button) => ({ name: nameOf(button), run: () => button.click() }));
}

/** Its words, without the key beside them. */
function nameOf(button: HTMLButtonElement): string {
  const copy = button.cloneNode(true) as HTMLButtonElement;
  for (const key of copy.querySelectorAll('kbd')) key.remove();
  return button.getAttribute('aria-label') ?? copy.textContent?.trim() ?? '';
}
