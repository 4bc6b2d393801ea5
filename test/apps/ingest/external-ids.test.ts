import { Stage } from '../../support/stage';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
  for (const id of ['beta', 'gamma']) await stage.customer(id);
  await stage.pool.query(
    `UPDATE customer SET external_ids = CASE id WHEN 'acme' THEN '{"salesforce": "001", "hubspot": "7"}'::jsonb ELSE '{"salesforce": "002"}' END`,
  );
  await stage.pool.query(
    `INSERT INTO contact (id, customer_id, external_ids, created_at, updated_at) VALUES ('li', 'acme', '{"salesforce": "003"}', now(), now())`,
  );
  await stage.pool.query(
    `INSERT INTO record (type, id, customer_id, external_ids, created_at, updated_at)
     VALUES ('contract', 'c1', 'acme', '{"erp": "K-1"}', now(), now()), ('contract', 'c2', 'beta', '{"erp": "K-2"}', now(), now())`,
  );
});
afterAll(() => stage.close());

const of = (id: string, system = 'salesforce') => ({ system, id }) as unknown as string;

test('an event names whom it is about by the id of another system', async () => {
  const done = await stage.post([
    { id: '1', type: 'kickoff.booked', customer: of('001') },
    { id: '2', type: 'kickoff.booked', customer: of('7', 'hubspot') },
    { id: '3', type: 'survey.scored', contact: of('003') },
    { id: '4', type: 'contract.renewed', record: { type: 'contract', id: of('K-2', 'erp') } },
  ]);
  expect(done.refused).toEqual([]);
  expect(
    await stage.rows('SELECT key, customer_id, about_kind, about_id FROM event ORDER BY key'),
  ).toEqual([
    { key: '1', customer_id: 'acme', about_kind: 'customer', about_id: 'acme' },
    { key: '2', customer_id: 'acme', about_kind: 'customer', about_id: 'acme' },
    { key: '3', customer_id: 'acme', about_kind: 'contact', about_id: 'li' },
    { key: '4', customer_id: 'beta', about_kind: 'contract', about_id: 'c2' },
  ]);
});

test('an id that nobody has, that two have, or of a form that is none is refused by name', async () => {
  const done = await stage.post([
    { id: 'x1', type: 'kickoff.booked', customer: of('999') },
    { id: 'x2', type: 'kickoff.booked', customer: of('002') },
    { id: 'x3', type: 'kickoff.booked', customer: of('001', 'Sales Force') },
    { id: 'x4', type: 'contract.renewed', record: { type: 'contract', id: of('K-1') } },
    {
      id: 'x5',
      type: 'survey.scored',
      contact: { ...(of('003') as unknown as object), x: 1 } as never,
    },
  ]);
  expect(done.refused.map(({ index, code, pointer }) => `${index} ${code} ${pointer}`)).toEqual([
    '0 unknown_customer /customer',
    '1 unknown_reference /customer',
    '2 wrong_type /customer',
    '3 unknown_reference /record/id',
    '4 wrong_type /contact',
  ]);
  expect(done.refused[1]?.detail).toBe('more than one customer is called "002" in salesforce');
});

test('where nobody does, nothing is looked up', async () => {
  const query = jest.spyOn(stage.pool, 'query');
  await stage.post([{ id: 'y', type: 'kickoff.booked', customer: 'acme' }]);
  expect(query.mock.calls.filter(([sql]) => String(sql).includes('external_ids'))).toEqual([]);
  query.mockRestore();
});
