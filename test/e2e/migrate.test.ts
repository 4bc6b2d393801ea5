import { House } from '../support/house';
import { projectWith } from '../support/project';
import { until } from '../support/until';

/** Those inside go on in another version: through the API, a real Temporal, and a real worker that is killed on the way. */
const HEAD = `playbook: care
title: Care
owner: cs-ops@acme.example
for: customer
purpose: service
enroll:
  hand: {manual: true}
reenroll: always
backfill: none
holdout: 0%
exits: {closed: {}, churned: {when: 'customer.status == "churned"'}}
on_exit: {tasks: close}
`;
const OFFER = `  - id: offer
    send: {template: onboarding/welcome, to: [contacts.champion], as: [sender.care], approval: {by: [queue.cs_asia], within: 200d, otherwise: skip}}
`;
const FIRST = `${HEAD}steps:
  - id: start
    branch:
      - {if: 'customer.region == "us"', then: {goto: dated}}
      - {if: 'customer.tier == "growth"', then: {goto: offer}}
      - {else: continue}
  - id: reply
    wait: {event: kickoff.booked, timeout: 300d}
    outcomes: {reached: continue, timeout: continue}
  - id: review
    task: {title: Review, assign: [queue.cs_asia], due: 100d}
${OFFER}  - id: end
    exit: closed
  - id: dated
    task: {title: Prepare, assign: [queue.cs_asia], due: {date: customer.due_on, before: 2d}}
`;
const SECOND = `${HEAD}vars: {tries: {type: number, default: 3}}
steps:
  - id: hello
    branch:
      - {if: 'customer.region == "us"', then: {goto: dated}}
      - {if: 'customer.tier == "growth"', then: {goto: offer}}
      - {else: continue}
  - id: reply
    wait: {event: kickoff.booked, timeout: 400d}
    outcomes: {reached: continue, timeout: continue}
  - id: people
    task: {title: People, assign: [queue.cs_asia], due: 50d}
${OFFER}  - id: sign
    wait: {event: training.done, timeout: 300d}
    outcomes: {reached: continue, timeout: continue}
  - id: end
    exit: closed
  - id: dated
    task: {title: Prepare, assign: [queue.cs_asia], due: 3d}
`;

interface Enrollment {
  readonly id: string;
  readonly version: number;
  readonly hash: string;
  readonly status: string;
  readonly exit: string | null;
  readonly verbs: readonly string[];
  readonly at: readonly { readonly step: string; readonly line: number | null }[];
}
interface Entry {
  readonly kind: string;
  readonly step: string | null;
  readonly why: string;
  readonly line: number | null;
}
interface List<T> {
  readonly data: readonly T[];
}
interface Task {
  readonly id: string;
  readonly title: string;
}

let house: House;
const ids: Record<string, string> = {};
const get = async (customer: string): Promise<Enrollment> =>
  (await house.api.get<Enrollment>(`/v1/enrollments/${ids[customer]}`)).body;
const trace = async (customer: string): Promise<readonly Entry[]> =>
  (await house.api.get<List<Entry>>(`/v1/enrollments/${ids[customer]}/trace?limit=200`)).body.data;
const tasks = async (customer: string): Promise<readonly Task[]> =>
  (await house.api.get<List<Task>>(`/v1/tasks?customer=${customer}&status=open`)).body.data;
const drafts = async (): Promise<readonly { readonly id: string }[]> =>
  (await house.api.get<List<{ id: string }>>('/v1/approvals?customer=drafts')).body.data;
const stands = (customer: string, step: string) =>
  until(`${customer} at ${step}`, async () => (await get(customer)).at[0]?.step === step);
const says = (type: string, customer: string) =>
  house.api.post('/v1/events', { id: `${type}-${customer}`, type, customer });
const migrate = async (customer: string, body: object = {}, key?: string) => {
  const asked = {
    operation: 'migrate',
    version: 2,
    reason: 'a test',
    map: { review: 'people' },
    ...body,
  };
  return (await house.api.post(`/v1/enrollments/${ids[customer]}/operate`, asked, key)).body;
};
async function publish(text: string): Promise<void> {
  const files = projectWith({ care: text });
  files['catalog.yaml'] = (files['catalog.yaml'] ?? '').replace(
    '\n  data_validated:',
    '\n  due_on: {type: date}\n  data_validated:',
  );
  await house.api.post('/v1/publications', { files });
}

async function enter(customer: string, more: object = {}): Promise<void> {
  await house.api.patch(`/v1/customers/${customer}`, { name: customer, ...more });
  const { body } = await house.api.post<{ id: string }>('/v1/enrollments', {
    playbook: 'care',
    subject: customer,
  });
  ids[customer] = body.id;
}

beforeAll(async () => {
  house = await House.open({ day: '1h' });
  await house.startWorker();
  await publish(FIRST);
  for (const customer of ['waits', 'stays', 'killed', 'works', 'one', 'two', 'abroad'])
    await enter(customer);
  await enter('parked', { region: 'us' });
  for (const customer of ['waits', 'stays', 'killed', 'works', 'one', 'two', 'abroad'])
    await stands(customer, 'reply');
  await says('kickoff.booked', 'works');
  await until('parked', async () => (await get('parked')).status === 'parked');
  await stands('works', 'review');
  await house.api.patch('/v1/customers/drafts', { name: 'drafts' });
  await house.api.patch('/v1/contacts/chen', {
    customer_id: 'drafts',
    name: 'Chen',
    roles: ['champion'],
    locale: 'en',
    reach: { email: 'chen@acme.test' },
  });
  await enter('drafts', { tier: 'growth' });
  await until('a draft', async () => (await drafts()).length === 1);
  await house.api.patch('/v1/customers/abroad', { name: 'abroad', region: 'us' });
  await publish(SECOND);
}, 180_000);
afterAll(() => house.close());

test('whoever publishes a version moves nobody; a newer one is offered where somebody stands', async () => {
  expect(await get('waits')).toMatchObject({ version: 1, at: [{ step: 'reply' }] });
  expect((await get('waits')).verbs).toContain('migrate');
});

test('a dry run says what the move would do, with lines of the new version, and changes nothing', async () => {
  const told = (await migrate('waits', { dry_run: true })) as {
    would: readonly { line?: number }[];
    at: readonly string[];
  };
  expect(told).toMatchObject({ dry_run: true, before: 'running', after: 'running', at: ['reply'] });
  expect(told.would).toContainEqual(
    expect.objectContaining({ kind: 'migrate', what: 'goes on in the other version' }),
  );
  expect(await get('waits')).toMatchObject({ version: 1 });
});

test('what fits neither version is refused, with what was meant', async () => {
  const refused = (body: object) => expect(migrate('waits', body)).rejects;
  await refused({ map: { reveiw: 'people' } }).toMatchObject({
    problem: {
      errors: [{ pointer: '/map/reveiw', fix: expect.stringContaining('review') as unknown }],
    },
  });
  await refused({ map: { review: { to: 'people', as: 'good' } } }).toMatchObject({
    problem: { errors: [{ pointer: '/map/review/as', fix: 'known: done' }] },
  });
  await refused({ version: 7 }).toMatchObject({
    problem: { errors: [{ pointer: '/version', fix: 'one of 1, 2' }] },
  });
  await expect(migrate('works', { map: {} })).rejects.toMatchObject({
    problem: {
      code: 'operation_refused',
      detail: expect.stringContaining('it stands at "review"') as unknown,
    },
  });
});

test('somebody who waits goes on waiting in the new version, and the story goes on there', async () => {
  expect(await migrate('waits')).toMatchObject({ before: 'running', after: 'running' });
  await until('version 2', async () => (await get('waits')).version === 2);
  expect(await get('waits')).toMatchObject({ at: [{ step: 'reply', line: 20 }] });
  await says('kickoff.booked', 'waits');
  await stands('waits', 'people');
  const story = (await trace('waits')).filter(({ kind }) => kind === 'migrated');
  expect(story).toMatchObject([
    { step: null },
    { step: 'reply', line: 20, why: 'goes on here: "reply"' },
  ]);
  expect(story[0]?.why).toMatch(/^.*a test: goes on in version [0-9a-f]{8}, was in [0-9a-f]{8}$/);
  expect(await migrate('waits').catch(({ problem }) => problem as object)).toMatchObject({
    code: 'operation_refused',
  });
}, 60_000);

test('an open task goes along: the same task, in the new step, with its new time', async () => {
  const [before] = await tasks('works');
  await migrate('works');
  await stands('works', 'people');
  const [after] = await tasks('works');
  expect(after?.id).toBe(before?.id);
  expect(await tasks('works')).toHaveLength(1);
  await until('its new time', async () => {
    const { rows: now } = await house.pool.query<{ days: number }>(
      'SELECT round(extract(epoch FROM due_at - opened_at) / 86400)::integer AS days FROM task WHERE id = $1',
      [after?.id],
    );
    return (now[0]?.days ?? 0) < 60;
  });
}, 60_000);

test('a draft that reads the same stays on its desk, and is shown by its new place', async () => {
  const [before] = await drafts();
  await migrate('drafts');
  await until('version 2', async () => (await get('drafts')).version === 2);
  expect(await drafts()).toMatchObject([{ id: before?.id, step: 'offer' }]);
  const shown = (await house.api.get(`/v1/approvals/${before?.id ?? ''}`)).body;
  expect(shown).toMatchObject({ status: 'open' });
}, 60_000);

test('one that is parked is tried again by what the new version says', async () => {
  await migrate('parked');
  await until('a task', async () => (await tasks('parked')).length === 1);
  expect(await get('parked')).toMatchObject({
    status: 'running',
    version: 2,
    at: [{ step: 'dated' }],
  });
}, 60_000);

test('a worker that is killed while it moves somebody moves them once', async () => {
  await house.killWorker();
  await house.startWorker({ CRASH_AT: 'settle:after-commit' });
  const moved = migrate('killed', {}, 'move-killed');
  await house.workerCrashed();
  await house.startWorker();
  await moved;
  await until('version 2', async () => (await get('killed')).version === 2);
  await says('kickoff.booked', 'killed');
  await stands('killed', 'people');
  const told = await trace('killed');
  expect(told.filter(({ kind, step }) => kind === 'migrated' && step === null)).toHaveLength(1);
  expect(await tasks('killed')).toHaveLength(1);
}, 90_000);

test('those whom nobody moved are where they were, and go on by the version they came in by', async () => {
  expect(await get('stays')).toMatchObject({ version: 1, at: [{ step: 'reply' }] });
  await says('kickoff.booked', 'stays');
  await stands('stays', 'review');
  expect((await trace('stays')).filter(({ kind }) => kind === 'migrated')).toEqual([]);
}, 60_000);

interface Bulk {
  readonly status: string;
  readonly total: number;
  readonly done: number;
  readonly results: Readonly<Record<string, number>>;
}
interface Moved {
  readonly bulk_id: string;
}

test('a plan moves the rest: counted first, confirmed, one after the other, and over a kill', async () => {
  const [from, to] = [(await get('one')).hash, (await get('waits')).hash];
  const plan = `migration: care
from: ${from}
to: ${to}
steps: {review: people}
vars: {tries: "7"}
only: customer.region == "cn"
`;
  const { api } = house;
  const dry = (await api.post('/v1/migrations', { plan, dry_run: true })).body;
  expect(dry).toMatchObject({
    ...{ dry_run: true, bulk_id: null, playbook: 'care', enrollments: 3 },
    ...{ move: 2, map: 1, park: 0, tasks_closed: 0, tasks_opened: 0, sends: 0 },
  });
  const wrong = { plan: plan.replace('people', 'poeple') };
  await expect(api.post('/v1/migrations', wrong)).rejects.toMatchObject({
    problem: { code: 'diagnostics', diagnostics: [{ code: 'migration-unknown-step', line: 4 }] },
  });
  await expect(api.post('/v1/migrations', { plan, confirmed: 2 })).rejects.toMatchObject({
    problem: { status: 409, code: 'migration_unconfirmed', confirmed: 3 },
  });
  await house.killWorker();
  const asked = (await api.post<Moved>('/v1/migrations', { plan, confirmed: 3 }, 'move-rest')).body;
  const again = (await api.post<Moved>('/v1/migrations', { plan, confirmed: 3 }, 'move-rest')).body;
  expect(again.bulk_id).toBe(asked.bulk_id);
  const logged = await house.pool.query<{ resource: string }>(
    `SELECT resource FROM audit_log WHERE action = 'migration.create'`,
  );
  expect(logged.rows).toEqual([{ resource: `bulk/${asked.bulk_id}` }]);
  await house.startWorker({ CRASH_AT: 'settle:after-commit:2' });
  await house.workerCrashed();
  await house.startWorker();
  const path = `/v1/bulk/${asked.bulk_id}`;
  const bulk = async () => (await api.get<Bulk>(path)).body;
  await until('all are moved', async () => (await bulk()).status === 'done');
  expect(await bulk()).toMatchObject({ total: 3, done: 3, results: { moved: 3, skipped: 0 } });
  for (const customer of ['one', 'two', 'stays'])
    expect(await get(customer)).toMatchObject({ version: 2 });
  expect(await get('abroad')).toMatchObject({ version: 1, at: [{ step: 'reply' }] });
  expect(await tasks('stays')).toHaveLength(1);
  for (const customer of ['one', 'stays'])
    expect(
      (await trace(customer)).filter(({ kind, step }) => kind === 'migrated' && step === null),
    ).toHaveLength(1);
  const rows = (await api.get<List<{ result: string }>>(`${path}/rows?result=moved`)).body.data;
  expect(rows).toHaveLength(3);
}, 120_000);
