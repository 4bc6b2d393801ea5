import { scanDue } from '../../../apps/shared/due/scan-due';
import { setAttributes } from '../../../apps/shared/change/set-attributes';
import { transact } from '../../../apps/shared/database/transact';
import type { Plan } from '../../../playbooks/kernel/plan';
import { listen } from '../../support/listen';
import { condition, plan, Stage, START } from '../../support/stage';

const DAY = 86_400_000;
const CARE = plan('care', {
  exits: { lost: { trigger: { kind: 'event', types: ['deal.lost'] } } },
});
const hears = (...types: string[]): Plan =>
  plan('hears', { ways: { told: { kind: 'event', types } }, reenroll: 'always' });
const FROM = { source: 'crm' };

let stage: Stage;
const open = async (...plans: Plan[]): Promise<void> => {
  stage = await Stage.open(CARE, ...plans);
};
afterEach(() => stage.close());

const lose = () =>
  stage.post([{ id: 'l', type: 'deal.lost', customer: 'acme', data: { reason: 'x' } }]);
const told = () =>
  stage.rows(
    `SELECT source, key, type, about_kind AS kind, about_id AS id, data FROM event WHERE source = 'tenure' ORDER BY id`,
  );
const inside = () =>
  stage.rows(
    `SELECT trigger, generation FROM enrollment WHERE playbook = 'hears' ORDER BY started_at, id`,
  );

test('who leaves is told once, in the transaction that ends them, and lets others in', async () => {
  await open(hears('enrollment.ended'));
  const id = await stage.enrolled('care');
  await stage.armed(id, 'exit/lost', { kind: 'event', types: ['deal.lost'] }, { exit: 'lost' });
  await lose();
  await lose();
  const data = { playbook: 'care', exit: 'lost' };
  expect(await told()).toEqual([
    {
      source: 'tenure',
      key: `ended/${id}`,
      type: 'enrollment.ended',
      kind: 'customer',
      id: 'acme',
      data,
    },
  ]);
  expect(await inside()).toEqual([{ trigger: data, generation: 0 }]);
});

test('what one ending ends is told in turn, and wakes who waits for it', async () => {
  await open(hears('enrollment.ended'));
  await stage.customer('other');
  const first = await stage.enrolled('care');
  const second = await stage.enrolled('hears');
  const third = await stage.enrolled('care', 'other');
  await stage.armed(first, 'exit/lost', { kind: 'event', types: ['deal.lost'] }, { exit: 'lost' });
  const of = (name: string) =>
    condition(
      `event.playbook == "${name}"`,
      ['==', ['name', 'event.playbook'], ['lit', name]],
      'event.playbook',
    );
  const ended = (name: string) => ({
    kind: 'event' as const,
    types: ['enrollment.ended'],
    if: of(name),
  });
  await stage.armed(second, 'exit/over', ended('care'), { exit: 'over' });
  await stage.armed(third, 'calm#1/reached', ended('hears'));
  await lose();
  expect(await told()).toMatchObject([{ key: `ended/${first}` }, { key: `ended/${second}` }]);
  // Nobody else's customer hears of it.
  expect(await stage.signals()).toMatchObject([
    { enrollment_id: first },
    { enrollment_id: second },
  ]);
});

test('what no playbook has ever heard is neither stored nor asked for', async () => {
  await open();
  const id = await stage.enrolled('care');
  await stage.armed(id, 'exit/lost', { kind: 'event', types: ['deal.lost'] }, { exit: 'lost' });
  await stage.post([{ id: 'k', type: 'kickoff.booked', customer: 'acme' }]);
  const heard = listen();
  await lose().finally(heard.stop);
  expect(heard.statements).toHaveLength(5);
  expect(await told()).toEqual([]);
});

test('a new owner is told by attribute, a new customer as made, whoever it belongs to', async () => {
  await open(hears('owner.changed', 'customer.created'));
  await stage.changes.patchCustomer('acme', { csm: 'ana', tier: 'gold' }, FROM);
  await stage.changes.patchCustomer('acme', { csm: 'ana', tier: 'silver' }, FROM);
  await stage.changes.patchCustomer('new', { name: 'New', csm: 'ana' }, FROM);
  expect(await told()).toMatchObject([
    { type: 'owner.changed', id: 'acme', data: { attribute: 'csm' } },
    { type: 'customer.created', id: 'new', data: {} },
  ]);
  expect(await stage.count('enrollment')).toBe(2);
});

test('what a step changes counts one generation more, and the tenth lets nobody in', async () => {
  await open(hears('owner.changed'));
  const set = async (generation: number, value: string) => {
    const live = await stage.published.newest();
    const { published, now } = stage;
    const values = [{ of: 'customer' as const, name: 'csm', value }];
    const subject = { kind: 'customer', id: 'acme' };
    const asked = { customer: 'acme', subject, values, source: 'enrollment/x', generation };
    await transact(stage.pool, (client) => setAttributes({ client, published, live, now }, asked));
  };
  await set(10, 'ana');
  expect(await inside()).toEqual([]);
  expect(await stage.rows(`SELECT way, rule FROM enrollment_refusal`)).toEqual([
    { way: 'told', rule: 'chain-too-long' },
  ]);
  await set(9, 'bo');
  expect(await inside()).toEqual([{ trigger: { attribute: 'csm' }, generation: 9 }]);
});

test('whom the passing of time ends is no outside cause', async () => {
  await open(hears('enrollment.ended'));
  const id = await stage.enrolled('care');
  await stage.pool.query('UPDATE enrollment SET generation = 4');
  const quiet = { kind: 'silence' as const, types: ['login'], for: { n: 1, unit: 'd' as const } };
  await stage.armed(id, 'exit/quiet', quiet, { exit: 'quiet', since: START, due: START + DAY });
  const faults: string[] = [];
  const log = (line: string): void => void faults.push(line);
  await scanDue({ pool: stage.pool, published: stage.published, log }, START + 40 * DAY);
  expect(faults).toEqual([]);
  expect(await inside()).toEqual([{ trigger: { playbook: 'care', exit: 'quiet' }, generation: 5 }]);
});
