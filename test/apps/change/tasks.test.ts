import { randomUUID } from 'node:crypto';
import { enrollByHand } from '../../../apps/shared/tasks/enroll-by-hand';
import { resolveTask } from '../../../apps/shared/tasks/resolve';
import type { Refused } from '../../../apps/shared/refused';
import { IS_GOLD, plan, Stage } from '../../support/stage';

const FIELD = { type: 'number', label: 'Seats', required: true, min: 1 } as const;
const CALL = plan('call', {
  ways: {
    by_hand: { kind: 'manual', fields: { seats: FIELD } },
    asks: {
      kind: 'manual',
      fields: { who: { type: 'person', label: 'Who', required: true } },
    },
    gold_only: { kind: 'manual', fields: {}, if: IS_GOLD },
  },
  exits: { lost: {} },
});

let stage: Stage;
let enrollment: string;
let task: string;
beforeEach(async () => {
  stage = await Stage.open(CALL);
  enrollment = await stage.enrolled('call');
  task = randomUUID();
  await stage.pool.query(
    `INSERT INTO task (id, customer_id, playbook, title, assignee, assigned, due_at, due, priority, answers, form, status, opened_at)
     VALUES ($1, 'acme', 'call', '"Call"', 'ana', '[]', now(), '{}', 'normal', $2, '{}', 'open', now())`,
    [
      task,
      JSON.stringify({
        yes: { label: 'Yes', form: { seats: FIELD } },
        no: { label: 'No', form: {} },
      }),
    ],
  );
  await stage.pool.query(`INSERT INTO task_source VALUES ($1, 'call', 1, $2)`, [enrollment, task]);
});
afterEach(() => stage.close());

const deps = () => ({
  pool: stage.pool,
  published: stage.published,
  clock: { now: () => stage.now },
});
const resolve = (answer: string | undefined, form: unknown = {}) =>
  resolveTask(deps(), { task, by: 'ana', answer, form });
const refusal = async (what: Promise<unknown>): Promise<Refused | undefined> =>
  (await what.then(
    () => undefined,
    (error: unknown) => error,
  )) as Refused | undefined;

test('an answer closes the task and tells the enrollment once, however often it is given', async () => {
  expect(await resolve('yes', { seats: 3 })).toMatchObject({ answer: 'yes', again: false });
  expect(await resolve('yes', { seats: 3 })).toMatchObject({
    answer: 'yes',
    again: true,
    by: 'ana',
  });
  expect(await refusal(resolve('no'))).toMatchObject({ code: 'task_closed' });
  expect(await stage.signals()).toMatchObject([
    {
      enrollment_id: enrollment,
      payload: {
        kind: 'taskResolved',
        id: `task/${task}`,
        step: 'call',
        visit: 1,
        answer: 'yes',
        form: { seats: 3 },
        by: 'ana',
      },
    },
  ]);
  expect(await stage.rows('SELECT kind, by FROM task_change')).toEqual([
    { kind: 'resolved', by: 'ana' },
  ]);
});

test('of two people who answer at once one is heard', async () => {
  const answers = await Promise.allSettled([
    resolve('no'),
    resolve('yes', { seats: 2 }),
    resolve('no'),
    resolve('yes', { seats: 2 }),
  ]);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  expect(await stage.signals()).toHaveLength(1);
});

test('an answer that does not fit names each field, and the task stays open', async () => {
  const codes = async (answer: string | undefined, form: unknown) =>
    (await refusal(resolve(answer, form)))?.faults.map(({ code, pointer }) => `${code} ${pointer}`);
  expect(await codes('yes', {})).toEqual(['form_incomplete /form/seats']);
  expect(await codes('yes', { seats: 0, seat: 1 })).toEqual([
    'unknown_member /form/seat',
    'out_of_range /form/seats',
  ]);
  expect(await codes('maybe', {})).toEqual(['unknown_reference /answer']);
  expect(await codes(undefined, {})).toEqual(['missing_member /answer']);
  expect(await stage.count(`task WHERE status = 'open'`)).toBe(1);
});

test('an enrollment that ended first closes its tasks before its workflow has done so', async () => {
  await stage.pool.query(`UPDATE enrollment SET ended_at = now(), exit = 'lost', status = 'done'`);
  expect(await refusal(resolve('no'))).toMatchObject({ code: 'task_closed' });
  await stage.pool.query(`UPDATE task SET on_exit = '"keep"'`);
  expect(await resolve('no')).toMatchObject({ again: false });
  expect(await stage.signals()).toEqual([]);
});

test('enrolling by hand is done once per key, and not twice at a time', async () => {
  await stage.customer('other');
  const enroll = (key: string, more: object = {}) =>
    enrollByHand(deps(), {
      playbook: 'call',
      way: 'by_hand',
      subject: 'other',
      with: { seats: 2 },
      key,
      ...more,
    });
  expect(await enroll('dry', { dryRun: true })).toMatchObject({ again: false });
  const first = await enroll('k1');
  expect(await enroll('k1')).toEqual({ ...first, again: true });
  expect(await refusal(enroll('k2'))).toMatchObject({
    code: 'already_enrolled',
    more: { enrollment: first.enrollment },
  });
  expect(await stage.rows(`SELECT trigger FROM enrollment WHERE subject_id = 'other'`)).toEqual([
    { trigger: { seats: 2 } },
  ]);
});

test('enrolling by hand says what does not fit', async () => {
  const enroll = (more: object) =>
    refusal(
      enrollByHand(deps(), {
        playbook: 'call',
        way: 'by_hand',
        subject: 'acme',
        key: 'k',
        ...more,
      }),
    );
  expect(await enroll({ playbook: 'cal' })).toMatchObject({
    faults: [{ pointer: '/playbook', fix: 'write "call"' }],
  });
  expect(await enroll({ way: undefined })).toMatchObject({
    faults: [{ pointer: '/way', code: 'missing_member' }],
  });
  expect(await enroll({ subject: 'nobody', with: { seats: 1 } })).toMatchObject({
    faults: [{ code: 'unknown_customer' }],
  });
  expect(await enroll({})).toMatchObject({
    faults: [{ pointer: '/with/seats', code: 'form_incomplete' }],
  });
  expect(await enroll({ way: 'asks', with: { who: 'nobody' } })).toMatchObject({
    faults: [{ pointer: '/with/who', code: 'unknown_reference' }],
  });
  expect(await enroll({ way: 'gold_only' })).toMatchObject({ code: 'operation_refused' });
});
