import { DAY, Driver, words } from '../support/kernel/driver';
import {
  above,
  arm,
  notify,
  parallel,
  plan,
  reference,
  send,
  task,
  wait,
} from '../support/kernel/plans';
import { END } from '../../playbooks/kernel/plan';

const gate = { op: 'branch', step: 'gate', next: END, outcomes: {}, else: END } as const;

test('an outcome other than sent voids the number of the batch that was carried', () => {
  const driver = new Driver(reference);
  driver.begin();
  expect(words(driver.deliver('failed', { reason: '550' }))).toEqual([
    'settle 3 [arm resolveTime]',
  ]);
  expect(driver.state.steps['welcome']).toMatchObject({ outcome: 'failed', reason: '550' });
});

test('a send whose carried batch was not written goes on by itself', () => {
  const driver = new Driver(reference);
  driver.begin();
  const { id } = driver.outgoing();
  const commands = driver.feed({
    kind: 'delivered',
    at: driver.now,
    receipt: { id, outcome: 'sent', at: driver.now },
  });
  expect(words(commands)).toEqual(['settle 3 [trace armExits arm resolveTime]']);
});

test.each(['sent', 'skipped', 'failed'] as const)(
  'what was carried and not written is written next, though the message was %s',
  (outcome) => {
    const driver = new Driver(plan([notify('tell', 1), send('mail', 2), task('call', END)]));
    expect(words(driver.begin())[0]).toMatch(/^deliver mail#1 before 1 \[.*notice.*\]/);
    const { id } = driver.outgoing();
    const receipt = { id, outcome, at: driver.now };
    const [next] = driver.feed({ kind: 'delivered', at: driver.now, receipt });
    expect(words(next ? [next] : [])[0]).toMatch(/armExits.*notice.*openTask/);
  },
);

test('what a call carried and nobody wrote is written next', () => {
  const billing = { connection: 'billing', method: 'POST', path: '/', body: {} } as const;
  const call = { ...billing, op: 'call', step: 'ask', next: 2, outcomes: {} } as const;
  const driver = new Driver(plan([notify('tell', 1), call, task('talk', END)]));
  expect(words(driver.begin())[0]).toMatch(/^call ask#1 before 1 \[.*notice.*\]/);
  const [flight] = Object.values(driver.state.calling ?? {});
  const receipt = { id: flight?.request.id ?? '', outcome: 'ok', at: driver.now } as const;
  const [next] = driver.feed({ kind: 'called', at: driver.now, receipt });
  expect(words(next ? [next] : [])[0]).toMatch(/armExits.*notice.*openTask/);
});

test('a delivery carries the opening of the task that follows', () => {
  const driver = new Driver(plan([send('mail', 1), task('call', END)]));
  expect(words(driver.begin())).toEqual([
    'deliver mail#1 before 1 [trace armExits] after 2 [openTask]',
  ]);
  expect(words(driver.deliver())).toEqual(['timer +7d']);
});

test('a delivery carries the notices before a second delivery, but nothing only to tell a story', () => {
  const driver = new Driver(
    plan([send('one', 1), notify('tell', 2), send('two', 3), send('three', END)]),
  );
  expect(words(driver.begin())[0]).toMatch(/after 2 \[notice\]$/);
  expect(words(driver.deliver())).toEqual(['deliver two#1']);
  expect(words(driver.deliver())).toEqual(['deliver three#1 after 3 [exit finished]']);
});

test('a delivery carries the question of the branch behind it', () => {
  const driver = new Driver(
    plan([
      send('mail', 1),
      { ...gate, arms: [{ if: above('seats', 5), to: 2 }] },
      task('call', END),
    ]),
  );
  expect(words(driver.begin())[0]).toMatch(/after 2 \[readFacts\]$/);
  const { after, before, id } = driver.outgoing();
  if (!after || !before) throw new Error('nothing is carried');
  const facts = { readFacts: { kind: 'facts', values: { 'customer.seats': 6 } } } as const;
  const receipt = { id, outcome: 'sent', at: driver.now } as const;
  const commands = driver.feed({
    kind: 'delivered',
    at: driver.now,
    receipt: { ...receipt, before: driver.answer(before), after: driver.answer(after, facts) },
  });
  expect(words(commands)).toEqual(['settle 3 [trace openTask]']);
});

test('the deadline of a wait behind a mail is resolved where the mail is recorded, from when it really went', () => {
  const driver = new Driver(reference);
  driver.begin();
  const [flight] = Object.values(driver.state.delivering);
  const resolve = flight?.delivery.after?.items.find(({ kind }) => kind === 'resolveTime');
  expect(resolve).toMatchObject({ kind: 'resolveTime', visit: 1 });
  expect(resolve).not.toHaveProperty('from');
  driver.now += DAY / 2;
  expect(words(driver.deliver())).toEqual(['timer +3.5d']);
});

test('an event for the wait that a delivery armed waits for the receipt', () => {
  const driver = new Driver(reference);
  driver.begin();
  expect(words(driver.happen('kickoff#1/reached', 'kickoff.booked'))).toEqual([]);
  expect(words(driver.deliver())).toEqual(['settle 3 [trace disarm trace openTask]']);
});

test('facts count for the wake-up that read them, and are read again in the next', () => {
  const driver = new Driver(
    plan([
      { ...gate, arms: [{ if: above('seats', 5), to: 1 }] },
      wait('reply', 2, { arms: [arm('reached', 'customer.replied')] }),
      { ...gate, step: 'again', arms: [{ if: above('seats', 5), to: 3 }] },
      task('call', END),
    ]),
  );
  const facts = { readFacts: { kind: 'facts', values: { 'customer.seats': 6 } } } as const;
  expect(words(driver.begin())).toEqual(['settle 1 [trace armExits readFacts]']);
  expect(words(driver.settle(facts))).toEqual(['settle 2 [trace arm]']);
  driver.settle();
  expect(words(driver.happen('reply#1/reached', 'customer.replied'))).toEqual([
    'settle 3 [trace disarm readFacts]',
  ]);
  expect(words(driver.settle(facts))).toEqual(['settle 4 [trace openTask]']);
});

test('a step whose condition does not hold is passed, and says nothing of itself', () => {
  const driver = new Driver(plan([task('call', 1, { if: above('seats', 5) }), task('other', END)]));
  expect(words(driver.begin())).toEqual(['settle 1 [trace armExits readFacts]']);
  expect(words(driver.settle())).toEqual(['settle 2 [trace openTask]']);
  expect(driver.state.steps['call']?.at).toBeUndefined();
});

test.each([
  ['one that was begun first', ['mail', 'quick']],
  ['one that is begun later', ['quick', 'mail']],
])('a message of a branch that is lost in the same wake-up is not sent: %s', (_what, order) => {
  const branches = {
    mail: (pc: number) => [send('hello', pc + 1)],
    quick: (pc: number) => [notify('tell', pc + 1)],
  };
  const ordered = Object.fromEntries(
    order.map((name) => [name, branches[name as keyof typeof branches]]),
  );
  const join = { kind: 'any', names: ['quick'] } as const;
  const code = parallel('both', { pc: 0, next: 4 + 1, join }, ordered);
  const driver = new Driver(plan([...code, task('after', END)]));
  const commands = driver.begin();
  expect(words(commands).join()).not.toContain('deliver');
  expect(words(commands)[0]).toMatch(/notice.*openTask/);
  expect(driver.state.delivering).toEqual({});
});
