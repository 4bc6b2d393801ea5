import { condition, plan, Stage } from '../../support/stage';
import { COMPUTED } from '../../support/computed-project';
import { listen } from '../../support/listen';
import { transact } from '../../../apps/shared/database/transact';
import { setAttributes } from '../../../apps/shared/change/set-attributes';

const LOW = condition(
  'customer.score < 60',
  ['<', ['name', 'customer.score'], ['lit', 60]],
  'customer.score',
);
const BURNS = condition(
  'customer.burning > 0',
  ['>', ['name', 'customer.burning'], ['lit', 0]],
  'customer.burning',
);
const FALLS = plan('falls', {
  ways: { falls: { kind: 'becomes', condition: LOW } },
  reenroll: 'always',
});
const CARE = plan('care', { exits: { burnt: { trigger: { kind: 'when', condition: BURNS } } } });
const FROM = { source: 'crm' };

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open(FALLS, CARE);
  await stage.republish(COMPUTED);
  await stage.changes.patchCustomer('new', { name: 'New', usage: 80, tier: 'silver' }, FROM);
});
afterEach(() => stage.close());

const patch = (value: Record<string, unknown>) => stage.changes.patchCustomer('new', value, FROM);
const ticket = (id: string, value: Record<string, unknown>) =>
  stage.changes.patchRecord('ticket', id, { customer_id: 'new', ...value }, FROM);
const stored = async () => {
  const [row] = await stage.rows<{ attributes: object; computed: object }>(
    `SELECT attributes - 'name' AS attributes, computed FROM customer WHERE id = 'new'`,
  );
  return row;
};

test('what is computed is stored with the change, with the parts of a score', async () => {
  expect(await stored()).toMatchObject({
    attributes: { burning: 0, score: 90 },
    computed: { score: { at: stage.now, parts: { use: 80, calm: 100 } } },
  });
});

test('a change goes from the customer to its records and back, and the history says why', async () => {
  await ticket('t1', { hot: true });
  const { row } = await patch({ tier: 'gold' });
  expect(row.attributes).toMatchObject({ tier: 'gold', burning: 1, score: 65 });
  expect(await stage.rows(`SELECT attributes FROM record WHERE id = 't1'`)).toEqual([
    { attributes: { hot: true, urgent: true } },
  ]);
  expect(
    await stage.rows(
      `SELECT subject_id, attribute, old, new, parts FROM customer_change WHERE source = 'crm' ORDER BY id DESC LIMIT 4`,
    ),
  ).toEqual([
    { subject_id: 'new', attribute: 'score', old: 90, new: 65, parts: { use: 80, calm: 50 } },
    { subject_id: 'new', attribute: 'burning', old: 0, new: 1, parts: null },
    { subject_id: 't1', attribute: 'urgent', old: false, new: true, parts: null },
    { subject_id: 'new', attribute: 'tier', old: 'silver', new: 'gold', parts: null },
  ]);
});

test('what is computed ends, then enrolls, in the transaction that changes an input', async () => {
  const care = await stage.enrolled('care', 'new');
  await stage.armed(
    care,
    'exit/burnt',
    { kind: 'when', condition: BURNS },
    { exit: 'burnt', inputs: ['customer.burning'] },
  );
  await ticket('t1', { hot: true });
  await patch({ usage: 60, tier: 'gold' });
  expect(await stage.rows(`SELECT playbook, exit, way FROM enrollment ORDER BY playbook`)).toEqual([
    { playbook: 'care', exit: 'burnt', way: 'test' },
    { playbook: 'falls', exit: null, way: 'falls' },
  ]);
});

test('a change with all that follows takes five round trips', async () => {
  await ticket('t1', { hot: true });
  const heard = listen();
  await patch({ usage: 10, tier: 'gold' }).finally(heard.stop);
  expect(heard.statements).toHaveLength(5);
  expect(await stage.count('enrollment')).toBe(1);
});

test('nobody sets what is computed', async () => {
  await expect(patch({ score: 3 })).rejects.toMatchObject({
    code: 'computed_attribute',
    faults: [{ pointer: '/score', detail: '"score" is computed and cannot be set' }],
  });
});

test('two changes of one customer at once are both counted', async () => {
  await patch({ tier: 'gold' });
  await Promise.all(['t1', 't2', 't3', 't4'].map((id) => ticket(id, { hot: true })));
  expect(await stored()).toMatchObject({ attributes: { burning: 4, score: 40 } });
});

test('values that come to be by other formulas are no change', async () => {
  await stage.customer('old', { usage: 10 });
  await stage.changes.patchCustomer('old', { since: '2026-03-01' }, FROM);
  expect(
    await stage.rows(`SELECT attributes -> 'score' AS score FROM customer WHERE id = 'old'`),
  ).toEqual([{ score: 55 }]);
  expect(await stage.count('enrollment')).toBe(0);
  expect(
    await stage.rows(`SELECT attribute FROM customer_change WHERE customer_id = 'old' ORDER BY id`),
  ).toEqual([{ attribute: 'since' }, { attribute: 'days' }]);
});

test('what a step sets of subject and customer is one change, and the same again is none', async () => {
  await ticket('t1', { hot: false });
  const set = async () => {
    const live = await stage.published.newest();
    await transact(stage.pool, (client) =>
      setAttributes(
        { client, published: stage.published, live, now: stage.now },
        {
          customer: 'new',
          subject: { kind: 'ticket', id: 't1' },
          values: [
            { of: 'customer', name: 'tier', value: 'gold' },
            { of: 'customer', name: 'usage', value: null },
            { of: 'subject', name: 'hot', value: true },
          ],
          source: 'enrollment/x',
          generation: 1,
        },
      ),
    );
  };
  await set();
  expect(await stored()).toMatchObject({ attributes: { tier: 'gold', burning: 1 } });
  expect((await stored())?.attributes).not.toHaveProperty('score');
  const before = await stage.count('customer_change');
  await set();
  expect(await stage.count('customer_change')).toBe(before);
});
