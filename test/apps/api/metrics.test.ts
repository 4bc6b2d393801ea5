import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { exposition } from '../../../apps/api/metrics/exposition';
import { serveMetrics } from '../../../apps/api/metrics/serve-metrics';
import { Tally } from '../../../apps/api/metrics/tally';
import { scanHeartbeat } from '../../../apps/worker/scan-heartbeat';
import { TestApi } from '../../support/api';
import { giveDraft } from '../../support/give-draft';

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  key = await api.key(['customers:write', 'events:write'], { source: 'erp' });
  await api.call('PATCH', '/v1/customers/acme', { as: key, body: { name: 'Acme' } });
});
afterAll(() => api.close());

/** Each line of the answer: what it is called with its labels, and its value. */
async function shown(): Promise<ReadonlyMap<string, number>> {
  const text = await api.world.metrics.text(api.world);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

test('what callers write cannot break a line', () => {
  const samples = [{ labels: { source: 'a"b\\c\nd' }, value: 1 }];
  expect(exposition([{ name: 'x_total', help: 'one\ntwo', type: 'counter', samples }])).toBe(
    '# HELP x_total one\\ntwo\n# TYPE x_total counter\nx_total{source="a\\"b\\\\c\\nd"} 1\n',
  );
});

test('nobody makes more labels than are kept', () => {
  const tally = new Tally({ name: 'x_total', help: 'x' }, 2);
  for (const source of ['a', 'b', 'c', 'd']) tally.add({ source });
  expect(tally.metric().samples).toEqual([
    { labels: { source: 'a' }, value: 1 },
    { labels: { source: 'b' }, value: 1 },
    { labels: { source: 'other' }, value: 2 },
  ]);
});

test('events are counted by source and what became of them', async () => {
  const events = ['1', '1', '2'].map((id) => ({ id, type: 'kickoff.booked', customer: 'acme' }));
  const post = () =>
    api.call('POST', '/v1/events/batch', {
      as: key,
      body: { events: [...events, { id: '3', type: 'kickof.booked', customer: 'acme' }] },
    });
  await post();
  await post();
  const all = await shown();
  const of = (result: string) => all.get(`tenure_events_total{source="erp",result="${result}"}`);
  expect([of('accepted'), of('duplicate'), of('refused')]).toEqual([2, 4, 2]);
});

test('requests are counted by route, never by address, each in its bucket', async () => {
  await api.call('GET', '/v1/customers/acme', { as: key });
  const all = await shown();
  const labels = 'method="GET",route="/v1/customers/:id",status="403"';
  const name = 'tenure_http_request_duration_seconds';
  expect(all.get(`${name}_bucket{${labels},le="+Inf"}`)).toBe(1);
  expect(all.get(`${name}_count{${labels}}`)).toBe(1);
  expect([...all.keys()].join()).not.toContain('/v1/customers/acme');
});

test('what stands still is counted from the database', async () => {
  const enrollment = await giveDraft(api.world.pool, { approver: ['person', 'nobody'] });
  const { pool } = api.world;
  await pool.query(
    `INSERT INTO outbox (enrollment_id, shard, kind, payload, attempts, created_at) VALUES ($1, 1, 'signal', '{}', 2, now() - interval '90 seconds')`,
    [enrollment],
  );
  await pool.query(
    `INSERT INTO dead_letter (enrollment_id, kind, payload, outcome) VALUES ($1, 'signal', '{}', 'x')`,
    [enrollment],
  );
  const all = await shown();
  expect(all.get('tenure_database_up')).toBe(1);
  expect(all.get('tenure_outbox_depth')).toBe(1);
  expect(all.get('tenure_outbox_failing')).toBe(1);
  expect(all.get('tenure_outbox_age_seconds')).toBeGreaterThanOrEqual(90);
  expect(all.get('tenure_dead_letters')).toBe(1);
});

test('sends are counted from the first look on, each once', async () => {
  const enrollment = await giveDraft(api.world.pool, { approver: ['person', 'nobody'] });
  await shown();
  const change = () =>
    api.world.pool.query(
      `INSERT INTO outreach_change (outreach_id, at, status) SELECT id, now(), 'accepted' FROM outreach WHERE enrollment_id = $1`,
      [enrollment],
    );
  await change();
  // Seen at one look, counted at the next: whoever commits late is not missed.
  await shown();
  const total = async () =>
    [...(await shown())].find(([name]) => name.startsWith('tenure_sends_total'))?.[1];
  expect(await total()).toBe(1);
  expect(await total()).toBe(1);
});

test('of a scan is told when a worker last ended it', async () => {
  const name = `test-${randomUUID()}`;
  const beat = scanHeartbeat(api.world.pool);
  await beat(name);
  await beat(name);
  const age = (await shown()).get(`tenure_scan_age_seconds{scan="${name}"}`);
  expect(age).toBeGreaterThanOrEqual(0);
  expect(age).toBeLessThan(60);
});

test('they are shown on a port of their own, and nothing else is', async () => {
  const server = await serveMetrics(api.world, { host: '127.0.0.1', port: 0 });
  try {
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const answer = await fetch(`${at}/metrics`);
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(await answer.text()).toContain('# TYPE tenure_event_loop_lag_seconds gauge');
    expect((await fetch(`${at}/v1/me`)).status).toBe(404);
    expect((await api.call('GET', '/metrics')).text).not.toContain('tenure_');
  } finally {
    server.close();
  }
});
