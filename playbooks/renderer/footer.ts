/** What stands below messages of purposes one may leave: who wrote, from where, and the way out. */
export interface Footer {
  readonly organisation: string;
  readonly address: string;
  /** Where one click ends it. */
  readonly unsubscribe: string;
}

const WORDS: Readonly<Record<string, string>> = { en: 'Unsubscribe', zh: '退订' };

/** `words`: what the link is called, in the language of the message or else in English. */
export function footerOf(
  { organisation, address }: Footer,
  locale: string,
): { readonly words: string; readonly lines: readonly string[] } {
  const language = locale.split('-')[0] ?? '';
  const words = (Object.hasOwn(WORDS, language) ? WORDS[language] : undefined) ?? 'Unsubscribe';
  return { words, lines: [organisation, address].filter((line) => line !== '') };
}
