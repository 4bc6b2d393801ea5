import { TestApi } from '../support/api';

/** The console comes from the API itself: any screen can be opened by its address, and no script but ours runs. */

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

test('each address of a screen answers the page, with a policy that no answer shares', async () => {
  const paths = [
    '/',
    '/sign-in',
    '/inbox/mine/0199',
    '/approvals/team',
    '/sandbox/0199',
    '/operations',
  ];
  const answers = await Promise.all(paths.map((path) => api.call('GET', path)));
  for (const { status, headers, text } of answers) {
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'cache-control': 'no-cache' });
    expect(text).not.toMatch(/<script(?![^>]* src=)/);
    const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1];
    expect(text).toContain(`content="${nonce}"`);
  }
  const policies = answers.map(({ headers }) => headers['content-security-policy']);
  expect(new Set(policies).size).toBe(paths.length);
  expect(String(policies[0])).toMatch(/^default-src 'none'; script-src 'self';/);
});

test('files with a hash in their name are kept for ever, and unknown ones are not there', async () => {
  const { text } = await api.call('GET', '/');
  const script = /src="(\/assets\/[^"]+)"/.exec(text)?.[1] ?? '';
  const answer = await api.call('GET', script, { headers: { 'accept-encoding': 'gzip' } });
  expect(answer.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-encoding': 'gzip',
  });
  const again = { 'if-none-match': String(answer.headers['etag']) };
  expect((await api.call('GET', script, { headers: again })).status).toBe(304);
  expect((await api.call('GET', '/assets/..%2findex.html')).status).toBe(404);
  expect((await api.call('GET', '/nowhere')).status).toBe(404);
});

test('an address that leads nowhere answers a browser with the console, and a program with a problem', async () => {
  const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
  const lost = await api.call('GET', '/nowhere/at/all?x=1', { headers: { accept } });
  expect(lost.status).toBe(404);
  expect(lost.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8' });
  expect(String(lost.headers['content-security-policy'])).toMatch(/script-src 'self'/);
  expect(lost.text).toContain('<script');
  const json = async (method: 'GET' | 'POST', path: string, headers: Record<string, string>) => {
    const answer = await api.call(method, path, { headers });
    expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json' });
    return answer.status;
  };
  for (const path of ['/v1/nowhere', '/auth/nowhere', '/assets/no.js', '/healthz/nowhere'])
    expect([path, await json('GET', path, { accept })]).toEqual([path, 404]);
  expect(await json('GET', '/nowhere', { accept: 'application/json' })).toBe(404);
  expect(await json('POST', '/nowhere', { accept })).toBe(404);
});
