const rules = new Intl.PluralRules('en');

/** `1 task`, `2 tasks`. */
export function plural(n: number, one: string, other: string): string {
  return `${n} ${rules.select(n) === 'one' ? one : other}`;
}
