import { TestApi } from '../../support/api';
import { openDraft, publishDrafts, type Opened } from '../../support/open-draft';

/** A draft that waits is looked at by what is true now, and nobody approves what they have not seen. */

let api: TestApi;
let ana: string;
let crm: string;
let opened: Opened;
let url: string;
beforeAll(async () => {
  api = await TestApi.open();
  await publishDrafts(
    api,
    'holds: [{name: paused, when: \'customer.tier == "growth"\', purposes: [service]}]',
  );
  ana = await api.person('ana', ['csm']);
  await api.world.pool.query(
    `UPDATE person SET email = 'ana@acme.example', attributes = '{"name": "Ana"}' WHERE id = 'ana'`,
  );
  crm = await api.key(['customers:write', 'consents:write']);
}, 60_000);
afterAll(() => api.close());

let n = 0;
beforeEach(async () => {
  n += 1;
  const id = `c${n}`;
  await patch(`/v1/customers/${id}`, { name: 'Galaxy_1', tier: 'strategic', csm: 'ana' });
  await patch(`/v1/contacts/li${n}`, {
    ...{ customer_id: id, name: 'Li', roles: ['champion'], locale: 'en' },
    reach: { email: `li${n}@galaxy.example` },
  });
  await patch(`/v1/contacts/zhou${n}`, {
    ...{ customer_id: id, name: 'Zhou', roles: ['sponsor'], locale: 'en' },
    reach: { email: `zhou${n}@galaxy.example` },
  });
  opened = await openDraft(api, { customer: id });
  url = `/v1/approvals/${opened.approval}`;
});

async function patch(path: string, body: object): Promise<void> {
  const answer = await api.call('PATCH', path, { as: crm, body });
  if (answer.status >= 300) throw new Error(answer.text);
}
const rename = (name: string) => patch(`/v1/customers/c${n}`, { name });
const get = async () => (await api.call('GET', url, { as: ana })).body;
const etagNow = async () => String((await get())['etag']);
function act(verb: string, base: string, body: object = {}, as = ana) {
  const headers = { 'if-match': base };
  return verb === ''
    ? api.call('PATCH', url, { as, body, headers })
    : api.call('POST', `${url}/${verb}`, { as, body, headers });
}

test('a draft says from whom, to whom and why, what would keep it, and what follows', async () => {
  const body = await get();
  expect(body).toMatchObject({
    etag: '"1"',
    from: { id: 'ana', name: 'Ana', address: 'ana@acme.example' },
    recipients: [
      { as: 'to', contact: `li${n}`, name: 'Li', why: 'contacts.champion', reason: null },
    ],
    changed_since: [],
    after: { rejected: 'undecided', dropped: 'exit:won', sent: 'climbing' },
    source: {
      subject: 'A word about {{ customer.name }}',
      chips: { 'customer.name': { value: 'Galaxy_1', markdown: 'Galaxy\\_1' } },
    },
    verbs: ['edit', 'approve', 'reject', 'refresh'],
  });
  expect(body['facts']).toContainEqual({ name: 'customer.name', value: 'Galaxy_1' });
  expect(body['checks']).toMatchObject([
    { check: 'recipient', verdict: 'passes', place: null },
    { check: 'consent', verdict: 'passes', place: { file: 'catalog.yaml' } },
    { check: 'suppression', verdict: 'passes', place: null },
    { check: 'hold', verdict: 'passes', detail: 'no hold', place: { file: 'guards.yaml' } },
  ]);
});

test('what would keep it now is said by the rules of delivery', async () => {
  await patch(`/v1/customers/c${n}`, { tier: 'growth' });
  const refused = {
    purpose: 'service',
    given: false,
    basis: 'consent',
    at: '2026-03-01T00:00:00Z',
  };
  const consent = await api.call('POST', `/v1/contacts/li${n}/consents`, {
    as: crm,
    body: refused,
  });
  expect(consent.status).toBeLessThan(300);
  const { checks, recipients } = await get();
  expect(checks).toContainEqual(
    expect.objectContaining({
      check: 'consent',
      verdict: 'refuses',
      detail: `li${n} refused service`,
      values: expect.objectContaining({ given: false }),
    }),
  );
  expect(recipients).toMatchObject([{ contact: `li${n}`, reason: 'consent', address: null }]);
  const given = { ...refused, given: true, at: '2026-03-01T00:01:00Z' };
  await api.call('POST', `/v1/contacts/li${n}/consents`, { as: crm, body: given });
  expect((await get())['checks']).toContainEqual(
    expect.objectContaining({
      check: 'hold',
      verdict: 'waits',
      detail: 'on hold: paused',
      values: expect.anything() as object,
      place: {
        file: 'guards.yaml',
        line: 6,
        lines: [{ line: 6, text: expect.stringContaining('name: paused') as string }],
      },
    }),
  );
});

test('a text whose facts have changed since it was read is not approved, and the change is shown', async () => {
  await rename('Galaxy Two');
  const refused = await act('approve', '"1"');
  expect(refused).toMatchObject({
    status: 412,
    body: {
      code: 'changed_since_read',
      current: { version: 1, subject: 'A word about Galaxy_1' },
      changed: {
        text: null,
        facts: [{ name: 'customer.name', was: 'Galaxy_1', is: 'Galaxy Two' }],
      },
    },
  });
  const { etag, changed_since: changed } = await get();
  expect(changed).toEqual([{ name: 'customer.name', was: 'Galaxy_1', is: 'Galaxy Two' }]);
  expect((refused.body['current'] as { etag: string }).etag).toBe(etag);
  await rename('Galaxy Three');
  expect((await act('approve', String(etag))).status).toBe(412);
  // Whoever has seen the change may let the old words go all the same.
  const approved = await act('approve', await etagNow());
  expect(approved).toMatchObject({ status: 200, body: { subject: 'A word about Galaxy_1' } });
});

test('a refresh renders it with the facts of today, keeps both texts, and twice is once', async () => {
  await rename('Galaxy Two');
  const refreshed = await act('refresh', '"1"');
  expect(refreshed).toMatchObject({
    status: 200,
    body: { version: 2, etag: '"2"', subject: 'A word about Galaxy Two', changed_since: [] },
  });
  expect(refreshed.body['html']).toContain('https://example.com/Galaxy%20Two');
  expect((await act('refresh', '"1"')).body).toMatchObject({ version: 2 });
  const { changes } = await get();
  expect(changes).toMatchObject([
    { kind: 'opened' },
    {
      kind: 'refreshed',
      by: 'ana',
      detail: {
        before: { subject: 'A word about Galaxy_1' },
        after: { subject: 'A word about Galaxy Two' },
      },
    },
  ]);
  const { rows } = await api.world.pool.query(
    `SELECT actor FROM audit_log WHERE action = 'approval.refresh' AND resource = $1`,
    [`approval/${opened.approval}`],
  );
  expect(rows).toEqual([{ actor: 'person:ana' }]);
  const stale = await act('approve', '"1"');
  expect(stale.body).toMatchObject({
    status: 412,
    changed: { text: { was: { subject: 'A word about Galaxy_1' } } },
  });
});

test('the words of an approver stay in a refresh, with the values of today', async () => {
  const words = { markdown: 'Dear {{ contact.name }}, see {{customer.name}}!', note: 'shorter' };
  const edited = await act('', '"1"', words);
  expect(edited.body).toMatchObject({ version: 2, text: 'Dear Li, see Galaxy_1!' });
  expect(edited.body['original']).toMatchObject({ subject: 'A word about Galaxy_1' });
  await rename('*Galaxy*');
  const refreshed = await act('refresh', '"2"');
  expect(refreshed.body).toMatchObject({
    version: 3,
    text: 'Dear Li, see *Galaxy*!',
    subject: 'A word about *Galaxy*',
    source: { markdown: 'Dear {{ contact.name }}, see {{customer.name}}!' },
  });
});

test('a refresh asks who would get it today, and says when nobody would', async () => {
  await patch(`/v1/contacts/li${n}`, { roles: [] });
  expect(await get()).toMatchObject({
    changed_since: expect.arrayContaining([{ name: 'to', was: `li${n}`, is: `zhou${n}` }]) as [],
    recipients: [{ contact: `li${n}`, reason: 'no_recipient' }],
  });
  const refreshed = await act('refresh', '"1"');
  expect(refreshed.body).toMatchObject({ contact_id: `zhou${n}`, recipients: [{ reason: null }] });
  await patch(`/v1/contacts/zhou${n}`, { roles: [] });
  const refused = await act('refresh', await etagNow());
  expect(refused.body).toMatchObject({ code: 'operation_refused' });
  expect(refused.body['detail']).toContain('nobody would get it');
});

test('an edit that shows what is no value of the draft is refused, with those that are', async () => {
  const refused = await act('', '"1"', { markdown: 'Dear {{ customer.secret }}' });
  expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/markdown' }] } });
  expect(JSON.stringify(refused.body)).toContain('{{ contact.name }}');
});

test('the page of a draft runs and fetches nothing, as it stands and in other words', async () => {
  const shown = await api.call('GET', `${url}/preview`, { as: ana });
  expect(shown.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8' });
  expect(shown.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
  expect(shown.text).toContain(String((await get())['html']));
  const body = { markdown: 'Other **words** for {{ contact.name }} <script>1</script>' };
  const other = await api.call('POST', `${url}/preview`, { as: ana, body });
  expect(other.text).toContain('Other <strong>words</strong> for Li &lt;script&gt;');
  const open = await api.call('POST', `${url}/preview`, { as: ana, body: { markdown: '{{ x }}' } });
  expect(open.status).toBe(422);
  expect(await etagNow()).toBe('"1"');
});

test('of a draft whose makings were not kept what is known is shown, and it is not rendered again', async () => {
  await api.world.pool.query(
    'UPDATE approval SET pc = NULL, binds = NULL, facts = NULL WHERE id = $1',
    [opened.approval],
  );
  expect(await get()).toMatchObject({ checks: [], recipients: [], changed_since: [], etag: '"1"' });
  expect((await act('refresh', '"1"')).body).toMatchObject({ code: 'operation_refused' });
  expect((await act('approve', '"1"')).status).toBe(200);
});
