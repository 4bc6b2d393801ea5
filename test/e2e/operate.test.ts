import { transact } from '../../apps/shared/database/transact';
import { House } from '../support/house';
import { projectWith, yaml } from '../support/project';
import { until } from '../support/until';

/** Operators' verbs through the API, a real Temporal and a real worker. A playbook day lasts three seconds. */
const CARE = yaml`
  playbook: care
  title: Care
  owner: cs-ops@acme.example
  for: customer
  purpose: service
  enroll:
    won: {event: deal.won}
  reenroll: always
  backfill: none
  holdout: 0%
  exits:
    closed: {}
    churned: {when: 'customer.status == "churned"'}
  on_exit: {tasks: close}
  vars: {tries: {type: number, default: 0}}
  steps:
    - id: kickoff
      wait: {event: kickoff.booked, timeout: 2d}
      outcomes: {reached: continue, timeout: continue}
    - id: call
      task:
        title: "Call {{ customer.name }}"
        assign: [customer.csm, queue.cs_asia]
        due: 1bd
        give_up: 300d
      outcomes: {given_up: continue}
    - id: end
      exit: closed
`;

interface Enrollment {
  readonly id: string;
  readonly status: string;
  readonly exit: string | null;
  readonly at: readonly { readonly step: string }[];
}
interface List<T> {
  readonly data: readonly T[];
}
interface Entry {
  readonly kind: string;
  readonly step: string | null;
  readonly outcome: string | null;
}

let house: House;
const ids: Record<string, string> = {};

beforeAll(async () => {
  house = await House.open({ day: '3s' });
  await house.startWorker();
  const { api } = house;
  await api.post('/v1/publications', { files: projectWith({ care: CARE }) });
  await api.patch('/v1/people/ana', { name: 'Ana', email: 'ana@acme.example', access: ['csm'] });
  for (const customer of ['told', 'silent', 'witness', 'kept', 'held'])
    await api.patch(`/v1/customers/${customer}`, { name: customer, csm: 'ana' });
  await enter('told');
  await enter('silent');
}, 120_000);
afterAll(() => house.close());

const get = async (customer: string): Promise<Enrollment> =>
  (await house.api.get<Enrollment>(`/v1/enrollments/${ids[customer]}`)).body;
const trace = async (customer: string): Promise<readonly Entry[]> =>
  (await house.api.get<List<Entry>>(`/v1/enrollments/${ids[customer]}/trace`)).body.data;
const tasks = async (customer: string, status = 'open'): Promise<readonly object[]> =>
  (await house.api.get<List<object>>(`/v1/tasks?customer=${customer}&status=${status}`)).body.data;
const outcomes = async (customer: string): Promise<unknown[]> =>
  (await trace(customer))
    .filter(({ step, kind }) => step === 'kickoff' && kind === 'outcome')
    .map(({ outcome }) => outcome);

/** Until the enrollment waits for its kick-off. */
async function enter(customer: string): Promise<void> {
  await house.api.post('/v1/events', {
    id: `deal-${customer}`,
    type: 'deal.won',
    customer,
    data: { deal_id: customer },
  });
  const { body } = await house.api.get<List<Enrollment>>(`/v1/enrollments?customer=${customer}`);
  ids[customer] = body.data[0]?.id ?? '';
  await until('the wait', async () => (await get(customer)).at[0]?.step === 'kickoff');
}

async function operate(customer: string, body: object, key?: string) {
  const path = `/v1/enrollments/${ids[customer]}/operate`;
  return (await house.api.post(path, { reason: 'a test', ...body }, key)).body;
}

test('a pause takes events in and lets no deadline fire; resuming goes on with both', async () => {
  for (const customer of ['told', 'silent']) {
    expect(await operate(customer, { operation: 'pause' }, `pause-${customer}`)).toMatchObject({
      before: 'running',
      after: 'paused',
    });
    await until('paused', async () => (await get(customer)).status === 'paused');
  }
  const event = { id: 'k1', type: 'kickoff.booked', customer: 'told' };
  expect((await house.api.post('/v1/events', event)).body).toMatchObject({ result: 'accepted' });
  // Its deadline lies after those of the two that are paused: when it has a task, theirs have passed.
  await enter('witness');
  await until('the task of the witness', async () => (await tasks('witness')).length === 1);
  for (const customer of ['told', 'silent']) {
    expect(await outcomes(customer)).toEqual([]);
    expect(await tasks(customer)).toEqual([]);
    expect(await operate(customer, { operation: 'resume' })).toMatchObject({ after: 'running' });
    await until('a task', async () => (await tasks(customer)).length === 1);
  }
  expect(await outcomes('told')).toEqual(['reached']);
  expect(await outcomes('silent')).toEqual(['timeout']);
}, 90_000);

test('the same Idempotency-Key again is the first answer and changes nothing', async () => {
  const again = await operate('told', { operation: 'pause' }, 'pause-told');
  expect(again).toMatchObject({ before: 'running', after: 'paused' });
  expect(await get('told')).toMatchObject({ status: 'running' });
  expect((await trace('told')).filter(({ kind }) => kind === 'paused')).toHaveLength(1);
  await expect(operate('told', { operation: 'resume' }, 'pause-told')).rejects.toMatchObject({
    problem: { status: 422, code: 'idempotency_key_reused' },
  });
}, 30_000);

test('an exit that the playbook does not have is refused with the ones it has', async () => {
  await expect(operate('told', { operation: 'exit', exit: 'nowhere' })).rejects.toMatchObject({
    problem: {
      status: 422,
      errors: [{ pointer: '/exit', fix: 'known: churned, closed, removed' }],
    },
  });
  expect(await get('told')).toMatchObject({ status: 'running', exit: null });
}, 30_000);

test('a dry run says what a verb would do, with lines, and changes nothing', async () => {
  const skip = { operation: 'skip', step: 'call', outcome: 'done', dry_run: true };
  expect(await operate('silent', skip)).toMatchObject({
    dry_run: true,
    before: 'running',
    after: 'done',
    exit: 'closed',
    would: expect.arrayContaining([
      {
        ...{ kind: 'closeTask', what: 'closes its task' },
        ...{ step: 'call', file: 'care.playbook.yaml', line: 20 },
      },
    ]) as unknown,
    ...{ tasks_closed: 1, sends_now: 0, timers: 0 },
  });
  await expect(
    operate('silent', { operation: 'retry', step: 'call', dry_run: true }),
  ).rejects.toMatchObject({ problem: { status: 409, code: 'operation_refused' } });
  expect(await get('silent')).toMatchObject({ status: 'running', at: [{ step: 'call' }] });
}, 30_000);

test('a jump goes back to an earlier step, and a skip passes over it with an outcome', async () => {
  await operate('silent', { operation: 'jump', step: 'call', to: 'kickoff' });
  await until('the wait', async () => (await get('silent')).at[0]?.step === 'kickoff');
  expect(await tasks('silent')).toEqual([]);
  await operate('silent', { operation: 'set', vars: { tries: 7 } });
  await operate('silent', { operation: 'skip', step: 'kickoff', outcome: 'timeout' }, 'skip-1');
  await operate('silent', { operation: 'skip', step: 'kickoff', outcome: 'timeout' }, 'skip-1');
  await until('a second task', async () => (await tasks('silent')).length === 1);
  const { rows } = await house.pool.query<{ action: string; actor: string }>(
    'SELECT action, actor FROM audit_log WHERE resource = $1 ORDER BY id DESC LIMIT 3',
    [`enrollment/${ids['silent']}`],
  );
  expect(rows.map(({ action }) => action)).toEqual([
    'enrollment.skip',
    'enrollment.set',
    'enrollment.jump',
  ]);
}, 60_000);

test('an exit ends it, closes its tasks, and nothing is left to operate on', async () => {
  const leave = { operation: 'exit', exit: 'churned' };
  expect(await operate('told', leave, 'leave-told')).toMatchObject({ exit: 'churned' });
  await until('done', async () => (await get('told')).status === 'done');
  expect(await get('told')).toMatchObject({ exit: 'churned', exit_why: 'dev: a test', at: [] });
  expect(await tasks('told')).toEqual([]);
  expect(await tasks('told', 'closed')).toHaveLength(1);
  for (const operation of ['pause', 'resume', 'exit'])
    await expect(operate('told', { operation })).rejects.toMatchObject({
      problem: { status: 409, code: 'operation_refused' },
    });
  expect(await get('silent')).toMatchObject({ status: 'running' });
}, 30_000);

test('an order that was cut after it was carried out, and repeated, is not refused for what it did itself', async () => {
  const enrollment = `enrollment/${ids['told']}`;
  const noted = async () => {
    const { rows } = await house.pool.query<{ detail: object }>(
      `SELECT detail FROM audit_log WHERE resource = $1 AND action = 'enrollment.exit'`,
      [enrollment],
    );
    return rows.map(({ detail }) => detail);
  };
  const leave = { operation: 'exit', exit: 'churned' };
  const [first] = await noted();
  await forget(enrollment);
  expect(await noted()).toEqual([]);
  await expect(operate('told', leave, 'another')).rejects.toMatchObject({
    problem: { code: 'operation_refused' },
  });
  const answer = { before: 'done', after: 'done', exit: 'churned' };
  expect(await operate('told', leave, 'leave-told')).toMatchObject(answer);
  expect(await operate('told', leave, 'leave-told')).toMatchObject(answer);
  expect(await noted()).toEqual([
    { ...first, operation: { kind: 'exit', exit: 'churned' }, before: 'done', result: answer },
  ]);
}, 30_000);

/** What an API leaves that dies between the workflow's answer and its own. */
async function forget(enrollment: string): Promise<void> {
  await transact(house.pool, async (client) => {
    await client.query('SET LOCAL session_replication_role = replica');
    await client.query(`DELETE FROM audit_log WHERE resource = $1 AND action = 'enrollment.exit'`, [
      enrollment,
    ]);
    await client.query(`DELETE FROM idempotency_key WHERE key = 'leave-told'`);
  });
}

test('one that somebody pauses by itself in a pause of its playbook stays paused after it', async () => {
  const { api } = house;
  await enter('kept');
  await enter('held');
  const whole = (verb: string) => api.post(`/v1/playbooks/care/${verb}`, { reason: 'a test' });
  const is = (customer: string, status: string) =>
    until(status, async () => (await get(customer)).status === status);
  await whole('pause');
  await is('kept', 'paused');
  await is('held', 'paused');
  await expect(operate('held', { operation: 'resume' })).rejects.toMatchObject({
    problem: { status: 409, code: 'operation_refused' },
  });
  await operate('kept', { operation: 'pause' });
  await whole('resume');
  await is('held', 'running');
  expect(await get('kept')).toMatchObject({ status: 'paused' });
}, 60_000);
