import { condition, IS_GOLD, plan, Stage } from '../../support/stage';
import { releaseParked } from '../../../apps/shared/change/release-parked';
import type { Refused } from '../../../apps/shared/refused';

const CHURNED = condition(
  'customer.health < 20',
  ['<', ['name', 'customer.health'], ['lit', 20]],
  'customer.health',
);
const GOLD = plan('gold', {
  ways: { rises: { kind: 'becomes', condition: IS_GOLD } },
  reenroll: 'always',
});
const CARE = plan('care', {
  exits: { churned: { trigger: { kind: 'when', condition: CHURNED } } },
});
const FROM = { source: 'crm' };

let stage: Stage;
beforeEach(async () => void (stage = await Stage.open(GOLD, CARE)));
afterEach(() => stage.close());

const patch = (value: Record<string, unknown>, id = 'acme') =>
  stage.changes.patchCustomer(id, value, FROM);
const faultsOf = async (what: Promise<unknown>): Promise<string[]> => {
  const refused = (await what.then(
    () => undefined,
    (error: unknown) => error,
  )) as Refused | undefined;
  return refused?.faults.map(({ code, pointer }) => `${code} ${pointer}`) ?? [];
};

test('a customer is made by its first patch, changed by the next, and every change is kept', async () => {
  const made = await patch({ name: 'New', tier: 'silver', zone: 'Asia/Shanghai' }, 'new');
  expect(made).toMatchObject({ created: true, changed: ['name', 'tier', 'zone'] });
  const changed = await patch({ tier: null, zone: 'Asia/Shanghai', health: 7 }, 'new');
  expect(changed).toMatchObject({
    created: false,
    changed: ['tier', 'health'],
    row: { attributes: { name: 'New', health: 7 } },
  });
  expect(
    await stage.rows(
      `SELECT attribute, old, new, source FROM customer_change WHERE id > 3 ORDER BY id`,
    ),
  ).toEqual([
    { attribute: 'tier', old: 'silver', new: null, source: 'crm' },
    { attribute: 'health', old: null, new: 7, source: 'crm' },
  ]);
});

test('all faults of a patch are told at once, and nothing is changed', async () => {
  const faults = await faultsOf(
    patch({
      teir: 'gold',
      tier: 'golden',
      health: '7',
      csm: 'nobody',
      since: '2026-02-30',
      seen_at: '2026-03-01T10:00:00',
      name: 'a\u202eb',
      id: 'x',
      zone: 'Mars/Base',
      external_ids: { sf: 3 },
    }),
  );
  expect(faults.sort()).toEqual([
    'forbidden_character /name',
    'time_without_zone /seen_at',
    'unknown_member /id',
    'unknown_member /teir',
    'unknown_reference /csm',
    'wrong_type /external_ids/sf',
    'wrong_type /health',
    'wrong_type /since',
    'wrong_type /tier',
    'wrong_type /zone',
  ]);
  expect(await stage.count('customer_change')).toBe(0);
});

test('what the catalog requires must be there when a customer is made, and stays', async () => {
  expect(await faultsOf(patch({ tier: 'gold' }, 'new'))).toEqual(['missing_member /name']);
  expect(await faultsOf(patch({ name: null }))).toEqual(['missing_member /name']);
});

test('an older system does not overwrite what a newer one said', async () => {
  await patch({ tier: 'gold', as_of: '2026-03-01T00:00:00Z' });
  const late = await patch({ tier: 'silver', health: 4, as_of: '2026-02-01T00:00:00Z' });
  expect(late).toMatchObject({ stale: ['tier'], changed: ['health'] });
});

test('a condition that comes true enrolls once; one that was true already, or by creation, does not', async () => {
  await patch({ name: 'New', tier: 'gold' }, 'new');
  expect(await stage.count('enrollment')).toBe(0);
  await patch({ tier: 'gold' });
  await patch({ tier: 'gold', health: 50 });
  expect(await stage.rows('SELECT customer_id, way, way_key, seen FROM enrollment')).toEqual([
    {
      customer_id: 'acme',
      way: 'rises',
      way_key: expect.stringMatching(/^change\/\d+$/) as string,
      seen: { 'customer.tier': 'gold' },
    },
  ]);
});

test('one change ends whom it concerns before it lets anybody in', async () => {
  const care = await stage.enrolled('care');
  const gold = await stage.enrolled('gold');
  for (const id of [care, gold])
    await stage.armed(
      id,
      'exit/churned',
      { kind: 'when', condition: CHURNED },
      { exit: 'churned', inputs: ['customer.health'] },
    );
  await patch({ tier: 'gold', health: 10 });
  expect(await stage.rows('SELECT exit, exit_why FROM enrollment WHERE id = $1', [care])).toEqual([
    { exit: 'churned', exit_why: expect.stringContaining('customer.health < 20') as string },
  ]);
  const live = await stage.rows(
    `SELECT way FROM enrollment WHERE playbook = 'gold' AND ended_at IS NULL`,
  );
  expect(live).toEqual([{ way: 'rises' }]);
  expect(
    (await stage.signals()).map(({ payload }) => payload.kind === 'event' && payload.arm),
  ).toEqual(['exit/churned', 'exit/churned']);
});

test('a watched wait is met by the change, under an id that says which', async () => {
  const id = await stage.enrolled('care');
  await stage.armed(
    id,
    'rise#1/reached',
    { kind: 'becomes', condition: IS_GOLD },
    { inputs: ['customer.tier'] },
  );
  await patch({ health: 50 });
  expect(await stage.signals()).toEqual([]);
  await patch({ tier: 'gold' });
  expect(await stage.signals()).toMatchObject([
    {
      payload: {
        id: expect.stringMatching(/^change\/\d+$/) as string,
        arm: 'rise#1/reached',
        type: 'becomes',
      },
    },
  ]);
});

/** Branches side by side park each for itself. */
async function parkAt(id: string, ...steps: readonly string[]): Promise<void> {
  await stage.pool.query(
    `INSERT INTO parked_step (enrollment_id, step, customer_id, code, reason, at)
     SELECT $1, unnest($2::text[]), 'acme', 'chain-empty', 'x', now()`,
    [id, steps],
  );
}

test('a step that is parked for want of somebody is tried again by any change of its customer', async () => {
  const id = await stage.enrolled('care');
  await parkAt(id, 'call', 'send');
  await patch({ csm: 'ana' });
  expect(await stage.signals()).toMatchObject([
    { enrollment_id: id, payload: { kind: 'released', step: 'call' } },
    { enrollment_id: id, payload: { kind: 'released', step: 'send' } },
  ]);
  const ids = (await stage.signals()).map(({ payload }) => 'id' in payload && payload.id);
  expect(new Set(ids).size).toBe(2);
});

test('a contact names its customer, and only plain addresses reach it', async () => {
  const contact = (value: Record<string, unknown>) => stage.changes.patchContact('li', value, FROM);
  expect(await faultsOf(contact({ name: 'Li' }))).toEqual(['missing_member /customer_id']);
  expect(await faultsOf(contact({ customer_id: 'nobody' }))).toEqual([
    'unknown_customer /customer_id',
  ]);
  const bad = {
    customer_id: 'acme',
    reach: { email: 'a@b.c\r\nBcc: x@y.z', sms: '1380' },
    roles: ['sponsr'],
  };
  expect((await faultsOf(contact(bad))).sort()).toEqual([
    'unknown_reference /roles/0',
    'wrong_type /reach/email',
    'wrong_type /reach/sms',
  ]);
  const made = await contact({
    customer_id: 'acme',
    name: 'Li',
    reach: { email: 'li@acme.test', sms: '+8613800138000' },
    roles: ['sponsor'],
  });
  expect(made).toMatchObject({
    created: true,
    row: { customer: 'acme', reach: { email: 'li@acme.test' } },
  });
  expect(await contact({ reach: { sms: null } })).toMatchObject({
    row: { reach: { email: 'li@acme.test' } },
  });
});

test('two systems that make the same customer at once make one', async () => {
  const made = await Promise.all(
    [1, 2, 3, 4].map((health) => patch({ name: 'New', health }, 'new')),
  );
  expect(made.filter(({ created }) => created)).toHaveLength(1);
});

test('a person who comes lets all try again that were parked for want of one', async () => {
  const id = await stage.enrolled('care');
  await parkAt(id, 'call');
  const told = await releaseParked(stage.pool, ['chain-empty'], { id: 'person/1', now: stage.now });
  expect(told).toBe(1);
  expect(await stage.signals()).toEqual([
    {
      enrollment_id: id,
      payload: { kind: 'released', id: 'person/1/call', at: stage.now, step: 'call' },
    },
  ]);
});

test('what another system calls somebody nobody else of the kind is called', async () => {
  const ids = { external_ids: { sf: 'S1', erp: '7' } };
  await patch({ name: 'A', ...ids }, 'a');
  await expect(patch({ name: 'B', health: 'x', ...ids }, 'b')).rejects.toMatchObject({
    faults: [
      { pointer: '/health' },
      {
        pointer: '/external_ids/sf',
        code: 'external_id_taken',
        detail: 'customer a is called "S1" in sf already',
        fix: expect.stringContaining(
          'PATCH /v1/customers/a {"external_ids": {"sf": null}}',
        ) as string,
      },
      { pointer: '/external_ids/erp' },
    ],
  });
  // Itself, another system, another kind, nobody's.
  expect(await patch({ ...ids, health: 7 }, 'a')).toMatchObject({ changed: ['health'] });
  await patch({ name: 'B', external_ids: { crm: 'S1', hub: '' } }, 'b');
  await patch({ name: 'C', external_ids: { hub: '' } }, 'c');
  const contact = (id: string) =>
    stage.changes.patchContact(id, { customer_id: 'a', name: id, ...ids }, FROM);
  await contact('li');
  expect(await faultsOf(contact('wu'))).toEqual([
    'external_id_taken /external_ids/sf',
    'external_id_taken /external_ids/erp',
  ]);
  const record = (type: string, id: string) =>
    stage.changes.patchRecord(type, id, { customer_id: 'a', external_ids: { sf: 'S1' } }, FROM);
  await record('contract', 'k1');
  expect(await faultsOf(record('contract', 'k2'))).toEqual(['external_id_taken /external_ids/sf']);
  // Taken off there it is free.
  await patch({ external_ids: { sf: null } }, 'a');
  await patch({ external_ids: { sf: 'S1' } }, 'b');
});

test('two who share an id of another system from before are told everything else', async () => {
  await patch({ name: 'A', external_ids: { sf: 'S1' } }, 'a');
  await patch({ name: 'B' }, 'b');
  await stage.pool.query(`UPDATE customer SET external_ids = '{"sf": "S1"}' WHERE id = 'b'`);
  expect(await patch({ health: 7, external_ids: { sf: 'S1', erp: '8' } }, 'b')).toMatchObject({
    row: { external_ids: { sf: 'S1', erp: '8' } },
  });
});

test('of many who are told to be called so at once one is', async () => {
  const names = Array.from({ length: 8 }, (_, i) => `n${i}`);
  const told = await Promise.allSettled(
    // In either order: nobody waits for ever for whom waits for them.
    names.map((id, i) => {
      const ids = [['sf', 'S1'] as const, ['erp', '7'] as const];
      const external_ids = Object.fromEntries(i % 2 === 0 ? ids : ids.toReversed());
      return patch({ name: id, external_ids }, id);
    }),
  );
  expect(told.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(
    await stage.rows(`SELECT count(*)::int AS n FROM customer WHERE external_ids ->> 'sf' = 'S1'`),
  ).toEqual([{ n: 1 }]);
});
