type Environment = Readonly<Partial<Record<'LC_ALL' | 'LC_MESSAGES' | 'LANG', string>>>;

/** The language a terminal is set to, for `Accept-Language`: `zh_CN.UTF-8` -> `zh-CN, en;q=0.5`; English where it says none. */
export function languageOf({ LC_ALL, LC_MESSAGES, LANG }: Environment): string {
  // The first that is set decides, as for every other program of the terminal.
  const said = [LC_ALL, LC_MESSAGES, LANG].find((one) => one !== undefined && one !== '') ?? '';
  const [, language, region] = /^([a-z]{2,3})(?:[_-]([A-Z]{2}))?(?:[.@]|$)/.exec(said) ?? [];
  if (language === undefined || language === 'en') return 'en';
  return `${region === undefined ? language : `${language}-${region}`}, en;q=0.5`;
}
