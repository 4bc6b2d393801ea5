import { callOf, operationsOf } from './calls';
import { faultOf } from './check';
import { DOCUMENT, Ground } from './ground';

/** `npm run fuzz -- api` makes more of them, from another seed each time. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20261122);
const CALLS = Number(process.env['FUZZ_CALLS'] ?? 1_500);
/** It never ends: what it says has tests of its own. */
const ENDLESS = new Set(['/v1/live']);

let ground: Ground | undefined;
beforeAll(async () => {
  ground = await Ground.open();
}, 120_000);
afterAll(() => ground?.close());

test('whatever is called, nothing breaks, and every answer is as the description says', async () => {
  if (ground === undefined) return;
  const operations = operationsOf(DOCUMENT).filter(({ path }) => !ENDLESS.has(path));
  const faults: string[] = [];
  const statuses: Record<string, number> = {};
  const reached = new Set<string>();
  for (let number = 0; number < CALLS && faults.length < 30; number += 1) {
    const call = callOf(operations, ground.words, { seed: SEED, number });
    const answer = await ground.send(call);
    const kind = `${Math.floor(answer.status / 100)}xx`;
    statuses[kind] = (statuses[kind] ?? 0) + 1;
    if (answer.status < 300) reached.add(`${call.operation.method} ${call.operation.path}`);
    const fault = faultOf(call, answer);
    if (fault !== undefined) faults.push(`${number} ${shown(call)}\n  ${fault}`);
  }
  const never = operations
    .map(({ method, path }) => `${method} ${path}`)
    .filter((one) => !reached.has(one));
  process.stdout.write(
    `seed ${SEED}: ${CALLS} calls of ${operations.length} routes, ${JSON.stringify(statuses)}, ${reached.size} routes done\n` +
      (process.env['FUZZ_NEVER'] === undefined ? '' : `never done: ${never.join(', ')}\n`),
  );
  expect([faults.join('\n'), ground.api.log.join('\n')]).toEqual(['', '']);
  expect(statuses['2xx'] ?? 0).toBeGreaterThan(CALLS / 8);
}, 3_600_000);

function shown({ operation, url, as, body }: ReturnType<typeof callOf>): string {
  return `${as}: ${operation.method} ${url.slice(0, 300)} ${(body ?? '').slice(0, 500)}`;
}
