import { DAY, Driver, T0, words } from '../support/kernel/driver';
import { arm, parallel, plan, send, task, wait } from '../support/kernel/plans';
import { END } from '../../playbooks/kernel/plan';
import type { Item } from '../../playbooks/kernel/command';

const until = { n: 3, unit: 'd' } as const;
const loop = plan([
  wait('reply', 1, {
    arms: [arm('happy', 'survey.answered'), arm('any', 'survey.answered')],
    until,
    outcomes: { timeout: END },
  }),
  task('talk', 0),
]);

function armed(): Driver {
  const driver = new Driver(loop);
  driver.begin();
  driver.settle();
  return driver;
}

function items(driver: Driver, kind: Item['kind']): Item[] {
  return driver.state.settling?.items.filter((item) => item.kind === kind) ?? [];
}

test('a look-back ends the wait although its timeout has passed too', () => {
  const driver = new Driver(loop);
  driver.begin();
  driver.now += 4 * DAY;
  const met = { arm: 'reply#1/any', id: 'e1', type: 'survey.answered', at: T0, data: {} };
  const commands = driver.settle({ arm: { kind: 'armed', met } });
  expect(words(commands)).toEqual(['settle 2 [trace disarm openTask]']);
  expect(driver.state.steps['reply']?.outcome).toBe('any');
});

test('a deadline that had passed when it was resolved is taken in the same tick', () => {
  const driver = new Driver(loop);
  driver.begin();
  driver.now += 4 * DAY;
  expect(words(driver.settle())).toEqual(['settle 2 [trace exit finished]']);
});

test('of arms met by the same event the first in the file wins, whatever their order of arrival', () => {
  const driver = armed();
  const event = {
    kind: 'event',
    id: 'e1',
    type: 'survey.answered',
    at: driver.now,
    data: {},
  } as const;
  driver.feed({ ...event, arm: 'reply#1/any' }, { ...event, arm: 'reply#1/happy' });
  expect(driver.state.steps['reply']?.outcome).toBe('happy');
});

test('branches that one change ends are recorded in the order of the file, whatever their order of arrival', () => {
  const join = { kind: 'all', names: ['zebra', 'ant'] } as const;
  const branch = (step: string) => (pc: number) => [
    wait(step, pc + 1, { arms: [arm('seen', 'login')] }),
  ];
  const branches = { zebra: branch('zebra'), ant: branch('ant') };
  const driver = new Driver(plan([...parallel('both', { pc: 0, next: END, join }, branches)]));
  driver.begin();
  driver.settle();
  const event = { kind: 'event', id: 'e1', type: 'login', at: driver.now, data: {} } as const;
  driver.feed({ ...event, arm: 'ant#1/seen' }, { ...event, arm: 'zebra#1/seen' });
  const told = items(driver, 'trace').flatMap((one) => (one.kind === 'trace' ? one.entries : []));
  const seen = told.flatMap((one) => (one.outcome === 'seen' ? [one.step] : []));
  expect(seen).toEqual(['zebra', 'ant']);
});

test('of two events that are told at once the one that happened first wins, whatever stands first in the file', () => {
  const driver = armed();
  const [any, happy] = [DAY, 2 * DAY].map((ms, n) => {
    const arm = n === 0 ? 'reply#1/any' : 'reply#1/happy';
    return { kind: 'event', id: `e${n}`, arm, type: 'x', at: T0 + ms, data: {} } as const;
  });
  driver.now += 2 * DAY;
  if (any && happy) driver.feed(happy, any);
  expect(driver.state.steps['reply']?.outcome).toBe('any');
});

test('an answer that was given before an exit was met is still recorded, though the exit is told first', () => {
  const driver = armed();
  driver.now += 2 * DAY;
  const event = { kind: 'event', type: 'x', data: {} } as const;
  driver.feed(
    { ...event, id: 'left', arm: 'exit/churned', at: T0 + 2 * DAY },
    { ...event, id: 'said', arm: 'reply#1/any', at: T0 + DAY },
  );
  expect(driver.state.steps['reply']?.outcome).toBe('any');
  expect(driver.state.exit).toBe('churned');
});

test('an event that happened before the deadline wins although both are seen late', () => {
  const driver = armed();
  driver.now += 5 * DAY;
  driver.happen('reply#1/any', 'survey.answered', { at: T0 + 2 * DAY });
  expect(driver.state.steps['reply']?.outcome).toBe('any');
});

test('an event that happened after the deadline comes too late', () => {
  const driver = armed();
  driver.now += 5 * DAY;
  const commands = driver.happen('reply#1/any', 'survey.answered', { at: T0 + 4 * DAY });
  expect(words(commands)).toEqual(['settle 2 [trace exit finished]']);
});

test('an event at the very deadline still counts', () => {
  const driver = armed();
  driver.now += 3 * DAY;
  driver.happen('reply#1/any', 'survey.answered');
  expect(driver.state.steps['reply']?.outcome).toBe('any');
});

test('a timer that fires early changes nothing and is set again', () => {
  const driver = armed();
  expect(words(driver.pass(DAY))).toEqual(['timer +3d']);
});

test('an event that is told twice counts once', () => {
  const driver = armed();
  driver.happen('reply#1/any', 'survey.answered', { id: 'e1' });
  expect(words(driver.happen('reply#1/any', 'survey.answered', { id: 'e1' }))).toEqual([]);
  expect(driver.state.inbox).toEqual([]);
});

test('a second visit looks back to its own start, past the event that ended the first', () => {
  const driver = armed();
  driver.now += DAY;
  driver.happen('reply#1/any', 'survey.answered', { id: 'e1', at: T0 + DAY });
  driver.settle();
  driver.now += DAY;
  driver.resolve('talk', 'done');
  const [again] = items(driver, 'arm');
  expect(again).toMatchObject({ visit: 2, since: [T0 + 2 * DAY, T0 + 2 * DAY], except: ['e1'] });
});

test('one that looks back to the enrollment goes no further than to where the first ended', () => {
  const since = 'enrollment';
  const arms = [{ ...arm('any', 'survey.answered'), since } as const];
  const driver = new Driver(plan([wait('reply', 1, { arms, until }), task('talk', 0)]));
  driver.begin();
  driver.settle();
  driver.now += DAY;
  driver.happen('reply#1/any', 'survey.answered', { id: 'e1', at: T0 + DAY });
  driver.settle();
  driver.now += DAY;
  driver.resolve('talk', 'done');
  expect(items(driver, 'arm')).toMatchObject([{ visit: 2, since: [T0 + DAY], except: ['e1'] }]);
});

test('what resolved a task by itself does not resolve its next turn too', () => {
  const doneWhen = [arm('done', 'survey.answered')];
  const driver = new Driver(plan([task('update', 0, { doneWhen })]));
  driver.begin();
  driver.settle();
  driver.happen('update#1/done', 'survey.answered', { id: 'e1', at: T0 });
  const next = { kind: 'openTask', visit: 2, since: [T0], except: ['e1'] };
  const [close] = items(driver, 'closeTask');
  expect(close && 'then' in close && close.then).toContainEqual(expect.objectContaining(next));
});

test('an earlier step says how far to look back', () => {
  const since = { step: 'ask' };
  const asking = plan([
    send('ask', 1),
    task('prepare', 2),
    wait('answer', END, { arms: [{ ...arm('reached', 'survey.answered'), since }], until }),
  ]);
  const driver = new Driver(asking);
  driver.begin();
  driver.deliver();
  driver.now += DAY;
  driver.resolve('prepare', 'done');
  expect(items(driver, 'arm')).toMatchObject([{ since: [T0] }]);
});

test('an answer that came before the task was given up on is what counts', () => {
  const driver = new Driver(
    plan([task('call', END, { outcomes: { good: 1, given_up: END } }), send('thanks', END)]),
  );
  driver.begin();
  driver.settle();
  expect(words(driver.pass(7 * DAY))).toEqual(['settle 2 [closeTask then [trace exit finished]]']);
  const already = { at: T0 + DAY, answer: 'good', by: 'ana', form: {} };
  const commands = driver.settle({ closeTask: { kind: 'taskClosed', already } });
  expect(words(commands)[0]).toMatch(/^deliver thanks#1/);
  expect(driver.state.steps['call']).toMatchObject({ outcome: 'good', by: 'ana', at: T0 + DAY });
});

test('of an event the state keeps only what the plan reads', () => {
  const driver = new Driver({ ...loop, keeps: { reply: ['score'] } });
  driver.begin();
  driver.settle();
  driver.happen('reply#1/any', 'survey.answered', { data: { score: 9, text: 'long' } });
  expect(driver.state.steps['reply']?.event).toEqual({ score: 9 });
});

test('a deadline a millisecond away gets its timer, one that is reached gets none', () => {
  const driver = new Driver(loop);
  driver.begin();
  const at = driver.now + 1;
  const commands = driver.settle({ resolveTime: { kind: 'time', at, zone: 'UTC' } });
  expect(commands).toEqual([{ kind: 'timer', at }]);
  driver.pass(1);
  expect(driver.state.settling?.items.map(({ kind }) => kind)).toEqual(['trace', 'exit']);
});

test('what rides along with a later batch says when it happened', () => {
  const both = wait('both', 1, {
    ...{ arms: [arm('live', 'went.live'), arm('data', 'data.checked')], all: true, until },
  });
  const driver = new Driver(plan([both, task('talk', 0)]));
  driver.begin();
  driver.settle();
  driver.now += DAY;
  const first = driver.now;
  expect(driver.happen('both#1/live', 'went.live')).not.toContainEqual(
    expect.objectContaining({ kind: 'settle' }),
  );
  driver.now += DAY;
  driver.happen('both#1/data', 'data.checked');
  const told = items(driver, 'trace').flatMap((item) =>
    item.kind === 'trace' ? item.entries.map(({ outcome, at }) => ({ outcome, at })) : [],
  );
  expect(told).toEqual([
    { outcome: 'live', at: first },
    { outcome: 'data', at: undefined },
    { outcome: 'all', at: undefined },
  ]);
});

test('what ended one wait is no news to the next, nor to the branches behind it', () => {
  const next = (step: string) => (pc: number) => [
    wait(step, pc + 1, { arms: [arm('seen', 'login')] }),
  ];
  const join = { kind: 'all', names: ['a', 'b'] } as const;
  const driver = new Driver(
    plan([
      wait('first', 1, { arms: [arm('seen', 'login')] }),
      ...parallel('both', { pc: 1, next: END, join }, { a: next('left'), b: next('right') }),
    ]),
  );
  driver.begin();
  const met = { arm: 'first#1/seen', id: 'e1', type: 'login', at: driver.now, data: {} };
  driver.settle({ arm: { kind: 'armed', met } });
  expect(items(driver, 'arm').map((item) => ('led' in item ? item.led : []))).toEqual([
    ['e1'],
    ['e1'],
  ]);
});
