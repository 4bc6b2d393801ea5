import { randomUUID } from 'node:crypto';
import { ModulesContainer } from '@nestjs/core';
import { type Permission, PERMISSION_NAMES, PERMISSIONS } from '../../../apps/api/auth/permissions';
import { routeTable } from '../../../apps/api/auth/route-table';
import { TestApi } from '../../support/api';
import { giveDraft } from '../../support/give-draft';
import { giveTask } from '../../support/give-task';

/** The same routes about what is somebody else's: ana cares for acme, her tasks and drafts are hers. */
let api: TestApi;
const as: Record<string, string | undefined> = { nobody: undefined };
let task: string;
let draft: string;
let enrollment: string;
let outreach: string;
let hold: string;
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  as['boss'] = await api.person('boss', ['leader']);
  as['ana'] = await api.person('ana', ['csm'], { manager: 'boss', delegate: 'dora' });
  as['dora'] = await api.person('dora', ['csm']);
  for (const role of ['ops', 'csm', 'leader', 'admin']) as[role] = await api.person(role, [role]);
  as['key'] = await api.key(
    PERMISSION_NAMES.filter((name: Permission) => PERMISSIONS[name].key === 'may'),
  );
  as['bare'] = await api.key(['playbooks:read']);
  const body = { name: 'Acme', csm: 'ana' };
  await api.call('PATCH', '/v1/customers/acme', { as: as['admin'] ?? '', body });
  const li = { customer_id: 'acme', name: 'Li', reach: { email: 'li@acme.example' } };
  await api.call('PATCH', '/v1/contacts/li', { as: as['admin'] ?? '', body: li });
});
beforeEach(async () => {
  const { pool } = api.world;
  task = await giveTask(pool, { queue: null, assignee: 'ana' });
  draft = await giveDraft(pool, { approver: ['person', 'ana'] });
  enrollment = draft;
  const { rows } = await pool.query<{ id: string }>(
    `UPDATE outreach SET status = 'unconfirmed' WHERE enrollment_id = $1 RETURNING id`,
    [enrollment],
  );
  outreach = rows[0]?.id ?? '';
  hold = randomUUID();
  await pool.query(
    `INSERT INTO hold (id, customer_id, reason, placed_by, placed_at) VALUES ($1, 'acme', 'angry', 'person:ana', now())`,
    [hold],
  );
});
afterAll(() => api.close());

const EVERY = ['nobody', 'bare', 'key', 'ops', 'csm', 'leader', 'admin', 'ana', 'dora', 'boss'];
/** Whose it is, who stands in, who is above. */
const HERS = 'ana dora boss';
/** Who cares for every customer, and those of acme's own. A delegate stands in for tasks and drafts only. */
const CARE = 'key ops leader admin ana boss';

interface Cell {
  readonly url: () => string;
  readonly body?: object;
  /** Who comes as far as the thing itself. */
  readonly may: string;
}

const tasks = (verb: string, body?: object): Cell => ({
  url: () => `/v1/tasks/${task}/${verb}`,
  may: HERS,
  ...(body === undefined ? {} : { body }),
});
const drafts = (verb: string, body?: object): Cell => ({
  url: () => `/v1/approvals/${draft}${verb}`,
  may: HERS,
  ...(body === undefined ? {} : { body }),
});
const care = (url: () => string, body: object, may = CARE): Cell => ({ url, body, may });
const acme = (path: string) => () => `/v1/${path}`;

/** Every route that changes something of one customer, or of one person's work. */
const MATRIX: Readonly<Record<string, Cell>> = {
  'PATCH /v1/customers/:id': care(acme('customers/acme'), { name: 'Acme' }),
  'POST /v1/customers/:id/notes': care(acme('customers/acme/notes'), { text: 'x', kind: 'note' }),
  'PATCH /v1/contacts/:id': care(acme('contacts/li'), { name: 'Li' }),
  'POST /v1/contacts/:id/consents': care(acme('contacts/li/consents'), {
    ...{ purpose: 'service', given: true, basis: 'contract' },
  }),
  'PATCH /v1/records/:type/:id': care(acme('records/contract/c1'), {
    ...{ customer_id: 'acme', number: '1', status: 'active', renews_on: '2027-01-01', value: 1 },
  }),
  'POST /v1/enrollments': care(acme('enrollments'), {
    playbook: 'onboarding',
    subject: 'acme',
    dry_run: true,
  }),
  'POST /v1/enrollments/:id/operate': care(
    () => `/v1/enrollments/${enrollment}/operate`,
    { operation: 'pause', reason: 'x' },
    // A leader as a csm: of those below.
    'key ops admin ana boss',
  ),
  'POST /v1/holds': care(acme('holds'), { customer: 'acme', reason: 'x' }),
  'POST /v1/holds/:id/release': care(() => `/v1/holds/${hold}/release`, {}),
  'POST /v1/outreach/:id/confirm': care(
    () => `/v1/outreach/${outreach}/confirm`,
    { sent: true, note: 'x' },
    'ops leader admin ana boss',
  ),
  'POST /v1/outreach/:id/resend': care(
    () => `/v1/outreach/${outreach}/resend`,
    { note: 'x' },
    'ops leader admin ana boss',
  ),
  'POST /v1/tasks/:id/resolve': tasks('resolve', {}),
  'POST /v1/tasks/:id/claim': tasks('claim'),
  // Back into its queue puts it only who has taken it.
  'POST /v1/tasks/:id/release': { ...tasks('release'), may: 'ana' },
  'POST /v1/tasks/:id/acknowledge': tasks('acknowledge'),
  'POST /v1/tasks/:id/snooze': tasks('snooze', { until: '1d', reason: 'x' }),
  'POST /v1/tasks/:id/reassign': tasks('reassign', { to: 'lost', reason: 'x' }),
  'POST /v1/tasks/:id/comments': tasks('comments', { text: 'x' }),
  'POST /v1/tasks/:id/checklist': tasks('checklist', { checklist: [] }),
  'PATCH /v1/approvals/:id': drafts('', { note: 'x' }),
  'POST /v1/approvals/:id/approve': drafts('/approve', {}),
  'POST /v1/approvals/:id/reject': drafts('/reject', { reason: 'x' }),
  'POST /v1/approvals/:id/refresh': drafts('/refresh'),
};

/** Changes that are nobody's own: the matrix of roles says all of them. */
const NOT_OF_ONE =
  /^(?:GET|DELETE) |\/v1\/(?:me|people|queues|roles|events|check|publications|migrations|playbooks|switches|keys|suppressions|dead-letters|notices|sandbox)|\/auth\/|\/[ups]\/:token/;

test.each(Object.entries(MATRIX))(
  "%s about what is somebody else's",
  async (route, { url, body, may }) => {
    const [method = ''] = route.split(' ');
    const came: string[] = [];
    for (const who of EVERY) {
      const before = await standing();
      const answer = await api.call(method as 'POST', url(), {
        ...(as[who] === undefined ? {} : { as: as[who] }),
        ...(body === undefined ? {} : { body }),
        // Whoever is let in finds something else wrong with it, so that the next finds the thing as it was.
        headers: {
          'idempotency-key': randomUUID(),
          'if-match': '"99"',
        },
      });
      const kept =
        answer.status === 401 || ['forbidden', 'not_yours'].includes(String(answer.body['code']));
      if (!kept) came.push(who);
      else expect([who, await standing()]).toEqual([who, before]);
    }
    const wanted = may.split(' ');
    expect(came).toEqual(EVERY.filter((who) => wanted.includes(who)));
  },
);

test('a route that changes something of one customer or one person has a row', () => {
  const routes = routeTable(api.app.get(ModulesContainer))
    .map(({ method, path }) => `${method} ${path}`)
    .filter((route) => !NOT_OF_ONE.test(route));
  // Writes nothing: whoever reads drafts looks at other words for one.
  const reads = ['POST /v1/approvals/:id/preview'];
  expect(routes.filter((route) => !reads.includes(route) && MATRIX[route] === undefined)).toEqual(
    [],
  );
});

/** What a refused call must not have touched. */
async function standing(): Promise<object> {
  const { rows } = await api.world.pool.query<{ at: object }>(
    `SELECT jsonb_build_object('task', (SELECT to_jsonb(t) FROM task t WHERE id = $1), 'draft', (SELECT to_jsonb(a) FROM approval a WHERE id = $2),
       'outreach', (SELECT status FROM outreach WHERE id = $3), 'holds', (SELECT count(*) FROM hold WHERE released_at IS NULL),
       'rest', (SELECT jsonb_build_array((SELECT count(*) FROM customer_change), (SELECT count(*) FROM note), (SELECT count(*) FROM consent_event),
         (SELECT count(*) FROM enrollment), (SELECT count(*) FROM audit_log), (SELECT count(*) FROM outbox)))) AS at`,
    [task, draft, outreach],
  );
  return rows[0]?.at ?? {};
}
