import { scanDue } from '../../../apps/shared/due/scan-due';
import { enrollByHand } from '../../../apps/shared/tasks/enroll-by-hand';
import { isHeldOut } from '../../../playbooks/rules/holdout';
import { IS_GOLD, plan, Stage, START } from '../../support/stage';

const DAY = 86_400_000;
const ways = {
  lost: { kind: 'event', types: ['deal.lost'] },
  hand: { kind: 'manual', fields: {} },
} as const;
const won = { kind: 'event', types: ['deal.won'] } as const;
const within = { n: 10, unit: 'd' } as const;
const confirm = { after: { n: 30, unit: 'd' }, if: IS_GOLD } as const;
const held = plan('held', {
  holdout: 0.15,
  ways,
  exits: { back: { trigger: won }, left: {} },
  goal: { exit: 'back', within },
  reenroll: 'always',
});
const sure = plan('sure', {
  ...held,
  playbook: 'sure',
  holdout: 0.5,
  goal: { exit: 'back', within, confirm },
});
const gold = plan('gold', {
  ...held,
  playbook: 'gold',
  holdout: 0.5,
  exits: { back: { trigger: { kind: 'when', condition: IS_GOLD } } },
  goal: { exit: 'back' },
});

/** The first of them that is, or is not, held out: the rule itself is proven below. */
const customerOf = (is: boolean, of = held): string => {
  const ids = Array.from({ length: 100 }, (_, i) => `c${i}`);
  return ids.find((id) => isHeldOut(of, id) === is) ?? '';
};
const lost = (customer: string, id = 'l1') => ({
  ...{ id, type: 'deal.lost', customer },
  data: { reason: 'price' },
});

let stage: Stage;
afterEach(() => stage.close());

const rows = () =>
  stage.rows<object>(
    'SELECT customer_id, status, goal, exit, ended_at IS NULL AS inside FROM enrollment ORDER BY id',
  );
const scan = async (now: number) => {
  const faults: string[] = [];
  const log = (line: string): void => void faults.push(line);
  await scanDue({ pool: stage.pool, published: stage.published, log }, now);
  expect(faults).toEqual([]);
};

test('one who is held out is inside without a workflow, the others go in', async () => {
  const [out, other] = [customerOf(true), customerOf(false)];
  stage = await Stage.open(held);
  await stage.customer(out);
  await stage.customer(other);
  await stage.post([lost(out), lost(other, 'l2')]);
  await stage.post([lost(out, 'l3')]);
  expect(await rows()).toEqual(
    expect.arrayContaining([
      { customer_id: out, status: 'held_out', goal: 'open', exit: null, inside: true },
      { customer_id: other, status: 'running', goal: null, exit: null, inside: true },
    ]),
  );
  expect(
    await stage.rows(
      'SELECT n.customer_id, o.kind FROM outbox o JOIN enrollment n ON n.id = o.enrollment_id',
    ),
  ).toEqual([{ customer_id: other, kind: 'start' }]);
  expect(await stage.rows('SELECT subject_id, rule FROM enrollment_refusal ORDER BY id')).toEqual([
    { subject_id: out, rule: 'holdout' },
    { subject_id: out, rule: 'inside' },
  ]);
});

test('the goal of one who is held out is counted when its trigger comes, and that is the end', async () => {
  const out = customerOf(true);
  stage = await Stage.open(held);
  await stage.customer(out);
  await stage.post([lost(out)]);
  stage.now = START + 9 * DAY;
  await stage.post([{ id: 'w1', type: 'deal.won', customer: out, data: { amount: 1 } }]);
  expect(await rows()).toEqual([
    { customer_id: out, status: 'held_out', goal: 'reached', exit: null, inside: false },
  ]);
  expect(await stage.count('outbox')).toBe(0);
  expect(await stage.count('wait')).toBe(0);
  expect(await stage.count(`due WHERE kind = 'goal'`)).toBe(0);
  await stage.post([lost(out, 'l2')]);
  expect((await rows()).map((row) => 'inside' in row && row.inside)).toEqual([false, true]);
});

test('what does not come within its time is missed, and that is the end', async () => {
  const out = customerOf(true);
  stage = await Stage.open(held);
  await stage.customer(out);
  await stage.post([lost(out)]);
  await scan(START + 10 * DAY - 1);
  expect(await rows()).toMatchObject([{ goal: 'open', inside: true }]);
  stage.now = START + 10 * DAY;
  await scan(stage.now);
  expect(await rows()).toMatchObject([{ goal: 'missed', inside: false, status: 'held_out' }]);
  expect(await stage.count('wait')).toBe(0);
});

test('what has come is confirmed later, and nobody leaves before', async () => {
  const out = customerOf(true, sure);
  stage = await Stage.open(sure);
  await stage.customer(out, { tier: 'gold' });
  await stage.post([lost(out)]);
  await stage.post([{ id: 'w1', type: 'deal.won', customer: out, data: { amount: 1 } }]);
  expect(await rows()).toMatchObject([{ goal: 'open', inside: true }]);
  await scan(START + 30 * DAY);
  expect(await rows()).toMatchObject([{ goal: 'reached', inside: false }]);
});

test('by hand too: held out, or there already when the goal was true before', async () => {
  const out = customerOf(true, gold);
  stage = await Stage.open(gold);
  await stage.customer(out);
  const { pool, published } = stage;
  const deps = { pool, published, clock: { now: () => stage.now } };
  const enroll = (key: string) => enrollByHand(deps, { playbook: 'gold', subject: out, key });
  await enroll('k1');
  expect(await rows()).toMatchObject([{ status: 'held_out', goal: 'open', inside: true }]);
  await expect(enroll('k2')).rejects.toMatchObject({ code: 'already_enrolled' });
  await stage.changes.patchCustomer(out, { tier: 'gold' }, { source: 'crm' });
  expect(await rows()).toMatchObject([{ goal: 'reached', inside: false }]);
  await enroll('k3');
  expect(await rows()).toMatchObject([{ goal: 'reached' }, { goal: 'reached', inside: false }]);
});
