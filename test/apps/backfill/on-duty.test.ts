import { fillNext } from '../../../apps/shared/backfill/fill-next';
import { TestApi } from '../../support/api';
import { projectWith, yaml } from '../../support/project';

/** Who is on duty lets in: those who are filled up by a publication, and those whom somebody brings by hand. */
const FILES = projectWith({
  care: yaml`
    playbook: care
    title: Care
    owner: ops@acme.example
    for: customer
    purpose: service
    enroll:
      hand: {manual: true, if: on_duty(queue.cs_us) == customer.csm}
      rich: {becomes: customer.annual_value > 100, if: on_duty(queue.cs_us) == customer.csm}
    reenroll: always
    backfill: matching
    exits: {gone: {event: login}}
    on_exit: {tasks: close}
    steps: [{id: pause, wait: 7d}]`,
});
let api: TestApi;
let key: string;
beforeEach(async () => {
  api = await TestApi.open();
  key = await api.key(['playbooks:publish', 'enrollments:create']);
  await Promise.all([api.person('ana', ['csm']), api.person('bo', ['csm'])]);
  for (const id of ['ana', 'bo'])
    await api.world.pool.query(
      `INSERT INTO customer (id, attributes, created_at, updated_at) VALUES ('of_' || $1, $2, now(), now())`,
      [id, JSON.stringify({ name: id, annual_value: 500, csm: id })],
    );
  await onDuty('ana');
});
afterEach(() => api.close());

async function onDuty(person: string): Promise<void> {
  await api.world.pool.query('DELETE FROM duty_shift');
  await api.world.pool.query(
    `INSERT INTO duty_shift (queue, person_id, starts_at, ends_at) VALUES ('cs_us', $1, now() - interval '1 hour', 'infinity')`,
    [person],
  );
}
const published = async () => {
  const headers = { 'idempotency-key': 'once' };
  const body = { files: FILES, backfill: { care: 1 } };
  const answer = await api.call('POST', '/v1/publications', { as: key, body, headers });
  expect(answer.text).toContain('"backfill_count":1');
};
const results = async () =>
  (
    await api.world.pool.query<object>(
      'SELECT customer_id AS customer, result, code FROM bulk_row ORDER BY line',
    )
  ).rows;
const fill = () => {
  const { pool, published: live } = api.world;
  return fillNext({ pool, published: live }, Date.now());
};

test('a publication fills up those of whoever is on duty, and tells of the others', async () => {
  await published();
  await fill();
  expect(await results()).toEqual([
    { customer: 'of_ana', result: 'enrolled', code: null },
    { customer: 'of_bo', result: 'refused', code: 'if' },
  ]);
});

test('whoever is on duty when their turn comes decides, not who was when they were counted', async () => {
  await published();
  await onDuty('bo');
  await fill();
  expect(await results()).toMatchObject([
    { customer: 'of_ana', result: 'refused', code: 'if' },
    { customer: 'of_bo', result: 'enrolled' },
  ]);
});

test('by hand only those come in whom the one on duty looks after, until the shift is over', async () => {
  await published();
  const enroll = (customer: string) =>
    api.call('POST', '/v1/enrollments', {
      as: key,
      body: { playbook: 'care', subject: customer },
      headers: { 'idempotency-key': `${customer}-${(calls += 1)}` },
    });
  expect((await enroll('of_bo')).body).toMatchObject({
    code: 'operation_refused',
    detail: 'on_duty(queue.cs_us) == customer.csm does not hold for of_bo',
  });
  await onDuty('bo');
  expect((await enroll('of_bo')).status).toBe(202);
  expect((await enroll('of_ana')).body).toMatchObject({ code: 'operation_refused' });
});
let calls = 0;
