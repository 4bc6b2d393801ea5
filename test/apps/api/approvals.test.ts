import { TestApi } from '../../support/api';
import { giveDraft } from '../../support/give-draft';

let api: TestApi;
const people: Record<string, string> = {};
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  people['max'] = await api.person('max', ['leader']);
  people['dora'] = await api.person('dora', ['csm']);
  people['ana'] = await api.person('ana', ['csm'], { manager: 'max', delegate: 'dora' });
  people['lee'] = await api.person('lee', ['csm']);
  await api.world.pool.query(`INSERT INTO queue_member VALUES ('cs_leads', 'lee')`);
  const key = await api.key(['customers:write']);
  await api.call('PATCH', '/v1/customers/acme', { as: key, body: { name: 'Acme', csm: 'ana' } });
});
afterAll(() => api.close());

const draft = (given: Parameters<typeof giveDraft>[1] = {}): Promise<string> =>
  giveDraft(api.world.pool, given);

interface Act {
  readonly body?: object;
  readonly base?: string | null;
}

function act(id: string, verb: string, as: string, { body = {}, base = '"1"' }: Act = {}) {
  const method = verb === '' ? 'PATCH' : 'POST';
  const headers: Record<string, string> = base === null ? {} : { 'if-match': base };
  const url = `/v1/approvals/${id}${verb === '' ? '' : `/${verb}`}`;
  return api.call(method, url, { as: people[as] ?? as, body, headers });
}

async function signalsOf(id: string): Promise<unknown[]> {
  const { rows } = await api.world.pool.query<{ payload: unknown }>(
    'SELECT payload FROM outbox WHERE enrollment_id = $1',
    [id],
  );
  return rows.map(({ payload }) => payload);
}

async function sendOf(id: string): Promise<unknown> {
  const { rows } = await api.world.pool.query(
    'SELECT status, reason FROM outreach WHERE enrollment_id = $1',
    [id],
  );
  return rows[0];
}

test.each(['ana', 'dora', 'max'])('%s may approve what waits for ana', async (person) => {
  const id = await draft();
  const answer = await act(id, 'approve', person);
  expect(answer.body).toMatchObject({ status: 'approved', decided_by: person, verbs: [] });
  expect(await signalsOf(id)).toMatchObject([
    { kind: 'approvalDecided', approval: id, decision: 'approved', by: person, step: 'hello' },
  ]);
  expect(await sendOf(id)).toEqual({ status: 'planned', reason: null });
});

test('a draft of somebody else is refused, one of a queue is for its members, a key never decides', async () => {
  expect((await act(await draft(), 'approve', 'lee')).body).toMatchObject({ code: 'not_yours' });
  const queued = await draft({ approver: ['queue', 'cs_leads'] });
  expect((await act(queued, 'approve', 'ana')).body).toMatchObject({ code: 'not_yours' });
  const key = await api.key(['tasks:read']);
  expect((await act(queued, 'approve', key)).body).toMatchObject({ code: 'forbidden' });
  expect((await act(queued, 'approve', 'lee')).status).toBe(200);
});

test('who is excluded by the playbook may not decide about it, asked or not', async () => {
  const id = await draft({ notBy: 'ana' });
  expect((await act(id, 'approve', 'ana')).body).toMatchObject({ status: 403, code: 'not_yours' });
  const shown = await api.call('GET', `/v1/approvals/${id}`, { as: people['ana'] ?? '' });
  expect(shown.body).toMatchObject({ status: 'open', verbs: [] });
  expect((await act(id, 'approve', 'max')).status).toBe(200);
});

test('a no says why, skips the send and is told once', async () => {
  const id = await draft();
  expect((await act(id, 'reject', 'ana')).body).toMatchObject({ status: 422 });
  const no = { reason: 'we spoke yesterday' };
  expect((await act(id, 'reject', 'ana', { body: no })).body).toMatchObject({
    status: 'rejected',
    comment: 'we spoke yesterday',
  });
  expect((await act(id, 'reject', 'ana', { body: no })).status).toBe(200);
  expect((await act(id, 'approve', 'ana')).body).toMatchObject({
    status: 409,
    code: 'already_decided',
  });
  expect(await signalsOf(id)).toHaveLength(1);
  expect(await sendOf(id)).toEqual({ status: 'skipped', reason: 'rejected' });
});

test('two people who decide at once: one of them has decided, the other is told so', async () => {
  const id = await draft();
  const answers = await Promise.all([
    act(id, 'approve', 'ana'),
    act(id, 'reject', 'max', { body: { reason: 'no' } }),
    act(id, 'approve', 'dora'),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  expect(await signalsOf(id)).toHaveLength(1);
});

test('nobody decides about a text they have not read', async () => {
  const id = await draft();
  const shown = await api.call('GET', `/v1/approvals/${id}`, { as: people['ana'] ?? '' });
  expect(shown.headers['etag']).toBe('"1"');
  expect((await act(id, 'approve', 'ana', { base: null })).body).toMatchObject({
    status: 428,
    code: 'precondition_required',
  });
  const edited = await act(id, '', 'dora', { body: { markdown: 'Good day' } });
  expect(edited.headers['etag']).toBe('"2"');
  expect((await act(id, 'approve', 'ana')).body).toMatchObject({
    status: 412,
    code: 'changed_since_read',
    current: { version: 2, text: 'Good day' },
  });
  expect((await act(id, 'approve', 'ana', { base: '"2"' })).status).toBe(200);
});

test('an edit is rendered again from its Markdown, both texts are kept, and nothing changes once it is approved', async () => {
  const id = await draft();
  const markdown = 'Dear _Li_ <script>alert(1)</script> [x](javascript:alert(1))';
  const { body } = await act(id, '', 'ana', {
    body: { subject: 'Good day', markdown, note: 'warmer' },
  });
  expect(body).toMatchObject({ subject: 'Good day', markdown, version: 2 });
  expect(body['html']).toContain('<em>Li</em> &lt;script&gt;');
  expect(body['html']).not.toMatch(/<script|href/);
  expect(body['changes']).toMatchObject([
    {
      kind: 'edited',
      by: 'ana',
      detail: { note: 'warmer', before: { subject: 'Hello' }, after: { subject: 'Good day' } },
    },
  ]);
  await act(id, 'approve', 'ana', { base: '"2"' });
  const late = await act(id, '', 'ana', { body: { subject: 'Later' }, base: '"2"' });
  expect(late.body).toMatchObject({ status: 409, code: 'already_decided' });
  const { rows } = await api.world.pool.query('SELECT subject FROM approval WHERE id = $1', [id]);
  expect(rows).toEqual([{ subject: 'Good day' }]);
});

test.each([
  ['subject', 'Hello\r\nBcc: evil@acme.test', 'forbidden_character'],
  ['subject', 'Hello {{ customer.name }}', 'unknown_reference'],
  ['markdown', 'Dear {% if x %}you{% endif %}', 'unknown_reference'],
  ['markdown', 'nul \u0000', 'forbidden_character'],
])('an edit of the %s to %j is refused', async (member, text, code) => {
  const id = await draft();
  const answer = await act(id, '', 'ana', { body: { [member]: text } });
  expect(answer.body).toMatchObject({ status: 422, errors: [{ pointer: `/${member}`, code }] });
  expect((await act(id, 'approve', 'ana')).body).toMatchObject({ subject: 'Hello', version: 1 });
});

test('mine and my team are lists by deadline, page by page', async () => {
  await api.world.pool.query(`UPDATE approval SET status = 'discarded' WHERE status = 'open'`);
  const [late, soon] = [
    await draft({ within: '2026-03-09T09:00Z' }),
    await draft({ within: '2026-03-06T09:00Z' }),
  ];
  const queued = await draft({ approver: ['queue', 'cs_leads'] });
  const ids = async (query: string, as: string): Promise<unknown> => {
    const { body } = await api.call('GET', `/v1/approvals?status=open&${query}`, {
      as: people[as] ?? '',
    });
    return (body['data'] as { id: string }[]).map(({ id }) => id);
  };
  expect(await ids('list=mine', 'ana')).toEqual([soon, late]);
  expect(await ids('list=mine', 'dora')).toEqual([soon, late]);
  expect(await ids('list=team', 'max')).toEqual([soon, late]);
  expect(await ids('list=mine', 'lee')).toEqual([queued]);
  expect(await ids('customer=acme', 'ana')).toEqual([queued, soon, late]);
  const first = await api.call('GET', '/v1/approvals?status=open&limit=2', {
    as: people['ana'] ?? '',
  });
  const next = `limit=2&cursor=${String(first.body['next'])}`;
  expect(await ids(next, 'ana')).toEqual([late]);
});

test('a draft whose enrollment has left, or whose send is pointless by now, is over with', async () => {
  const [left, dropped] = [await draft(), await draft()];
  await api.world.pool.query(
    `UPDATE enrollment SET exit = 'lost', ended_at = now() WHERE id = $1`,
    [left],
  );
  await api.world.pool.query(
    `INSERT INTO wait (enrollment_id, arm, type, kind, customer_id, subject_kind, subject_id, step, visit, since, armed_at, met_at)
     VALUES ($1, 'hello#1/unless', 'login', 'event', 'acme', 'customer', 'acme', 'hello', 1, now(), now(), now())`,
    [dropped],
  );
  for (const id of [left, dropped]) {
    expect((await act(id, 'approve', 'ana')).body).toMatchObject({ code: 'already_decided' });
    expect(await signalsOf(id)).toEqual([]);
  }
});
