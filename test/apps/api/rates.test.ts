import { TestApi, type Answer } from '../../support/api';

/** Many more than the limit: the machine would have to be very slow for none of them to be too many. */
const MANY = 60;
let api: TestApi;
beforeEach(async () => {
  api = await TestApi.open({
    api: { host: '127.0.0.1', port: 0, rate: { perSecond: 1, burst: 5 } },
  });
  await api.publishLibrary();
  await api.world.pool.query(
    `INSERT INTO customer (id, attributes, created_at, updated_at) VALUES ('acme', '{"name": "Acme"}', now(), now())`,
  );
  await api.world.pool.query(
    `INSERT INTO contact (id, customer_id, created_at, updated_at) SELECT id, 'acme', now(), now() FROM unnest('{li,mei}'::text[]) id`,
  );
});
afterEach(() => api.close());

const link = (...words: string[]): string => `/${words[0] ?? ''}/${api.world.links.token(words)}`;
async function often(url: (n: number) => string): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let n = 0; n < MANY; n++) answers.push(await api.call('GET', url(n)));
  return answers;
}
const count = (answers: readonly Answer[], status: number): number =>
  answers.filter((answer) => answer.status === status).length;

test('a link may be opened thirty times a minute, whoever else opens theirs', async () => {
  const answers = await often(() => link('u', 'li', 'service'));
  expect(count(answers, 200)).toBeGreaterThanOrEqual(30);
  const last = answers.findLast(({ status }) => status === 429);
  expect(last).toMatchObject({
    body: { code: 'rate_limited', detail: 'more than 30 requests a minute; wait and try again' },
    headers: { 'ratelimit-policy': '"page";q=30;w=60' },
  });
  expect(Number(last?.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  for (const other of [link('u', 'mei', 'service'), link('p', 'li')])
    expect((await api.call('GET', other)).status).toBe(200);
});

test('links that nobody made count together, and do not use up those of others', async () => {
  const answers = await often((n) => `/u/guess-${n}`);
  expect(count(answers, 404)).toBeGreaterThanOrEqual(30);
  expect(count(answers, 429)).toBeGreaterThan(0);
  const click = await api.call('POST', link('u', 'li', 'service'), {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  });
  expect(click.status).toBe(200);
});

test('a key that asks too fast is told when to come back', async () => {
  const as = await api.key(['customers:read']);
  const answers: Answer[] = [];
  for (let n = 0; n < MANY; n++) answers.push(await api.call('GET', '/v1/customers/acme', { as }));
  expect(count(answers, 200)).toBeGreaterThanOrEqual(5);
  expect(answers.find(({ status }) => status === 429)?.headers).toMatchObject({
    'retry-after': '1',
    'ratelimit-policy': '"key";q=5;w=5',
  });
});
