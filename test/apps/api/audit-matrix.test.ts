import { ModulesContainer } from '@nestjs/core';
import { routeTable } from '../../../apps/api/auth/route-table';
import { cook, type Kitchen, prepare, RECIPES } from './fuzz/recipes';
import { Ground } from './fuzz/ground';

/** What each writing route leaves in the audit log. */
const AUDITED: Readonly<Record<string, string>> = {
  'PATCH /v1/customers/:id': 'customer.create customer/',
  'POST /v1/customers/:id/notes': 'note.create note/',
  'PATCH /v1/contacts/:id': 'contact.create contact/',
  'POST /v1/contacts/:id/consents': 'consent.give contact/',
  'PATCH /v1/records/:type/:id': 'contract.create contract/',
  'PATCH /v1/me': 'person.change person/admin',
  'PATCH /v1/people/:id': 'person.create person/',
  'PATCH /v1/queues/:id': 'queue.members queue/cs_us',
  'PATCH /v1/queues/:id/duty': 'queue.duty queue/support',
  'PATCH /v1/roles/:id': 'role.holder role/vp_cs',
  'POST /v1/publications': 'publication.create publication/',
  'POST /v1/playbooks/:id/pause': 'playbook.pause playbook/goodbye',
  'POST /v1/playbooks/:id/resume': 'playbook.resume playbook/goodbye',
  'POST /v1/enrollments': 'enrollment.create enrollment/',
  'POST /v1/tasks/:id/resolve': 'task.resolve task/',
  'POST /v1/tasks/:id/claim': 'task.claim task/',
  'POST /v1/tasks/:id/release': 'task.release task/',
  'POST /v1/tasks/:id/acknowledge': 'task.acknowledge task/',
  'POST /v1/tasks/:id/snooze': 'task.snooze task/',
  'POST /v1/tasks/:id/reassign': 'task.reassign task/',
  'POST /v1/tasks/:id/comments': 'task.comment task/',
  'POST /v1/tasks/:id/checklist': 'task.tick task/',
  'PATCH /v1/approvals/:id': 'approval.edit approval/',
  'POST /v1/approvals/:id/approve': 'approval.approve approval/',
  'POST /v1/approvals/:id/reject': 'approval.reject approval/',
  'POST /v1/outreach/:id/confirm': 'outreach.confirm outreach/',
  'POST /v1/outreach/:id/resend': 'outreach.resend outreach/',
  'POST /v1/holds': 'hold.place hold/',
  'POST /v1/holds/:id/release': 'hold.release hold/',
  'PATCH /v1/switches/:scope': 'switch.engage switch/channel:sms',
  'POST /v1/suppressions': 'suppression.create suppression/',
  'DELETE /v1/suppressions/:id': 'suppression.lift suppression/',
  'POST /v1/keys': 'key.create key/',
  'POST /v1/keys/:id/revoke': 'key.revoke key/',
  'POST /v1/dead-letters/:id/redrive': 'dead_letter.redriven dead-letter/',
  'POST /v1/dead-letters/:id/discard': 'dead_letter.discarded dead-letter/',
};

/** Routes that are posted to and leave no row there, each with its reason. */
const NOT_AUDITED: Readonly<Record<string, string>> = {
  'POST /v1/events': 'the event itself is kept, with its source',
  'POST /v1/events/batch': 'the events themselves are kept, with their source',
  'POST /v1/check': 'writes nothing',
  'POST /v1/playbooks/:id/simulate': 'writes nothing',
  'POST /v1/approvals/:id/preview': 'writes nothing',
  'POST /v1/notices/:id/read': 'says that somebody has read what was told to them',
  'POST /v1/sandbox/mails/:id/reply': 'posts an event; development only',
  'DELETE /v1/sandbox/mails': 'development only',
  'DELETE /v1/sandbox/mails/:id': 'development only',
  'POST /auth/dev': 'development only',
  'POST /auth/sign-out': 'ends a sign-in, which has a row of its own',
  'POST /u/:token': 'the answer is kept as a consent',
  'POST /p/:token': 'the answers are kept as consents',
  'POST /s/:token': 'the answer is kept as a survey answer',
};
/** They need a workflow, two versions or a draft that a playbook has made; their tests look for the row themselves. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'POST /v1/enrollments/:id/operate': 'test/e2e/operate.test.ts',
  'POST /v1/migrations': 'test/e2e/migrate.test.ts',
  'POST /v1/approvals/:id/refresh': 'test/apps/api/approvals-now.test.ts',
};

let ground: Ground;
let kitchen: Kitchen;
beforeAll(async () => {
  ground = await Ground.open();
  kitchen = { api: ground.api, admin: ground.tokenOf('admin') };
}, 120_000);
afterAll(() => ground.close());

/** Rows of the audit log, oldest first. */
async function logged(): Promise<{ actor: string; action: string; resource: string }[]> {
  const { rows } = await ground.api.world.pool.query<{
    actor: string;
    action: string;
    resource: string;
  }>('SELECT actor, action, resource FROM audit_log ORDER BY id');
  return rows;
}

test('every route that writes has a row here', () => {
  const routes = routeTable(ground.api.app.get(ModulesContainer))
    .map(({ method, path }) => `${method} ${path}`)
    .filter((route) => !route.startsWith('GET '));
  const known = { ...AUDITED, ...NOT_AUDITED, ...ELSEWHERE };
  expect(routes.filter((route) => known[route] === undefined)).toEqual([]);
  expect(Object.keys(known).filter((route) => !routes.includes(route))).toEqual([]);
});

test.each(Object.entries(AUDITED))('%s leaves %s', async (route, wanted) => {
  const before = (await logged()).length;
  await cook(route, kitchen);
  const rows = (await logged()).slice(before);
  expect(rows.map(({ actor }) => actor)).toEqual(['person:admin']);
  expect(rows.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
    expect.stringMatching(new RegExp(`^${wanted.replaceAll('.', '\\.')}`)),
  ]);
});

/** Where the second try after a cut says something else, or leaves a row of its own, and why that does no harm. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'POST /v1/keys':
    'nobody has heard the secret of the first try: the second gets another, on record',
};
/** When it was counted, and that it had been done before. */
const TOLD_ANEW = { until: undefined, again: undefined };

/** As a process leaves it that ends between the commit and the stored answer. Answers whether the route has keys. */
async function cut(key: string): Promise<boolean> {
  const { rowCount } = await ground.api.world.pool.query(
    `UPDATE idempotency_key SET status = NULL, answer = NULL, at = now() - interval '2 minutes' WHERE key = $1`,
    [key],
  );
  return rowCount === 1;
}

test.each(Object.keys(AUDITED).filter((route) => OTHERWISE[route] === undefined))(
  '%s once more after a cut answers the same, and does it once',
  async (route) => {
    const { call, key } = await prepare(route, kitchen);
    const first = await call();
    const before = (await logged()).length;
    const isKeyed = await cut(key);
    const second = await call();
    expect((await logged()).slice(before)).toEqual([]);
    if (isKeyed) expect({ ...second.body, ...TOLD_ANEW }).toEqual({ ...first.body, ...TOLD_ANEW });
    if (isKeyed) expect(second.status).toBe(first.status);
  },
);

test.each(Object.keys(NOT_AUDITED).filter((route) => RECIPES[route] !== undefined))(
  '%s leaves none',
  async (route) => {
    const before = (await logged()).length;
    await cook(route, kitchen);
    expect((await logged()).slice(before)).toEqual([]);
  },
);
