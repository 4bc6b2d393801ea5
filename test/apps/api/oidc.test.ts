import { type Answer, TestApi } from '../../support/api';
import { Provider } from '../../support/provider';

/** Signing in with a provider of one's own. */
const PUBLIC = 'https://care.test';
const SECRET = 'a-secret-of-the-test';
let provider: Provider;
let api: TestApi;
beforeAll(async () => {
  provider = await Provider.open({ callback: `${PUBLIC}/auth/callback`, secret: SECRET });
  api = await open(provider.issuer);
});
afterAll(async () => {
  await api.close();
  provider.close();
});

const ANA = { sub: 'u1', email: 'Ana@Example.com', email_verified: true };

async function open(issuer: string, clientSecret: string | undefined = SECRET): Promise<TestApi> {
  const made = await TestApi.open({
    authDev: false,
    publicUrl: PUBLIC,
    oidc: { issuer, clientId: 'tenure', clientSecret },
  });
  await made.world.pool.query(
    `INSERT INTO person (id, email, access, active, attributes, created_at, updated_at) VALUES
       ('ana', 'ana@example.com', '{csm}', true, '{"name": "Ana"}', now(), now()),
       ('gone', 'gone@example.com', '{csm}', false, '{}', now(), now()),
       ('guest', 'guest@example.com', '{}', true, '{}', now(), now()),
       ('olga', NULL, '{admin}', true, '{"name": "Olga <b>"}', now(), now())`,
  );
  return made;
}

function cookiesOf(answer: Answer): Map<string, string> {
  const lines = [answer.headers['set-cookie'] ?? []].flat().map(String);
  return new Map(lines.map((line) => [line.split('=')[0] ?? '', line]));
}
const carried = (cookies: ReadonlyMap<string, string>) =>
  [...cookies.values()].map((line) => line.split(';')[0]).join('; ');

/** There and back; `as`: who they are at the provider. */
async function signIn(
  as: Parameters<Provider['says']>[0],
  to = '/inbox/mine?x=1',
): Promise<Answer> {
  await provider.says(as);
  const begun = await api.call('GET', `/auth/sign-in?to=${encodeURIComponent(to)}`);
  const back = await provider.visit(String(begun.headers['location']));
  const headers = { cookie: carried(cookiesOf(begun)) };
  return api.call('GET', back.slice(PUBLIC.length), { headers });
}

test('whoever proves to be somebody with access gets a cookie of this host alone, and comes where they wanted', async () => {
  const answer = await signIn({ account: ANA });
  expect([answer.status, answer.headers['location']]).toEqual([302, `${PUBLIC}/inbox/mine?x=1`]);
  const cookies = cookiesOf(answer);
  expect(cookies.get('__Host-tenure')).toMatch(
    /^__Host-tenure=ts_[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax; Max-Age=43200$/,
  );
  expect(cookies.get('__Host-tenure-leaving')).toMatch(/Max-Age=0$/);
  const headers = { cookie: carried(cookies) };
  const me = await api.call('GET', '/v1/me', { headers });
  expect(me.body).toMatchObject({ kind: 'person', id: 'ana', access: ['csm'] });
  const out = { ...headers, origin: PUBLIC, host: 'care.test' };
  expect((await api.call('POST', '/auth/sign-out', { headers: out })).status).toBe(204);
  expect((await api.call('GET', '/v1/me', { headers })).status).toBe(401);
});

test('an account without access is told whom to ask, without its markup', async () => {
  for (const email of ['nobody@example.com', 'gone@example.com', 'guest@example.com']) {
    const { status, text, headers } = await signIn({ account: { ...ANA, email } });
    expect([status, text.includes(email), text.includes('Ask Olga &lt;b&gt;')]).toEqual([
      403,
      true,
      true,
    ]);
    expect(String(headers['set-cookie'])).not.toContain('__Host-tenure=ts_');
  }
  const unverified = await signIn({ account: { ...ANA, email_verified: false } });
  expect([unverified.status, unverified.text.includes('verified mail address')]).toEqual([
    403,
    true,
  ]);
  await api.world.pool.query(`UPDATE person SET email = 'ana@example.com' WHERE id = 'olga'`);
  expect((await signIn({ account: ANA })).status).toBe(403);
  await api.world.pool.query(`UPDATE person SET email = NULL WHERE id = 'olga'`);
});

test('who cancels there, comes too late, comes twice or comes with the answer of another browser is not signed in', async () => {
  expect((await signIn({ refuse: true })).status).toBe(401);
  await provider.says({ account: ANA });
  const [mine, other] = [
    await api.call('GET', '/auth/sign-in'),
    await api.call('GET', '/auth/sign-in'),
  ];
  const back = (await provider.visit(String(mine.headers['location']))).slice(PUBLIC.length);
  const come = (cookie: string) => api.call('GET', back, { headers: { cookie } });
  expect((await api.call('GET', back)).status).toBe(400);
  expect((await come('__Host-tenure-leaving=e30')).status).toBe(400);
  expect((await come(carried(cookiesOf(other)))).status).toBe(401);
  expect((await come(carried(cookiesOf(mine)))).status).toBe(302);
  expect((await come(carried(cookiesOf(mine)))).status).toBe(401);
});

test('a link leads nowhere else through the sign-in', async () => {
  for (const to of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/a\r\nSet-Cookie: x=1',
  ])
    expect((await signIn({ account: ANA }, to)).headers['location']).toBe(`${PUBLIC}/`);
});

test('a provider that is away, or that is another, is said to be away in the language of the reader; it is asked again next time', async () => {
  const away = await open('http://127.0.0.1:1');
  const { status, text } = await away.call('GET', '/auth/sign-in', {
    headers: { 'accept-language': 'zh-CN' },
  });
  expect([status, text.includes('登录服务没有响应')]).toEqual([503, true]);
  expect(away.log.join()).toContain('sign-in: http://127.0.0.1:1');
  await away.close();
  const wrong = await open(provider.issuer, 'not the secret');
  const begun = await wrong.call('GET', '/auth/sign-in');
  const back = await provider.visit(String(begun.headers['location']));
  const headers = { cookie: carried(cookiesOf(begun)) };
  expect((await wrong.call('GET', back.slice(PUBLIC.length), { headers })).status).toBe(503);
  expect(wrong.log.join()).not.toContain('not the secret');
  await wrong.close();
});

test('an address that the provider tells at another door counts as well, and a client may have no secret', async () => {
  const callback = 'http://127.0.0.1:7400/auth/callback';
  const apart = await Provider.open({ callback, userinfo: true });
  const made = await TestApi.open({
    authDev: false,
    publicUrl: 'http://127.0.0.1:7400',
    oidc: { issuer: apart.issuer, clientId: 'tenure', clientSecret: undefined },
  });
  try {
    await made.world.pool.query(
      `INSERT INTO person (id, email, access, attributes, created_at, updated_at) VALUES ('ana', 'ana@example.com', '{csm}', '{}', now(), now())`,
    );
    await apart.says({ account: ANA });
    const named = await made.call('GET', '/auth/sign-in', { headers: { host: 'localhost:7400' } });
    expect(named.headers['location']).toBe('http://127.0.0.1:7400/auth/sign-in?to=%2F');
    const here = { host: '127.0.0.1:7400' };
    const begun = await made.call('GET', '/auth/sign-in', { headers: here });
    const back = await apart.visit(String(begun.headers['location']));
    const headers = { ...here, cookie: carried(cookiesOf(begun)) };
    const answer = await made.call('GET', new URL(back).pathname + new URL(back).search, {
      headers,
    });
    expect(cookiesOf(answer).get('tenure')).toMatch(
      /^tenure=ts_\S+; Path=\/; HttpOnly; SameSite=Lax/,
    );
  } finally {
    await made.close();
    apart.close();
  }
});

test('without a provider there is no such door, and the ways to sign in say so', async () => {
  expect((await api.call('GET', '/auth/ways')).body).toEqual({ oidc: true, dev: false });
  const without = await TestApi.open();
  expect((await without.call('GET', '/auth/ways')).body).toEqual({ oidc: false, dev: true });
  expect((await without.call('GET', '/auth/sign-in')).status).toBe(404);
  await without.close();
});

test('one address signs in ten times a minute', async () => {
  const strict = await TestApi.open({
    authDev: false,
    oidc: { issuer: 'http://127.0.0.1:1', clientId: 'tenure', clientSecret: undefined },
    api: { host: '127.0.0.1', port: 0, rate: { perSecond: 100, burst: 200 } },
  });
  const statuses: number[] = [];
  for (let i = 0; i < 11; i += 1) statuses.push((await strict.call('GET', '/auth/sign-in')).status);
  await strict.close();
  expect(statuses).toEqual([...Array<number>(10).fill(503), 429]);
});
