import { DAY, Driver, words } from '../support/kernel/driver';
import { arm, notify, plan, reference, send, task, wait } from '../support/kernel/plans';
import { END } from '../../playbooks/kernel/plan';

const waiting = plan([
  wait('reply', 1, { arms: [arm('reached', 'customer.replied')], until: { n: 3, unit: 'd' } }),
  task('call', END),
]);

test('an exit ends a wait at once, in one settle, and then the enrollment', () => {
  const driver = new Driver(waiting);
  driver.begin();
  driver.settle();
  expect(words(driver.happen('exit/churned', 'customer.left'))).toEqual([
    'settle 2 [exit churned]',
  ]);
  expect(driver.state).toMatchObject({
    status: 'done',
    exit: 'churned',
    ended: false,
    threads: [],
  });
  expect(words(driver.settle())).toEqual(['end churned']);
});

test('an exit during a delivery is written at once, and the end waits for the receipt', () => {
  const driver = new Driver(reference);
  driver.begin();
  expect(words(driver.happen('exit/churned', 'customer.left'))).toEqual([
    'settle 3 [exit churned]',
  ]);
  expect(words(driver.settle())).toEqual([]);
  expect(words(driver.deliver('skipped', { reason: 'exited' }))).toEqual(['end churned']);
});

test('a mail that went out beside an exit starts nothing any more', () => {
  const driver = new Driver(reference);
  driver.begin();
  driver.happen('exit/churned', 'customer.left');
  expect(words(driver.deliver('sent'))).toEqual([]);
  expect(words(driver.settle())).toEqual(['end churned']);
});

test('the exit that was committed first stands', () => {
  const driver = new Driver(waiting);
  driver.begin();
  driver.settle();
  driver.operate({ kind: 'exit', exit: 'removed' });
  expect(words(driver.settle({ exit: { kind: 'exited', exit: 'churned' } }))).toEqual([
    'end churned',
  ]);
  expect(driver.state.exit).toBe('churned');
});

test('a send that was skipped because the enrollment had ended asks which exit stands', () => {
  const driver = new Driver(reference);
  driver.begin();
  expect(words(driver.deliver('skipped', { reason: 'exited' }))).toEqual([
    'settle 3 [exit finished]',
  ]);
  expect(words(driver.settle({ exit: { kind: 'exited', exit: 'churned' } }))).toEqual([
    'end churned',
  ]);
});

test('what an exit cancels in the same tick is not begun', () => {
  const driver = new Driver(waiting);
  driver.begin();
  driver.settle();
  const { now } = driver;
  const commands = driver.feed(
    {
      kind: 'event',
      id: 'e1',
      arm: 'reply#1/reached',
      type: 'customer.replied',
      at: now,
      data: {},
    },
    { kind: 'event', id: 'e1', arm: 'exit/churned', type: 'customer.replied', at: now, data: {} },
  );
  expect(words(commands)).toEqual(['settle 2 [exit churned]']);
});

test('an exit that held already when it was armed ends the enrollment before its first step', () => {
  const driver = new Driver(waiting);
  driver.begin();
  const met = { arm: 'exit/churned', id: 'e0', type: 'customer.left', at: driver.now, data: {} };
  expect(words(driver.settle({ armExits: { kind: 'armed', met } }))).toEqual([
    'settle 2 [exit churned]',
  ]);
});

test('who finishes keeps what they told people on the way', () => {
  const driver = new Driver(plan([notify('tell', END)], { exits: {}, exitOrder: [] }));
  expect(words(driver.begin())).toEqual(['settle 1 [trace notice exit finished]']);
  expect(words(driver.settle())).toEqual(['end finished']);
});

test('nothing is commanded after the end but the end', () => {
  const driver = new Driver(plan([send('bye', END)]));
  driver.begin();
  expect(words(driver.deliver())).toEqual(['end finished']);
  driver.pass(DAY);
  expect(words(driver.happen('exit/churned', 'customer.left'))).toEqual(['end finished']);
});
