import { TestApi } from '../../support/api';

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  key = await api.key(['customers:read', 'customers:write', 'people:write']);
  for (const person of ['ana', 'lee']) await api.person(person, ['csm']);
  for (let n = 0; n < 7; n += 1) {
    const body = {
      name: `Customer ${n % 3}`,
      tier: n % 2 === 0 ? 'growth' : 'stable',
      csm: n < 3 ? 'ana' : 'lee',
    };
    await api.call('PATCH', `/v1/customers/c${n}`, { as: key, body });
  }
});
afterAll(() => api.close());

async function pages(url: string, as = key): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let n = 0; n < 10; n += 1) {
    const answer: { body: Readonly<Record<string, unknown>> } = await api.call(
      'GET',
      `${url}${cursor === null ? '' : `&cursor=${cursor}`}`,
      { as },
    );
    ids.push(...(answer.body['data'] as { id: string }[]).map(({ id }) => id));
    cursor = answer.body['next'] as string | null;
    if (cursor === null) return ids;
  }
  throw new Error('the list does not end');
}

test('pages show every customer once, by name and then id', async () => {
  expect(await pages('/v1/customers?limit=2')).toEqual(['c0', 'c3', 'c6', 'c1', 'c4', 'c2', 'c5']);
});

test('people filter by who holds a role, and others by what the catalog marks', async () => {
  expect((await pages('/v1/customers?csm=ana')).sort()).toEqual(['c0', 'c1', 'c2']);
  const wrong = await api.call('GET', '/v1/customers?nmae=x', { as: key });
  expect(wrong.body).toMatchObject({
    status: 422,
    errors: [{ parameter: 'nmae', fix: 'write "name"' }],
  });
});

test('what is listed by number is listed by number: pages show each row once, newest first', async () => {
  const { pool } = api.world;
  const olga = await api.person('olga', ['admin']);
  await pool.query(
    `INSERT INTO audit_log (at, actor, action, resource, detail)
     SELECT now(), 'key:x', 'x.made', 'x/' || n, '{}' FROM generate_series(1, 12) AS n`,
  );
  await pool.query(
    `INSERT INTO dead_letter (enrollment_id, kind, payload, outcome, error, at)
     SELECT gen_random_uuid(), 'clock', '{}', 'not_found', '', now() FROM generate_series(1, 12)`,
  );
  for (const [url, table] of [
    ['/v1/audit', 'audit_log'],
    ['/v1/dead-letters', 'dead_letter'],
  ] as const) {
    const { rows } = await pool.query<{ id: string }>(
      `SELECT id FROM ${table} AS t ORDER BY t.id DESC`,
    );
    const shown = await pages(`${url}?limit=3`, olga);
    expect(shown.map(Number)).toEqual(rows.map(({ id }) => Number(id)));
  }
});

test('a cursor that somebody else has written is none of ours', async () => {
  const first = await api.call('GET', '/v1/customers?limit=2', { as: key });
  const [print] = JSON.parse(
    Buffer.from(String(first.body['next']), 'base64url').toString(),
  ) as string[];
  for (const place of [['Customer 0', 'c0'], [], [{}], [1e30, null], 'x']) {
    const cursor = Buffer.from(JSON.stringify([print, place])).toString('base64url');
    const answer = await api.call('GET', `/v1/customers?limit=2&cursor=${cursor}`, { as: key });
    expect(answer.body).toMatchObject({ status: 422, code: 'cursor_mismatch' });
  }
});

test('a cursor belongs to its list and filters', async () => {
  const first = await api.call('GET', '/v1/customers?limit=2', { as: key });
  const cursor = String(first.body['next']);
  for (const url of [
    `/v1/customers?limit=2&q=x&cursor=${cursor}`,
    `/v1/people?cursor=${cursor}`,
    '/v1/customers?cursor=nonsense',
  ]) {
    const answer = await api.call('GET', url, { as: key });
    expect(answer.body).toMatchObject({
      status: 422,
      code: 'cursor_mismatch',
      errors: [{ parameter: 'cursor' }],
    });
  }
});

test('a limit is 1 to 200', async () => {
  const answer = await api.call('GET', '/v1/customers?limit=201', { as: key });
  expect(answer.body).toMatchObject({ code: 'out_of_range', errors: [{ parameter: 'limit' }] });
});
