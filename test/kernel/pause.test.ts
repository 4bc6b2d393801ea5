import { DAY, Driver, words } from '../support/kernel/driver';
import { arm, plan, reference, send, wait } from '../support/kernel/plans';
import { END } from '../../playbooks/kernel/plan';

const nudge = plan([
  wait('reply', END, {
    arms: [arm('reached', 'customer.replied')],
    until: { n: 3, unit: 'd' },
    outcomes: { timeout: 1 },
  }),
  send('nudge', END),
]);

function paused(): Driver {
  const driver = new Driver(nudge);
  driver.begin();
  driver.settle();
  expect(words(driver.operate({ kind: 'pause' }))).toEqual(['settle 2 [trace status]']);
  driver.settle();
  return driver;
}

test('a pause holds deadlines, and resuming takes those that passed', () => {
  const driver = paused();
  expect(words(driver.pass(4 * DAY))).toEqual([]);
  expect(driver.state.status).toBe('paused');
  expect(words(driver.operate({ kind: 'resume' }))).toEqual([
    'settle 3 [trace status trace disarm]',
  ]);
  expect(words(driver.settle())).toEqual(['deliver nudge#1 after 4 [exit finished]']);
});

test('a pause holds events, and resuming takes them in the order in which they happened', () => {
  const driver = paused();
  driver.now += DAY;
  expect(words(driver.happen('reply#1/reached', 'customer.replied'))).toEqual([]);
  expect(driver.state).toMatchObject({
    inbox: [{ kind: 'event' }],
    threads: [{ mode: 'waiting' }],
  });
  driver.pass(4 * DAY);
  driver.operate({ kind: 'resume' });
  expect(driver.state.steps['reply']?.outcome).toBe('reached');
});

test('an exit takes effect while paused', () => {
  const driver = paused();
  expect(words(driver.happen('exit/churned', 'customer.left'))).toEqual([
    'settle 3 [exit churned]',
  ]);
});

test('a receipt during a pause counts, and the next step waits', () => {
  const driver = new Driver(plan([send('one', 1), send('two', END)]));
  driver.begin();
  driver.operate({ kind: 'pause' });
  driver.settle();
  expect(words(driver.deliver())).toEqual([]);
  expect(words(driver.operate({ kind: 'resume' }))).toEqual(['settle 3 [trace status]']);
  expect(words(driver.settle())[0]).toMatch(/^deliver two#1/);
});

test('an operation that is told twice is done once', () => {
  const driver = paused();
  expect(words(driver.operate({ kind: 'pause' }))).toEqual([]);
  const resume = driver.operate({ kind: 'resume' });
  expect(words(resume)).toEqual(['settle 3 [trace status]', 'timer +3d']);
  driver.settle();
  expect(words(driver.operate({ kind: 'resume' }))).toEqual(['timer +3d']);
});

test('a wait that a delivery armed goes on although it was paused meanwhile', () => {
  const driver = new Driver(reference);
  driver.begin();
  driver.operate({ kind: 'pause' });
  driver.settle();
  expect(words(driver.deliver())).toEqual([]);
  expect(words(driver.operate({ kind: 'resume' }))).toEqual([
    'settle 4 [trace status]',
    'timer +3d',
  ]);
});

test('what had become due in a pause waits its share after it, what is due later does not', () => {
  const driver = paused();
  driver.pass(4 * DAY);
  driver.operate({ kind: 'resume', spread: 600_000 });
  driver.settle();
  expect(driver.pass(599_999).filter(({ kind }) => kind === 'deliver')).toEqual([]);
  expect(driver.pass(1).filter(({ kind }) => kind === 'deliver')).toHaveLength(1);
});

test('an event that came in a pause is not kept back with the deadlines', () => {
  const driver = paused();
  driver.happen('reply#1/reached', 'customer.replied');
  driver.pass(4 * DAY);
  driver.operate({ kind: 'resume', spread: 600_000 });
  expect(driver.state.steps['reply']?.outcome).toBe('reached');
});
