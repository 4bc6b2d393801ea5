import { readdir } from 'node:fs/promises';

interface Environment {
  teardown(): void;
}

/** By a name that no compiler follows: it is a part of jest, without types. */
const file: string = '../support/one-realm.mjs';
const left = 'left behind';
const world = globalThis as unknown as Record<string, unknown>;

test('what a test file leaves in the globals, the environment or on the process is gone for the next', async () => {
  const { default: OneRealm } = (await import(file)) as { default: new () => Environment };
  const { fetch } = globalThis;
  const [zone, code, listener] = [process.env['TZ'], process.exitCode, (): void => undefined];
  const next = new OneRealm();
  Object.assign(world, { [left]: 1, fetch: undefined });
  Object.assign(process.env, { [left]: '1', TZ: 'Asia/Shanghai' });
  process.exitCode = 3;
  process.on('SIGUSR2', listener);
  next.teardown();
  expect(world).not.toHaveProperty([left]);
  expect(globalThis.fetch).toBe(fetch);
  expect(process.env).not.toHaveProperty([left]);
  expect([process.env['TZ'], process.exitCode]).toEqual([zone, code]);
  expect(process.listeners('SIGUSR2')).not.toContain(listener);
});

test('what packages and Node throw and answer is an Error, an Array and an Object to a test', async () => {
  const { parse } = await import('yaml');
  expect(() => parse('{') as unknown).toThrow(Error);
  expect(parse('[{}]')).toBeInstanceOf(Array);
  const missing = await readdir('/nowhere').catch((error: unknown) => error);
  expect(missing).toBeInstanceOf(Error);
});
