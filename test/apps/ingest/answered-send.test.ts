import { uuid7 } from '../../../apps/shared/uuid7';
import { condition, plan, Stage } from '../../support/stage';

const FROM_HELLO = condition(
  'event.step == "hello"',
  ['==', ['name', 'event.step'], ['lit', 'hello']],
  'event.step',
);
const REPLIED = { kind: 'event', types: ['outreach.replied'], if: FROM_HELLO } as const;

let stage: Stage;
beforeEach(async () => {
  const ways = {
    unhappy: { kind: 'event', types: ['survey.answered', 'outreach.bounced'] },
  } as const;
  stage = await Stage.open(
    plan('onboarding', { exits: { replied: { trigger: REPLIED } } }),
    plan('rescue', { ways }),
  );
  for (const id of ['li', 'mei'])
    await stage.changes.patchContact(id, { customer_id: 'acme', name: id }, { source: 'crm' });
});
afterEach(() => stage.close());

async function sent(channel: string | null = 'email'): Promise<string> {
  const id = uuid7();
  await stage.pool.query(
    `INSERT INTO outreach (id, enrollment_id, step, visit, playbook, customer_id, contact_id, channel, purpose, template, status, created_at)
     VALUES ($1, $2, 'hello', 1, 'onboarding', 'acme', 'li', $3, 'service', 'hello', 'accepted', now())`,
    [id, await stage.enrolled('onboarding'), channel],
  );
  return id;
}

const EVENTS = 'SELECT about_kind, about_id, customer_id, type, data FROM event ORDER BY key';

test('a reply that names the message says by itself whose it is, and of which step', async () => {
  const outreach = await sent();
  const [armed] = await stage.rows<{ id: string }>('SELECT id FROM enrollment');
  await stage.armed(armed?.id ?? '', '$exit/replied', REPLIED, { exit: 'replied' });
  const answer = await stage.post([{ id: 'r1', type: 'outreach.replied', data: { outreach } }]);
  expect(answer).toMatchObject({ accepted: 1, refused: [] });
  expect(await stage.rows(EVENTS)).toEqual([
    {
      about_kind: 'contact',
      about_id: 'li',
      customer_id: 'acme',
      type: 'outreach.replied',
      data: { outreach, step: 'hello', playbook: 'onboarding', channel: 'email' },
    },
  ]);
  expect(await stage.rows('SELECT status, exit FROM enrollment')).toEqual([
    { status: 'done', exit: 'replied' },
  ]);
  const [{ payload } = { payload: {} }] = await stage.rows<{ payload: object }>(
    'SELECT payload FROM outbox',
  );
  expect(payload).toMatchObject({ data: { step: 'hello', channel: 'email' } });
});

test('a colleague who replied is named, and stays the one who replied', async () => {
  const outreach = await sent();
  await stage.post([{ id: 'r1', type: 'outreach.replied', contact: 'mei', data: { outreach } }]);
  expect(await stage.rows('SELECT about_id FROM event')).toEqual([{ about_id: 'mei' }]);
});

test('surveys and bounces are matched as any event', async () => {
  const outreach = await sent();
  const score = { survey: 'onboarding', score: 3 };
  const answer = await stage.post([
    { id: 's1', type: 'survey.answered', contact: 'li', data: score },
    { id: 's2', type: 'outreach.bounced', data: { outreach, hard: true } },
  ]);
  expect(answer).toMatchObject({ accepted: 2, refused: [] });
  expect(await stage.rows(`SELECT way, trigger FROM enrollment WHERE playbook = 'rescue'`)).toEqual(
    [{ way: 'unhappy', trigger: score }],
  );
  expect(await stage.rows('SELECT rule FROM enrollment_refusal')).toEqual([{ rule: 'inside' }]);
});

test('what is missing, or names no message that was sent, is refused by name and place', async () => {
  const never = await sent(null);
  const answer = await stage.post([
    { id: 'r1', type: 'outreach.replied', contact: 'li', data: { step: 'hello' } },
    { id: 'r2', type: 'outreach.replied', data: { outreach: uuid7() } },
    { id: 'r3', type: 'outreach.bounced', data: { outreach: never, hard: true } },
    { id: 'r4', type: 'outreach.replied', data: { outreach: 'soon' } },
    { id: 'r5', type: 'survey.answered', customer: 'acme', data: { survey: 'x', score: 'high' } },
    { id: 'r6', type: 'task.resolved', customer: 'acme' },
    { id: 'r7', type: 'outreach.answered', contact: 'li' },
  ]);
  expect(answer.accepted).toBe(0);
  expect(answer.refused.map(({ index, code, pointer }) => `${index} ${code} ${pointer}`)).toEqual([
    '0 missing_member /data/playbook',
    '0 missing_member /data/channel',
    '1 unknown_reference /data/outreach',
    '2 unknown_reference /data/outreach',
    '3 unknown_reference /data/outreach',
    '4 unknown_member /customer',
    '4 missing_member /contact',
    '4 wrong_type /data/score',
    '5 reserved_event_type /type',
    '6 unknown_event_type /type',
  ]);
});

test('a hard bounce suppresses the address of its message, else the one of the contact, and a soft one nobody', async () => {
  const suppressed = () =>
    stage.rows('SELECT address, source FROM suppression WHERE lifted_at IS NULL ORDER BY address');
  const bounced = (id: string, more: object) =>
    stage.post([{ id, type: 'outreach.bounced', ...more }]);
  const said = (hard: boolean) => ({ step: 'hello', playbook: 'onboarding', hard });
  await stage.pool.query(
    `UPDATE contact SET reach = jsonb_build_object('email', initcap(id) || '@acme.test')`,
  );
  await bounced('b1', { contact: 'li', data: said(false) });
  expect(await suppressed()).toEqual([]);
  const outreach = await sent();
  await stage.pool.query(`UPDATE outreach SET address = 'Old@acme.test'`);
  await bounced('b2', { data: { outreach, hard: true } });
  await bounced('b3', { contact: 'mei', data: said(true) });
  expect(await suppressed()).toEqual([
    { address: 'mei@acme.test', source: 'crm' },
    { address: 'old@acme.test', source: 'crm' },
  ]);
});
