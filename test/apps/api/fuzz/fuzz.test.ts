import { callOf, type Operation, operationsOf } from './calls';
import { faultOf } from './check';
import { DOCUMENT, Ground } from './ground';
import { cook, RECIPES } from './recipes';

/** `npm run fuzz -- api` makes more of them, from another seed each time. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20261122);
const CALLS = Number(process.env['FUZZ_CALLS'] ?? 800);
/** It never ends: what it says has tests of its own. */
const ENDLESS = new Set(['/v1/live']);

/** So many calls reach whatever has no recipe. */
const MANY = 20_000;
const BY_CHANCE = 'there is no recipe: chance has to do it, with more calls';

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
  const left = operations.filter(({ method, path }) => !reached.has(`${method} ${path}`));
  const never: string[] = [];
  await ground.admit('admin');
  for (const operation of left) {
    const route = `${operation.method} ${operation.path}`;
    if (RECIPES[named(route)] === undefined) never.push(`${route} (${BY_CHANCE})`);
    else {
      reached.add(route);
      const fault = await prepared(operation, ground);
      if (fault !== undefined) faults.push(`${route}, prepared\n  ${fault}`);
    }
  }
  process.stdout.write(
    `seed ${SEED}: ${CALLS} calls of ${operations.length} routes, ${JSON.stringify(statuses)}, ${reached.size} routes done\n` +
      `by chance ${operations.length - left.length}, the rest prepared; never done: ${never.length === 0 ? 'none' : never.join(', ')}\n`,
  );
  expect([faults.join('\n'), ground.api.log.join('\n')]).toEqual(['', '']);
  if (CALLS >= MANY) expect(never).toEqual([]);
  expect(statuses['2xx'] ?? 0).toBeGreaterThan(CALLS / 8);
}, 3_600_000);

/** A call that chance did not bring about, with all it needs; answers what is wrong with its answer. */
async function prepared(
  operation: Operation,
  { api, tokenOf }: Ground,
): Promise<string | undefined> {
  const route = named(`${operation.method} ${operation.path}`);
  const answer = await cook(route, { api, admin: tokenOf('admin') });
  return faultOf({ operation }, answer);
}

/** As the router names it. */
function named(route: string): string {
  return route.replace(/\{(\w+)\}/g, ':$1');
}

function shown({ operation, url, as, body }: ReturnType<typeof callOf>): string {
  return `${as}: ${operation.method} ${url.slice(0, 300)} ${(body ?? '').slice(0, 500)}`;
}
