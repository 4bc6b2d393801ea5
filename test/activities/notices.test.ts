import type { Item } from '../../playbooks/kernel/command';
import type { Plan } from '../../playbooks/kernel/plan';
import { ActivityWorld, NOW } from '../support/activity-world';

const HOUR = 3_600_000;
let world: ActivityWorld;
beforeEach(async () => {
  world = await ActivityWorld.open();
  const [row] = await world.rows<{ plan: string }>('SELECT plan FROM playbook_version');
  const plan = JSON.parse(row?.plan ?? '') as Plan;
  const to = [{ kind: 'queue', expr: ['lit', 'cs'], names: [], source: 'queue.cs' }];
  const tell = { op: 'notify', step: 'tell', to, cc: [], text: 'Look', outcomes: {}, next: -1 };
  const alarm = { ...tell, step: 'alarm', urgent: true };
  const code = [...plan.code, tell, alarm];
  await world.pool.query('UPDATE playbook_version SET plan = $1', [
    JSON.stringify({ ...plan, code }),
  ]);
});
afterEach(() => world.close());

function tell(step: 'tell' | 'alarm'): Item {
  return { kind: 'notice', pc: step === 'tell' ? 3 : 4, step, visit: 1, binds: {} };
}

async function notices(): Promise<object[]> {
  return world.rows('SELECT kind, step, recipient, due_at, text FROM notice ORDER BY at, step');
}

test('a notice at night is due when work begins, an urgent one at once', async () => {
  const night = NOW + 14 * HOUR;
  await world.settle(1, [tell('tell'), tell('alarm')], { now: night });
  expect(await notices()).toEqual([
    { kind: 'notify', step: 'alarm', recipient: 'cs', due_at: new Date(night), text: 'Look' },
    {
      kind: 'notify',
      step: 'tell',
      recipient: 'cs',
      due_at: new Date('2026-03-03T09:00:00Z'),
      text: 'Look',
    },
  ]);
});

test('the same at one step again, by another batch, is told again; the same batch never', async () => {
  await world.settle(1, [tell('tell')]);
  await world.settle(1, [tell('tell')]);
  expect(await notices()).toHaveLength(1);
  await world.settle(2, [tell('tell')], { now: NOW + 1 });
  expect(await notices()).toHaveLength(2);
});

test('the owner of the playbook is told of a step that parks, once in a day', async () => {
  await world.pool.query(`UPDATE customer SET attributes = '{"name": "Acme"}'`);
  const task: Item = { kind: 'openTask', pc: 1, step: 'call', visit: 1, binds: {} };
  await world.settle(1, [task]);
  await world.settle(2, [task], { now: NOW + HOUR });
  expect(await notices()).toMatchObject([
    {
      kind: 'parked',
      step: 'call',
      recipient: 'role.cs_lead',
      text: {
        en: expect.stringMatching(/^Welcome does not go on at “Call them”: /) as string,
        'zh-CN': expect.stringMatching(/^“Welcome”停在“Call them”：/) as string,
      },
    },
  ]);
  await world.settle(3, [task], { now: NOW + 25 * HOUR });
  expect(await notices()).toHaveLength(2);
});
