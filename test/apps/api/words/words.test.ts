import { PROBLEMS, type ProblemCode } from '../../../../apps/api/http/problem';
import { languageOf } from '../../../../apps/api/words/in-language';
import { TestApi } from '../../../support/api';
import { saidTexts } from './said-texts';

const chinese = languageOf('zh-CN');

/** Where the same members hold what is no refusal: what the environment lacks, pages, YAML of others, words of lists. */
const ELSEWHERE =
  /apps\/shared\/config|apps\/api\/(?:docs|links|words)\/|auth\/oidc|tasks\/if-nothing|tasks\/why|tasks\/tasks\.answers|\.answers\.ts/;
/** Names of things that stay as the API calls them. */
const NAMES = new Set([
  'role/{}',
  'queue/{}',
  'person/{}',
  'write "1.0"',
  'write "application/json"',
]);

/** Words of ours that are left: three in a row, outside of what is quoted, named or an example. */
function englishIn(text: string): string | undefined {
  const plain = text
    .replace(/"[^"]*"|“[^”]*”|\{[^}]*\}|（[^）]*）/g, ' ')
    .replace(/(?:GET|POST|PATCH|DELETE) \/\S+|Authorization: \S+ \S+|[\w-]+: ?\S+\/\S+/g, ' ');
  return /(?:\b[a-z]+'?[a-z]* ){2}[a-z]+\b/.exec(plain)?.[0];
}

test('every code has its title in Chinese', () => {
  const titles = (Object.keys(PROBLEMS) as ProblemCode[]).map((code) => chinese.title(code, ''));
  expect(titles.filter((title) => !/\p{Script=Han}/u.test(title))).toEqual([]);
});

test('every sentence of a refusal that stands in the code is told in Chinese', () => {
  const said = saidTexts(['apps/api', 'apps/shared']).filter(
    ({ text, place }) => /[a-z]{2}/i.test(text) && !ELSEWHERE.test(place) && !NAMES.has(text),
  );
  expect(said.length).toBeGreaterThan(250);
  const left = said.flatMap(({ text, place }) => {
    const told = chinese.text(text.replaceAll('{}', '7'));
    const isTold = /\p{Script=Han}/u.test(told) && englishIn(told) === undefined;
    return isTold ? [] : [`${place} ${text} => ${told}`];
  });
  expect(left).toEqual([]);
});

test('the search for English finds what nobody has put into Chinese', () => {
  expect(englishIn('the draft has gone away meanwhile')).toBe('the draft has');
  expect(englishIn('请发送 "Authorization: Bearer tn_<id>_<secret>"')).toBeUndefined();
});

test('values stand where they stood, and one that is a sentence is told too', () => {
  expect(chinese.text('expected a number, found "x"')).toBe('应为数字，实际为 "x"');
  expect(chinese.text('there is no queue "cs asia" in the catalog, or you may not see it')).toBe(
    '没有目录中的队列“cs asia”，或者您无权查看',
  );
  expect(chinese.text('customer: 2 problems, nothing was changed')).toBe(
    '客户：2 处问题，未作任何更改',
  );
  expect(chinese.text('words of some other system')).toBe('words of some other system');
});

test.each([
  ['zh-CN', 'zh-CN'],
  ['zh', 'zh-CN'],
  ['fr, zh-Hans;q=0.5', 'zh-CN'],
  ['en, zh', 'en'],
  ['de', 'en'],
  ['', 'en'],
])('Accept-Language: %s is answered in %s', (header, tag) => {
  expect(languageOf(header).tag).toBe(tag);
});

test('a refusal is told in the language of whoever asks, its codes and places stay', async () => {
  const api = await TestApi.open();
  try {
    await api.publishLibrary();
    const as = await api.key(['customers:write', 'events:write']);
    const call = (language: string) =>
      api.call('PATCH', '/v1/customers/acme', {
        as,
        body: { name: 7, tyer: 'gold' },
        headers: { 'accept-language': language },
      });
    const [english, told] = [await call('en'), await call('zh-CN')];
    expect(told.headers['content-language']).toBe('zh-CN');
    const places = ({ body }: typeof told) =>
      (body['errors'] as { pointer: string; code: string }[]).map(
        ({ pointer, code }) => `${pointer} ${code}`,
      );
    expect(places(told)).toEqual(places(english));
    expect(told.body).toMatchObject({ code: english.body['code'], status: 422 });
    const words = (told.body['errors'] as { detail: string; fix?: string }[]).flatMap(
      ({ detail, fix = '' }) => [detail, fix],
    );
    for (const text of [String(told.body['title']), String(told.body['detail']), ...words])
      expect(englishIn(text)).toBeUndefined();
    expect(words[0]).toMatch(/\p{Script=Han}/u);
    const batch = await api.call('POST', '/v1/events/batch', {
      ...{ as, headers: { 'accept-language': 'zh-CN' } },
      body: { events: [{ id: 'e', type: 'kickoff.booked', customer: 'acme' }] },
    });
    expect(batch.text).toMatch(/\p{Script=Han}/u);
  } finally {
    await api.close();
  }
});
