import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXPLAINED } from '../../../apps/api/docs/errors';
import { PROBLEMS } from '../../../apps/api/http/problem';
import { TestApi } from '../../support/api';

let api: TestApi;
beforeAll(async () => void (api = await TestApi.open()));
afterAll(() => api.close());

const ROOT = join(__dirname, '..', '..', '..', 'apps');
const SAID = /(?:new (?:Problem|Refused)\(|code:|fault\([^,]+,)\s*'([a-z]+(?:_[a-z]+)*)'/g;

const OF_ZOD = ['custom', 'invalid_union', 'unrecognized_keys'];

/** Every code that the API and what it stands on say somewhere. */
function codesSaid(): string[] {
  const files = ['api', 'shared'].flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(ROOT, room, name), 'utf8')),
  );
  const said = files.flatMap((text) => [...text.matchAll(SAID)].map((match) => match[1] ?? ''));
  return [...new Set(said)].filter((code) => !OF_ZOD.includes(code)).sort();
}

test('every code that is said has an entry, in words', () => {
  const said = codesSaid();
  expect(said.length).toBeGreaterThan(25);
  expect(said.filter((code) => !Object.hasOwn(EXPLAINED, code))).toEqual([]);
  expect(Object.keys(EXPLAINED).sort()).toEqual(Object.keys(PROBLEMS).sort());
});

test.each(Object.keys(PROBLEMS))(
  'the type of %s leads to a page that explains it',
  async (code) => {
    const page = await api.call('GET', `/docs/errors/${code.replaceAll('_', '-')}`);
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toContain(`<code>${code}</code>`);
    expect(page.text).toMatch(/What it means<\/h2><p>.{20}[^]*What to do<\/h2><p>.{20}/);
  },
);

test('a problem that was met says where it is explained, and a code that is none is not found', async () => {
  const met = await api.call('GET', '/v1/customers');
  expect(met.status).toBe(401);
  expect((await api.call('GET', String(met.body['type']))).status).toBe(200);
  expect((await api.call('GET', '/docs/errors/nonsense')).body).toMatchObject({
    status: 404,
    code: 'not_found',
  });
  expect((await api.call('GET', '/docs/errors')).text).toContain('/docs/errors/time-without-zone');
});
