import { languageOf } from '../../../apps/cli/language-of';

test.each([
  [{ LANG: 'zh_CN.UTF-8' }, 'zh-CN, en;q=0.5'],
  [{ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'zh_CN' }, 'zh-CN, en;q=0.5'],
  [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'en_US.UTF-8' }, 'en'],
  [{ LANG: 'fr' }, 'fr, en;q=0.5'],
  [{ LANG: 'C.UTF-8' }, 'en'],
  [{ LANG: 'POSIX' }, 'en'],
  [{ LANG: 'zh_CN\r\nX-Other: 1' }, 'en'],
  [{ LC_ALL: '', LANG: '' }, 'en'],
  [{}, 'en'],
])('a terminal with %j asks for %s', (environment, header) => {
  expect(languageOf(environment)).toBe(header);
});
