import { createServer } from 'node:net';
import { anyPort, choosePort } from '../../../../apps/cli/dev/ports';

test('a port that somebody listens on, or that was chosen before and is not listened on yet, is not chosen again', async () => {
  const said: string[] = [];
  const choose = (port: number) => choosePort(port, 'the API', (line) => said.push(line));
  const wanted = await anyPort();
  expect(await choose(wanted)).toBe(wanted);
  expect(said).toEqual([]);
  const other = await choose(wanted);
  expect(other).not.toBe(wanted);
  expect(said).toEqual([`port ${wanted} is busy: the API uses ${other} instead`]);

  const server = createServer();
  const taken = await anyPort();
  await new Promise<void>((done) => server.listen(taken, '127.0.0.1', done));
  expect(await choose(taken)).not.toBe(taken);
  await new Promise((done) => server.close(done));
});
