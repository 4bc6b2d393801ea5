import type { Text } from '../../../playbooks/kernel/plan';

/** A text that may stand in several languages, in the first wanted one it has: for "zh-CN" that, else another "zh". */
export function localised(text: Text | null, wanted: readonly string[]): string | null {
  if (text === null || typeof text === 'string') return text;
  const known = Object.keys(text);
  const fits = wanted.map(
    (locale) =>
      known.find((one) => one === locale) ?? known.find((one) => base(one) === base(locale)),
  );
  return text[fits.find((one) => one !== undefined) ?? known[0] ?? ''] ?? null;
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
