import { randomUUID } from 'node:crypto';
import { readProject } from '../../../../apps/cli/project-files';
import { temporalClient } from '../../../../apps/shared/temporal/enrollment-workflows';
import { ENROLLMENT_QUEUE, WORKFLOW_TYPE, workflowId } from '../../../../workflows/messages';
import type { Answer, TestApi } from '../../../support/api';
import { giveDraft } from '../../../support/give-draft';
import { giveMail } from '../../../support/give-mail';
import { giveTask } from '../../../support/give-task';
import { openDraft } from '../../../support/open-draft';
import { giveDeadLetter, giveUnconfirmed } from '../../../support/give-trouble';

/** Where recipes are cooked: a company of the library, and an admin who is signed in. */
export interface Kitchen {
  readonly api: TestApi;
  /** What stands after `Bearer`. */
  readonly admin: string;
}

interface Recipe {
  readonly url: string;
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Its ETag is sent as If-Match. */
  readonly read?: string;
  /** What is answered. */
  readonly done: number;
}

type Cook = (api: TestApi) => Promise<Recipe> | Recipe;

/** A call of each route that is carried out: what it needs is made first. Throws when it is not. */
export async function cook(route: string, kitchen: Kitchen): Promise<Answer> {
  const { call, done } = await prepare(route, kitchen);
  const answer = await call();
  if (answer.status === done) return answer;
  throw new Error(`${route}: expected ${done}, found ${answer.status}: ${answer.text}`);
}

interface Prepared {
  /** The same each time, under one Idempotency-Key. */
  readonly call: () => Promise<Answer>;
  readonly key: string;
  /** What is answered at first. */
  readonly done: number;
}

/** What a call of this route needs, made; it is not called yet. */
export async function prepare(route: string, { api, admin }: Kitchen): Promise<Prepared> {
  const make = RECIPES[route];
  if (make === undefined) throw new Error(`no recipe for ${route}`);
  const { url, body, headers, read, done } = await make(api);
  const [method = ''] = route.split(' ');
  const etag = read === undefined ? {} : { 'if-match': await etagOf({ api, admin }, read) };
  const key = randomUUID();
  const request = {
    as: admin,
    headers: { 'idempotency-key': key, ...etag, ...headers },
    ...(body === undefined ? {} : { body }),
  };
  return { call: () => api.call(method as 'POST', url, request), key, done };
}

async function etagOf({ api, admin }: Kitchen, url: string): Promise<string> {
  return (await api.call('GET', url, { as: admin })).headers['etag'] as string;
}

const fresh = () => randomUUID().slice(0, 8);
const FILES = Object.fromEntries(readProject('playbooks/library'));
const MINE = { queue: null, assignee: 'admin' };

const task =
  (verb: string, body: object = {}, more: Readonly<Record<string, unknown>> = MINE): Cook =>
  async ({ world }) => ({
    ...{ url: `/v1/tasks/${await giveTask(world.pool, more)}/${verb}`, body, done: 200 },
  });

const draft =
  (verb: string, body: object): Cook =>
  async ({ world }) => {
    const id = await giveDraft(world.pool, { approver: ['person', 'admin'] });
    return { url: `/v1/approvals/${id}${verb}`, read: `/v1/approvals/${id}`, body, done: 200 };
  };

const event = () => ({ id: randomUUID(), type: 'login', customer: 'acme' });

async function hold({ world }: TestApi): Promise<string> {
  const id = randomUUID();
  await world.pool.query(
    `INSERT INTO hold (id, customer_id, reason, placed_by, placed_at) VALUES ($1, 'acme', 'x', 'person:ana', now())`,
    [id],
  );
  return id;
}

/** Of a publication that brought somebody in. */
async function bulk({ world }: TestApi): Promise<string> {
  const id = randomUUID();
  await world.pool.query(
    `WITH b AS (INSERT INTO bulk (id, kind, playbook, version, publication_id, confirmed, total, created_by, created_at, next_at)
       SELECT $1, 'backfill', b.id, b.version, b.publication_id, 1, 1, 'person:admin', now(), now() FROM playbook b LIMIT 1 RETURNING id)
     INSERT INTO bulk_row (bulk_id, line, customer_id, subject_kind, subject_id, way)
     SELECT id, 1, 'acme', 'customer', 'acme', 'won' FROM b`,
    [id],
  );
  return id;
}

/** One whose workflow was started, and that no worker has taken up. */
async function begun({ world: { pool, config } }: TestApi): Promise<string> {
  const id = randomUUID();
  await pool.query(
    `INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
     SELECT $1::uuid, id, version, 'customer', $1::uuid::text, 'acme', 'won', $1::uuid::text, 'running', now()
     FROM playbook WHERE id = 'onboarding'`,
    [id],
  );
  const client = temporalClient(config.temporal);
  await client.workflow.start(WORKFLOW_TYPE, {
    workflowId: workflowId(id),
    taskQueue: ENROLLMENT_QUEUE,
  });
  await client.connection.close();
  return id;
}

/** A draft of the library as a settle opens it, of a customer nobody has changed since, whose manager is at work. */
async function openedDraft(api: TestApi): Promise<string> {
  await api.world.pool.query(
    `UPDATE person SET active = true, delegate = NULL, absent_from = NULL, absent_until = NULL WHERE id = 'admin'`,
  );
  const customer = `c-${fresh()}`;
  const as = await api.key(['customers:write']);
  const put = async (url: string, body: object) => {
    const { status, text } = await api.call('PATCH', url, { as, body });
    if (status !== 201) throw new Error(text);
  };
  await put(`/v1/customers/${customer}`, { name: 'New', csm: 'admin' });
  const contact = { customer_id: customer, name: 'Wu', locale: 'en', roles: ['champion'] };
  await put(`/v1/contacts/k-${customer}`, { ...contact, reach: { email: 'wu@new.example' } });
  return (await openDraft(api, { playbook: 'win_back', step: 'personal', customer })).approval;
}

/** Two versions of a small playbook, somebody in the older one, and the plan that moves them. */
async function migration(api: TestApi): Promise<Recipe> {
  const { pool } = api.world;
  const name = 'goodbye.playbook.yaml';
  const as = await api.key(['playbooks:publish']);
  const publish = async (within: string) => {
    const files = {
      ...FILES,
      [name]: (FILES[name] ?? '').replace('within: 5d', `within: ${within}`),
    };
    const headers = { 'idempotency-key': randomUUID() };
    const answer = await api.call('POST', '/v1/publications', { as, headers, body: { files } });
    if (answer.status !== 201) throw new Error(answer.text);
    const { goodbye } = answer.body['playbooks'] as Record<string, { hash: string }>;
    return goodbye?.hash ?? '';
  };
  const to = await publish('6d');
  const from = await publish('5d');
  await pool.query(
    `INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
     SELECT $1::uuid, 'goodbye', $2, 'customer', $1::uuid::text, 'acme', 'left', $1::uuid::text, 'running', now()`,
    [randomUUID(), from],
  );
  const { rows } = await pool.query<{ n: number }>(
    `SELECT count(*) AS n FROM enrollment WHERE playbook = 'goodbye' AND version = $1 AND ended_at IS NULL`,
    [from],
  );
  const plan = `migration: goodbye\nfrom: "${from}"\nto: "${to}"\nspread: 2bd\n`;
  return { url: '/v1/migrations', body: { plan, confirmed: rows[0]?.n }, done: 202 };
}

/** Every route that writes or is posted to, as somebody would call it. */
export const RECIPES: Readonly<Record<string, Cook>> = {
  'PATCH /v1/customers/:id': () => ({
    ...{ url: `/v1/customers/c-${fresh()}`, body: { name: 'New' }, done: 201 },
  }),
  'POST /v1/customers/:id/notes': () => ({
    ...{ url: '/v1/customers/acme/notes', body: { text: 'They called.', kind: 'call' }, done: 201 },
  }),
  'PATCH /v1/contacts/:id': () => ({
    ...{ url: `/v1/contacts/k-${fresh()}`, body: { customer_id: 'acme', name: 'Wu' }, done: 201 },
  }),
  'POST /v1/contacts/:id/consents': () => ({
    url: '/v1/contacts/li-acme/consents',
    body: { purpose: 'service', given: true, basis: 'contract', text_version: '1' },
    done: 201,
  }),
  'PATCH /v1/records/:type/:id': () => ({
    url: `/v1/records/contract/r-${fresh()}`,
    body: { customer_id: 'acme', number: '1', status: 'active', renews_on: '2027-06-30', value: 1 },
    done: 201,
  }),
  'PATCH /v1/me': () => ({ url: '/v1/me', body: { zone: `Etc/GMT+${clock()}` }, done: 200 }),
  'PATCH /v1/people/:id': () => ({
    ...{ url: `/v1/people/p-${fresh()}`, body: { name: 'Kim', access: ['csm'] }, done: 201 },
  }),
  'PATCH /v1/queues/:id': async ({ world }) => {
    await world.pool.query(`DELETE FROM queue_member WHERE queue = 'cs_us'`);
    return {
      url: '/v1/queues/cs_us',
      read: '/v1/queues/cs_us',
      body: { members: ['lee'] },
      done: 200,
    };
  },
  'PATCH /v1/queues/:id/duty': async ({ world }) => {
    await world.pool.query(`DELETE FROM duty_shift WHERE queue = 'support'`);
    const shift = { person: 'lee', from: '2026-03-05T09:00:00Z', until: '2026-03-06T09:00:00Z' };
    const url = '/v1/queues/support/duty';
    return { url, read: url, body: { shifts: [shift] }, done: 200 };
  },
  'PATCH /v1/roles/:id': async ({ world }) => {
    await world.pool.query('DELETE FROM role_holder');
    return { url: '/v1/roles/vp_cs', body: { person: 'lee' }, done: 200 };
  },
  'POST /v1/events': () => ({ url: '/v1/events', body: event(), done: 202 }),
  'POST /v1/events/batch': () => ({
    ...{ url: '/v1/events/batch', body: { events: [event(), event()] }, done: 202 },
  }),
  'POST /v1/check': () => ({ url: '/v1/check', body: { files: FILES }, done: 200 }),
  'POST /v1/publications': () => ({ url: '/v1/publications', body: { files: FILES }, done: 201 }),
  'POST /v1/migrations': migration,
  'POST /v1/playbooks/:id/simulate': () => ({
    ...{ url: '/v1/playbooks/onboarding/simulate', body: { all_paths: true }, done: 200 },
  }),
  'POST /v1/playbooks/:id/pause': async ({ world }) => {
    await world.pool.query(`UPDATE playbook SET state = 'live' WHERE id = 'goodbye'`);
    return { url: '/v1/playbooks/goodbye/pause', body: { reason: 'a test' }, done: 202 };
  },
  'POST /v1/playbooks/:id/resume': async ({ world }) => {
    await world.pool.query(`UPDATE playbook SET state = 'paused' WHERE id = 'goodbye'`);
    return { url: '/v1/playbooks/goodbye/resume', body: { reason: 'a test' }, done: 202 };
  },
  'POST /v1/enrollments': async ({ world }) => {
    const id = `c-${fresh()}`;
    await world.pool.query(
      `INSERT INTO customer (id, attributes, created_at, updated_at) VALUES ($1, '{"name": "New", "csm": "lee"}', now(), now())`,
      [id],
    );
    const body = { playbook: 'onboarding', way: 'by_hand', subject: id };
    return { url: '/v1/enrollments', body, done: 202 };
  },
  // No worker runs here: what nobody takes up is put into the outbox.
  'POST /v1/enrollments/:id/operate': async (api) => {
    const id = await begun(api);
    const body = { operation: 'pause', reason: 'a test' };
    return { url: `/v1/enrollments/${id}/operate`, body, done: 202 };
  },
  'POST /v1/tasks/:id/resolve': task('resolve'),
  'POST /v1/tasks/:id/claim': async (api) => {
    await api.world.pool.query(
      `INSERT INTO queue_member VALUES ('cs_asia', 'admin') ON CONFLICT DO NOTHING`,
    );
    return task('claim', {}, { queue: 'cs_asia' })(api);
  },
  'POST /v1/tasks/:id/release': task('release', {}, { queue: 'cs_asia', assignee: 'admin' }),
  'POST /v1/tasks/:id/acknowledge': task('acknowledge'),
  'POST /v1/tasks/:id/snooze': task('snooze', { until: '1d', reason: 'later' }),
  'POST /v1/tasks/:id/reassign': task('reassign', { to: 'lee', reason: 'away' }),
  'POST /v1/tasks/:id/comments': task('comments', { text: 'They called.' }),
  'POST /v1/tasks/:id/checklist': task(
    'checklist',
    { checklist: [true] },
    { ...MINE, checklist: [{ en: 'one' }] },
  ),
  'PATCH /v1/approvals/:id': draft('', { subject: 'Other', markdown: 'Hi', note: 'shorter' }),
  'POST /v1/approvals/:id/approve': draft('/approve', {}),
  'POST /v1/approvals/:id/reject': draft('/reject', { reason: 'not now' }),
  'POST /v1/approvals/:id/refresh': async (api) => {
    const url = `/v1/approvals/${await openedDraft(api)}`;
    return { url: `${url}/refresh`, read: url, body: {}, done: 200 };
  },
  'POST /v1/approvals/:id/preview': draft('/preview', { markdown: 'Hi **you**' }),
  'POST /v1/notices/:id/read': async ({ world }) => {
    const id = randomUUID();
    await world.pool.query(
      `INSERT INTO notice (id, enrollment_id, step, visit, recipient_kind, recipient, customer_id, text, urgent, at, due_at)
       SELECT $1::uuid, id, $1::uuid::text, 1, 'person', 'admin', 'acme', '{"en": "Look"}', true, now(), now() FROM enrollment LIMIT 1`,
      [id],
    );
    return { url: `/v1/notices/${id}/read`, done: 200 };
  },
  'POST /v1/outreach/:id/confirm': async ({ world }) => ({
    url: `/v1/outreach/${await giveUnconfirmed(world.pool, 'Hello')}/confirm`,
    body: { sent: true, note: 'asked' },
    done: 200,
  }),
  'POST /v1/outreach/:id/resend': async ({ world }) => ({
    url: `/v1/outreach/${await giveUnconfirmed(world.pool, 'Hello')}/resend`,
    body: { note: 'never came' },
    done: 202,
  }),
  'POST /v1/holds': () => ({
    url: '/v1/holds',
    body: { customer: 'acme', reason: 'x' },
    done: 201,
  }),
  'POST /v1/holds/:id/release': async (api) => ({
    ...{ url: `/v1/holds/${await hold(api)}/release`, body: {}, done: 200 },
  }),
  'PATCH /v1/switches/:scope': async ({ world }) => {
    await world.pool.query('DELETE FROM switch');
    const headers = { 'if-match': '"0"' };
    const body = { engaged: true, reason: 'a test' };
    return { url: '/v1/switches/channel:sms', headers, body, done: 200 };
  },
  'POST /v1/suppressions': () => ({
    ...{ url: '/v1/suppressions', body: { email: `${fresh()}@x.example`, reason: 'x' }, done: 201 },
  }),
  'DELETE /v1/suppressions/:id': async ({ world }) => {
    const id = randomUUID();
    await world.pool.query(
      `INSERT INTO suppression (id, address, reason, source, at) VALUES ($1, $2, 'asked', 'crm', now())`,
      [id, `${id}@x.example`],
    );
    return { url: `/v1/suppressions/${id}`, done: 204 };
  },
  'POST /v1/keys': ({ world }) => ({
    url: '/v1/keys',
    body: {
      ...{ name: 'erp', source: 'erp', permissions: ['customers:read'] },
      expires_at: new Date(world.clock.now() + 86_400_000).toISOString(),
    },
    done: 201,
  }),
  'POST /v1/keys/:id/revoke': async (api) => {
    const key = await api.key(['customers:read']);
    return { url: `/v1/keys/${key.split('_')[1] ?? ''}/revoke`, done: 200 };
  },
  'POST /v1/dead-letters/:id/redrive': async ({ world }) => ({
    ...{ url: `/v1/dead-letters/${await giveDeadLetter(world.pool, 'x')}/redrive`, done: 202 },
  }),
  'POST /v1/dead-letters/:id/discard': async ({ world }) => ({
    ...{ url: `/v1/dead-letters/${await giveDeadLetter(world.pool, 'x')}/discard`, done: 200 },
  }),
  'POST /v1/sandbox/mails/:id/reply': async ({ world }) => ({
    url: `/v1/sandbox/mails/${(await giveMail(world.pool)).mail}/reply`,
    body: { text: 'Thanks' },
    done: 202,
  }),
  'DELETE /v1/sandbox/mails/:id': async ({ world }) => ({
    ...{ url: `/v1/sandbox/mails/${(await giveMail(world.pool)).mail}`, done: 204 },
  }),
  'DELETE /v1/sandbox/mails': () => ({ url: '/v1/sandbox/mails', done: 204 }),
  'GET /v1/customers/:id/attributes/:name/explain': () => ({
    ...{ url: '/v1/customers/acme/attributes/health/explain', done: 200 },
  }),
  'GET /v1/playbooks/:id/versions/:n': () => ({
    ...{ url: '/v1/playbooks/onboarding/versions/1', done: 200 },
  }),
  'GET /v1/sandbox/mails/:id': async ({ world }) => ({
    ...{ url: `/v1/sandbox/mails/${(await giveMail(world.pool)).mail}`, done: 200 },
  }),
  'GET /v1/bulk/:id': async (api) => ({ url: `/v1/bulk/${await bulk(api)}`, done: 200 }),
  'GET /v1/bulk/:id/rows': async (api) => ({ url: `/v1/bulk/${await bulk(api)}/rows`, done: 200 }),
  'POST /auth/dev': () => ({ url: '/auth/dev', body: { person: 'ops' }, done: 200 }),
};

let turns = 0;
/** Another each time: what stays as it is changes nothing. */
function clock(): number {
  turns = (turns % 11) + 1;
  return turns;
}
