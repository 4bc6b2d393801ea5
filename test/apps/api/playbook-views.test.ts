import { randomUUID } from 'node:crypto';
import { readProject } from '../../../apps/cli/project-files';
import { TestApi } from '../../support/api';

let api: TestApi;
let as: string;
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  as = await api.key(['playbooks:read', 'playbooks:publish', 'customers:write']);
  await api.call('PATCH', '/v1/customers/acme', { as, body: { name: 'Acme' } });
});
afterAll(() => api.close());

const ask = async (path: string) => (await api.call('GET', `/v1/playbooks/${path}`, { as })).body;

test('a playbook is told as steps, what leads where, ways in and exits', async () => {
  const { steps, edges, ways_in, exits, ...rest } = (await ask('onboarding/graph')) as {
    [name: string]: Record<string, unknown>[];
  };
  expect(rest).toMatchObject({ playbook: 'onboarding', version: 1 });
  const call = steps?.find(({ id }) => id === 'call');
  expect(call).toMatchObject({ verb: 'task', file: 'onboarding.playbook.yaml', lane: null });
  const text = readProject('playbooks/starter').get('onboarding.playbook.yaml') ?? '';
  expect(text.split('\n')[Number(call?.['line']) - 1]).toContain('- id: call');
  expect(edges).toContainEqual({ from: 'call', to: 'ready', outcome: 'reached' });
  expect(ways_in?.map(({ id }) => id)).toEqual(['way:by_hand', 'way:won']);
  expect(exits?.map(({ id }) => id)).toEqual(expect.arrayContaining(['exit:closed']));
});

test('a step is called what it asks for, in the language of the reader', async () => {
  const answer = await api.call('GET', '/v1/playbooks/onboarding/graph', {
    as,
    headers: { 'accept-language': 'zh-CN' },
  });
  const steps = answer.body['steps'] as { id: string; title: string }[];
  expect(steps.find(({ id }) => id === 'call')?.title).toContain('请致电');
});

test('it is counted who stands in a step, who is parked there, and how long it took the others', async () => {
  const { pool, clock } = api.world;
  const now = clock.now();
  const enter = async () => {
    const id = randomUUID();
    await pool.query(
      `INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
       SELECT $1::uuid, 'onboarding', version, 'customer', $1::text, 'acme', 'won', $1::text, 'running', now() FROM playbook WHERE id = 'onboarding'`,
      [id],
    );
    return id;
  };
  const told = (id: string, seq: number, msAgo: number, step: string) =>
    pool.query(
      `INSERT INTO trace (enrollment_id, seq, at, kind, step, visit, why, version) VALUES ($1, $2, $3, 'wait', $4, 1, '', '')`,
      [id, seq, new Date(now - msAgo), step],
    );
  for (const took of [1_000, 3_000, 60_000]) {
    const id = await enter();
    await told(id, 1, 100_000, 'ready');
    await told(id, 2, 100_000 - took, 'ready');
  }
  const long = await enter();
  await told(long, 1, 40 * 86_400_000, 'ready');
  const waits = await enter();
  await told(waits, 1, 1_000, 'ready');
  await pool.query(
    `INSERT INTO wait (enrollment_id, arm, type, kind, customer_id, subject_kind, subject_id, step, visit, since, armed_at)
     VALUES ($1, 'a', 'login', 'event', 'acme', 'customer', 'acme', 'ready', 1, now(), now()),
            ($1, 'b', 'login', 'event', 'acme', 'customer', 'acme', 'ready', 1, now(), now())`,
    [waits],
  );
  await pool.query(
    `INSERT INTO parked_step (enrollment_id, step, customer_id, code, reason, at) VALUES ($1, 'plan', 'acme', 'chain-empty', '', now())`,
    [waits],
  );
  expect(await ask('onboarding/counts?version=1')).toEqual({
    playbook: 'onboarding',
    version: 1,
    steps: [
      { step: 'plan', waiting: 0, parked: 1, passed: 0, median_ms: null },
      { step: 'ready', waiting: 1, parked: 0, passed: 3, median_ms: 3_000 },
    ],
    looked_at: { enrollments: 5, more: false },
  });
  const reading = await api.key(['enrollments:read']);
  const found = async (query: string) => {
    const { body } = await api.call('GET', `/v1/enrollments?playbook=onboarding&${query}`, {
      as: reading,
    });
    return (body['data'] as { id: string }[]).map(({ id }) => id);
  };
  expect(await found('step=ready')).toEqual([waits]);
  expect(await found('parked_step=plan')).toEqual([waits]);
  expect(await found('step=plan')).toEqual([]);
});

test('the list says what it is called in the language of the reader, and since when; versions say who made them', async () => {
  const answer = await api.call('GET', '/v1/playbooks', {
    as,
    headers: { 'accept-language': 'zh-CN' },
  });
  const [first] = answer.body['data'] as Record<string, unknown>[];
  expect(first).toMatchObject({
    id: 'onboarding',
    title: expect.stringMatching(/\p{Script=Han}/u),
  });
  expect(first?.['published_at']).toEqual(expect.any(String));
  const versions = (await ask('onboarding/versions')) as { data?: object[] };
  expect(versions.data).toMatchObject([
    { number: 1, published_by: expect.stringMatching(/^key:/) },
  ]);
});

test('a step says where its lines end', async () => {
  const { steps } = (await ask('onboarding/graph')) as {
    steps?: { id: string; line: number; end_line: number }[];
  };
  const call = steps?.find(({ id }) => id === 'call');
  const lines = (readProject('playbooks/starter').get('onboarding.playbook.yaml') ?? '').split(
    '\n',
  );
  const indent = (line: number | undefined) => /^ */.exec(lines[(line ?? 0) - 1] ?? '')?.[0].length;
  expect(call?.end_line).toBeGreaterThan(call?.line ?? 0);
  expect(indent(call?.end_line)).toBeGreaterThan(indent(call?.line) ?? 0);
  expect(indent((call?.end_line ?? 0) + 1)).toBeLessThanOrEqual(indent(call?.line) ?? 0);
});

test('a version keeps the files it was made of, and says what the compiler warns of', async () => {
  const body = await ask('onboarding/versions/1');
  const files = body['files'] as Record<string, string>;
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining(['onboarding.playbook.yaml', 'templates/onboarding/welcome.en.md']),
  );
  expect(Object.keys(files)).not.toContain('catalog.yaml');
  expect(body).toMatchObject({ number: 1, file: 'onboarding.playbook.yaml' });
  expect(body['warnings']).toBeInstanceOf(Array);
});

test.each(['nobody/graph', 'nobody/counts', 'onboarding/graph?version=9', 'onboarding/versions/9'])(
  '%s was never published',
  async (path) => {
    expect(await ask(path)).toMatchObject({ status: 404, code: 'not_found' });
  },
);
