import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiClient } from '../../../apps/cli/api-client';

/** A server that is too busy for the first so many calls. */
async function busyFor(refusals: number, retryAfter: string) {
  let calls = 0;
  const server = createServer((_, response) => {
    calls++;
    if (calls > refusals) return void response.end(JSON.stringify({ id: 'acme' }));
    response.writeHead(429, { 'retry-after': retryAfter });
    response.end(JSON.stringify({ title: 'Slow', status: 429, code: 'rate_limited' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const waits: number[] = [];
  const client = new ApiClient(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    'key',
    (ms) => Promise.resolve(waits.push(ms)),
  );
  const close = () => new Promise((resolve) => server.close(resolve));
  return { client, waits, calls: () => calls, close };
}

test('a server that asks to slow down is asked again after the time it named', async () => {
  const busy = await busyFor(2, '3');
  expect((await busy.client.get('/v1/customers/acme')).body).toEqual({ id: 'acme' });
  expect(busy.waits).toEqual([3_000, 3_000]);
  await busy.close();
});

test('one that never has time is given up on, with its own words', async () => {
  const busy = await busyFor(1_000, 'soon');
  await expect(busy.client.get('/v1/customers/acme')).rejects.toThrow('rate_limited: Slow');
  expect(busy.waits).toEqual([1_000, 1_000, 1_000, 1_000]);
  expect(busy.calls()).toBe(5);
  await busy.close();
});
