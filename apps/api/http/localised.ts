import type { Text } from '../../../playbooks/kernel/plan';

/** A text that may stand in several languages, in the first wanted one it has: "zh-CN", else another "zh", else its first. */
export function localised(text: Text | null, wanted: readonly string[]): string | null {
  if (text === null || typeof text === 'string') return text;
  const exact = wanted.find((locale) => Object.hasOwn(text, locale));
  const near = wanted.flatMap((locale) =>
    Object.keys(text).filter((known) => base(known) === base(locale)),
  );
  return text[exact ?? near[0] ?? Object.keys(text)[0] ?? ''] ?? null;
}

/** `Accept-Language: zh-CN,en;q=0.5` -> locales, best first. */
export function acceptedLocales(header: string | undefined): string[] {
  return (header ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => part.split(';')[0]?.trim() ?? '')
    .filter((locale) => /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(locale));
}

function base(locale: string): string {
  return locale.split('-')[0] ?? locale;
}
