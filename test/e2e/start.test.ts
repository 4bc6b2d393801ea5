import { existsSync } from 'node:fs';
import { until } from '../support/until';
import { Tenure } from './tenure';

/** Starting, stopping, dying and starting again. */
const tenure = new Tenure({ fetches: true });
afterAll(() => tenure.close());
const enrollments = async () =>
  (await tenure.api().get<{ data: { customer_id: string }[] }>('/v1/enrollments')).body.data;

test('a second start in the same folder says where the first one is, and a stop leaves no process, its terminal gone or not', async () => {
  await tenure.start('--company', 'small');
  const run = tenure.run();
  await tenure
    .api()
    .post('/v1/events', { id: 'd', type: 'deal.won', customer: 'maple', data: { deal_id: 'd' } });
  const second = await tenure.startAndEnd();
  expect(second.code).toBe(3);
  expect(second.output).toContain(
    `already running in this folder (process ${run.pids['supervisor']}): ${run.api_url}`,
  );
  tenure.hangUp();
  expect(await tenure.stop('SIGINT')).toBe(0);
  expect(Tenure.alive(run)).toEqual([]);
  expect(existsSync(tenure.runFile)).toBe(false);
}, 120_000);

test('after kill -9 of the supervisor nothing is left for long, and the next start goes on with the same data', async () => {
  await tenure.start('--company', 'small');
  const run = tenure.run();
  await tenure.stop('SIGKILL');
  await tenure.start('--company', 'small');
  expect(Tenure.alive(run)).toEqual([]);
  expect(await enrollments()).toMatchObject([{ customer_id: 'maple' }]);
  const again = tenure.run();
  await tenure.stop('SIGKILL');
  await until(
    'the guard to end what was left',
    () => Promise.resolve(Tenure.alive(again).length === 0),
    25_000,
  );
}, 120_000);

test('wrong flags are refused before anything starts', async () => {
  expect(await tenure.startAndEnd('--day', 'fast')).toMatchObject({
    code: 2,
    output: expect.stringContaining('--day 2s'),
  });
  expect(await tenure.startAndEnd('--now', 'yesterday')).toMatchObject({
    code: 2,
    output: expect.stringContaining('2026-03-07T23:00:00+08:00'),
  });
  expect(await tenure.startAndEnd('--prot', '1')).toMatchObject({
    code: 2,
    output: expect.stringContaining('--port'),
  });
}, 60_000);
