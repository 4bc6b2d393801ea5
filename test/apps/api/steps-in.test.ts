import { TestApi } from '../../support/api';
import { projectWith, yaml } from '../../support/project';

/** Who holds a role, and whom its work comes to while they are away: as the playbooks ask, by the rules of tasks. */

const PLAYBOOK = yaml`
  playbook: care
  title: Care
  owner: cs-ops@acme.example
  for: customer
  purpose: service
  enroll:
    by_hand: {manual: true}
  reenroll: {after: 30d}
  backfill: none
  exits: {closed: {}}
  on_exit: {tasks: close}
  steps:
    - id: ask
      task: {title: Ask, assign: [customer.sales, customer.csm, manager(customer.csm), queue.cs_asia], due: 1d}
    - id: look
      task: {title: Look, assign: [customer.csm, manager(customer.csm), queue.cs_asia], due: 1d}
    - id: tell
      task: {title: Tell, assign: [customer.csm, queue.cs_us], due: 1d}
`;

let api: TestApi;
let as: string;
beforeAll(async () => {
  api = await TestApi.open();
  as = await api.key(['playbooks:publish', 'customers:write', 'customers:read']);
  const answer = await api.call('POST', '/v1/publications', {
    as,
    body: { files: projectWith({ care: PLAYBOOK }) },
    headers: { 'idempotency-key': 'care' },
  });
  if (answer.status !== 201) throw new Error(answer.text);
  await api.person('max', ['leader']);
  await api.person('lee', ['csm']);
  await api.person('ana', ['csm'], { manager: 'max', delegate: 'lee' });
  const body = { name: 'Acme', csm: 'ana' };
  await api.call('PATCH', '/v1/customers/acme', { as, body });
});
afterAll(() => api.close());

const away = (id: string, is: boolean) =>
  api.world.pool.query(
    `UPDATE person SET absent_from = CASE WHEN $2 THEN $3::timestamptz END WHERE id = $1`,
    [id, is, new Date(api.world.clock.now() - 1_000)],
  );
const explain = async (name: string) =>
  (await api.call('GET', `/v1/customers/acme/attributes/${name}/explain`, { as })).body;

test('a role tells who has it, since when, and the order that most tasks ask in', async () => {
  expect(await explain('csm')).toMatchObject({
    value: 'ana',
    at: expect.any(String) as string,
    file: 'catalog.yaml',
    steps_in: {
      tasks: 2,
      chain: [
        { rule: 'customer.csm', id: 'ana', code: 'active', taken: true },
        { rule: 'manager(customer.csm)', id: 'max', code: 'active', taken: false },
        { rule: 'queue.cs_asia', id: 'cs_asia', code: 'queue', taken: false },
      ],
    },
  });
});

test('while they are away their delegate steps in, and where nobody is there the next of the order', async () => {
  await away('ana', true);
  const instead = { id: 'lee', code: 'delegate', instead_of: 'ana', taken: true };
  expect(await explain('csm')).toMatchObject({ steps_in: { chain: [instead, {}, {}] } });
  await away('lee', true);
  expect(await explain('csm')).toMatchObject({
    steps_in: { chain: [{ code: 'absent', taken: false }, { id: 'max', taken: true }, {}] },
  });
  await away('ana', false);
  await away('lee', false);
});

test('a role that no task asks for names nobody, and what is no role and not computed is refused', async () => {
  expect(await explain('executive')).toMatchObject({
    value: null,
    steps_in: { chain: [], tasks: 0 },
  });
  expect(await explain('csmm')).toMatchObject({
    status: 404,
    detail: expect.stringContaining('write "csm"') as string,
  });
});
