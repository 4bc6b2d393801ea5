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
