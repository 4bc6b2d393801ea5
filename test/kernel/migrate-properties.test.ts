import fc from 'fast-check';
import { VERBS, type Action } from '../support/kernel/action';
import { Chaos } from '../support/kernel/chaos';
import { DAY, Driver } from '../support/kernel/driver';
import { randomPlan } from '../support/kernel/random-plan';
import type { Plan } from '../../playbooks/kernel/plan';
import type { State, Thread } from '../../playbooks/kernel/state';

/** The same in every run; `SEED` and `RUNS` look further. */
const SEED = Number(process.env['SEED'] ?? 20261122);
const RUNS = Number(process.env['RUNS'] ?? 300);

const action: fc.Arbitrary<Action> = fc.record({
  verb: fc.constantFrom(...VERBS),
  pick: fc.nat(20),
  odd: fc.nat(100),
});
const actions = fc.array(action, { maxLength: 40, size: 'max' });

/** Somewhere in the middle of its story, with nothing under way. */
function somewhere(plan: Plan, story: readonly Action[]): Driver {
  const chaos = new Chaos(plan);
  story.forEach((one) => chaos.act(one));
  chaos.drain();
  const driver = new Driver(plan);
  driver.state = chaos.state;
  driver.now = chaos.now + 1;
  return driver;
}

/** What anybody can see of it, but for what a migration always writes. */
function seen({
  seen: _heard,
  version: _of,
  batch: _n,
  settling: _asked,
  pending: _later,
  ...rest
}: State) {
  return rest;
}

/** A branch that is ended before its turn's first step begins leaves that turn: a move tidies it. */
function tidy({ state, plan: { code } }: Driver): Partial<State> {
  if (!state.turns) return {};
  const inside = state.threads.flatMap(({ pc, side }) => {
    const { op, scopes = [] } = code[pc] ?? {};
    const around = scopes.flatMap((one) => (one.kind === 'turn' ? [one.pc] : []));
    return side ? [] : op === 'repeat' ? [...around, pc] : around;
  });
  const turns = Object.entries(state.turns).filter(([pc]) => inside.includes(Number(pc)));
  return { turns: Object.fromEntries(turns) };
}

test('moving to the version it is in changes nothing that can be seen but the story', () => {
  const property = fc.property(randomPlan, actions, (plan, story) => {
    const driver = somewhere(plan, story);
    if (driver.state.exit !== null) return;
    const before = { ...seen(driver.state), ...tidy(driver) };
    const items = driver
      .migrate(JSON.parse(JSON.stringify(plan)) as Plan)
      .flatMap((one) => (one.kind === 'settle' ? one.batch.items : []));
    expect(items.map(({ kind }) => kind)).toEqual(
      expect.not.arrayContaining([
        'disarm',
        'closeTask',
        'closeApproval',
        'withdraw',
        'arm',
        'armExits',
      ]),
    );
    driver.settleAll();
    expect(seen(driver.state)).toEqual(before);
  });
  fc.assert(property, { numRuns: RUNS, seed: SEED });
});

test('whatever the other version is, nobody is lost between the two, and whoever is not parked goes on to an end', () => {
  const property = fc.property(randomPlan, randomPlan, actions, (plan, other, story) => {
    const driver = somewhere(plan, story);
    if (driver.state.exit !== null) return;
    const had = driver.state.threads.length;
    driver.migrate(other);
    expect(driver.state.version).toBeDefined();
    if (had > 0)
      expect(driver.state.threads.length + (driver.state.exit === null ? 0 : 1)).toBeGreaterThan(0);
    for (let turn = 0; turn < 400 && driver.state.status !== 'done'; turn++) {
      check(driver);
      goOn(driver);
    }
  });
  fc.assert(property, { numRuns: RUNS, seed: SEED });
});

/** Every thread stands at a step there is, inside the branches and turns it is in. */
function check({ state, plan: { code } }: Driver): void {
  for (const thread of state.threads) {
    if (thread.pc < 0) continue;
    expect(code[thread.pc]).toBeDefined();
    const { scopes = [] } = code[thread.pc] ?? {};
    const around = scopes.flatMap((one) =>
      one.kind === 'branch' ? [`${one.pc} ${one.branch}`] : [],
    );
    const own = branchesOf(thread, state);
    // What nobody waits for outlives turns and branches that have come to their end, from the innermost outwards.
    expect(own).toEqual(thread.side ? around.slice(0, own.length) : around);
    for (const scope of scopes)
      if (scope.kind === 'turn' && !thread.side)
        expect(state.turns?.[String(scope.pc)]).toBeDefined();
  }
}

/** The branches a thread is in, from the outermost. */
function branchesOf({ parent, branch }: Thread, state: State): string[] {
  if (parent === undefined) return [];
  const up = state.threads.find(({ id }) => id === parent);
  return [...(up ? branchesOf(up, state) : []), `${up?.pc} ${branch}`];
}

function goOn(driver: Driver): void {
  if (driver.state.settling) driver.settle();
  else if (Object.keys(driver.state.delivering).length > 0) driver.deliver();
  else if (Object.keys(driver.state.calling ?? {}).length > 0) driver.called('ok');
  else if (driver.state.status === 'paused') driver.operate({ kind: 'resume' });
  else driver.pass(8 * DAY);
}
