import { Tenure } from './tenure';

/** How long people wait who come back. */
const tenure = new Tenure();
afterAll(() => tenure.close());
const customers = async () =>
  (await tenure.api().get<{ data: { id: string }[] }>('/v1/customers')).body.data;

test('the second start is ready within eight seconds and has the same data', async () => {
  await tenure.start('--company', 'small');
  const before = await customers();
  expect(before.length).toBeGreaterThan(0);
  await tenure.stop('SIGINT');
  expect(await tenure.start('--company', 'small')).toBeLessThan(8_000);
  expect(await customers()).toEqual(before);
}, 120_000);
