import { advance } from '../../playbooks/kernel/advance';
import type { External } from '../../playbooks/kernel/input';
import { DAY, Driver, T0, words } from '../support/kernel/driver';
import { arm, plan, task, wait } from '../support/kernel/plans';
import { END } from '../../playbooks/kernel/plan';

const chase = plan([
  wait('reply', 1, {
    arms: [arm('reached', 'customer.replied')],
    until: { n: 3, unit: 'd' },
    outcomes: { timeout: 2 },
  }),
  task('talk', END),
  task('chase', END),
]);
const deadline: External = { kind: 'deadline', at: T0 + 3 * DAY };
const event: External = {
  kind: 'event',
  id: 'crm/1',
  arm: 'reply#1/reached',
  type: 'customer.replied',
  at: T0 + 2 * DAY,
  data: {},
};

function woken(): Driver {
  const driver = new Driver(chase);
  driver.begin();
  driver.settle();
  driver.now += 3 * DAY;
  return driver;
}

test('a second run that knows more decides otherwise, and decides as the first once told what that one knew', () => {
  const { state, now } = woken();
  const first = advance(chase, state, [deadline], now);
  const second = advance(chase, state, [event, deadline], now + 5_000);
  expect(second.commands).not.toEqual(first.commands);
  expect(advance(chase, state, [deadline], now)).toEqual(first);
});

test('what the committed decision did not know comes after it, and finds nobody waiting', () => {
  const driver = woken();
  expect(words(driver.feed(deadline))).toEqual(['settle 2 [trace disarm openTask]']);
  expect(driver.feed(event)).toEqual([]);
  expect(words(driver.settle())).toEqual(['timer +10d']);
  expect(driver.state).toMatchObject({ inbox: [], steps: { reply: { outcome: 'timeout' } } });
  expect(driver.state.threads).toMatchObject([{ pc: 2, mode: 'waiting' }]);
});

test('inputs may be handed over while a settle is in flight or together with its answer', () => {
  const [early, late] = [woken(), woken()];
  early.feed(deadline);
  late.feed(deadline);
  early.feed(event);
  early.settle();
  const batch = late.state.settling;
  if (!batch) throw new Error('no settle is in flight');
  late.feed({ kind: 'settled', at: late.now, answer: late.answer(batch) }, event);
  expect(late.state).toEqual(early.state);
});

test('an answer to another batch than the one in flight is not taken', () => {
  const driver = woken();
  driver.feed(deadline);
  const { state } = driver;
  const answer = { n: 1, now: driver.now, inputs: [], results: [] };
  expect(driver.feed({ kind: 'settled', at: driver.now, answer })).toEqual([]);
  expect(driver.state).toEqual(state);
});
