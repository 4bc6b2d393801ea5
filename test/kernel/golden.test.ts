import type { Item } from '../../playbooks/kernel/command';
import type { Climb, Result } from '../../playbooks/kernel/result';
import { END } from '../../playbooks/kernel/plan';
import type { Ladder } from '../../playbooks/kernel/plan';
import { DAY, Driver, MINUTE, T0, words } from '../support/kernel/driver';
import {
  approval,
  arm,
  notify,
  parallel,
  plan,
  send,
  task,
  unless,
  wait,
} from '../support/kernel/plans';

/** What large playbooks cost at their busiest places, command by command. */

const ladder: Ladder = {
  from: 'open',
  until: 'done',
  rounds: 3,
  end: { n: 30, unit: 'm' },
  rungs: [15, 15, 30].map((n) => ({ after: { n, unit: 'm' }, to: [], reassign: false })),
};
const RUNGS = [15, 30, 60, 75, 90, 120, 135, 150, 180];

/** The ladder as settle answers it: the rung due last, the next one, the end. */
function climbing(driver: Driver) {
  const stand = (from: number, climbed: number): Climb => {
    const next = RUNGS[climbed];
    const end = from + 210 * MINUTE;
    return { from, end, ...(next === undefined ? {} : { next: from + next * MINUTE }) };
  };
  return {
    openTask: (item: Item): Result => ({
      kind: 'task',
      task: `task-${'step' in item ? item.step : ''}`,
      dueAt: driver.now + 15 * MINUTE,
      ladder: stand(driver.now, 0),
    }),
    climb: ({ from }: Extract<Item, { kind: 'climb' }>): Result => {
      const rung = RUNGS.filter((minutes) => from + minutes * MINUTE <= driver.now).length;
      return { kind: 'ladder', ladder: stand(from, rung), rung };
    },
  };
}

const escalation = plan(
  [
    task('take', 1, { ladder, giveUp: 'after_ladder', outcomes: { done: 1, given_up: 2 } }),
    wait('solved', END, { until: { n: 4, unit: 'h' } }),
    task('unowned', 1, { ladder, giveUp: { n: 24, unit: 'h' } }),
  ],
  {
    exits: { merged: { trigger: { kind: 'event', types: ['customer.merged'] } } },
    exitOrder: ['merged'],
  },
);

test('an escalation that nobody takes costs 11 settles and 10 deadlines', () => {
  const driver = new Driver(escalation);
  const answers = climbing(driver);
  driver.begin();
  driver.settleAll(answers);
  let fired = 0;
  for (const minutes of [...RUNGS, 210]) {
    const timer = driver.log.at(-1);
    expect(timer).toEqual({ kind: 'timer', at: T0 + minutes * MINUTE });
    driver.now = T0 + minutes * MINUTE;
    fired += 1;
    driver.feed({ kind: 'deadline', at: driver.now });
    driver.settleAll(answers);
  }
  expect(fired).toBe(10);
  expect(driver.counts()).toMatchObject({ settle: 11 });
  expect(driver.counts()).not.toHaveProperty('deliver');
  expect(words(driver.log.filter(({ kind }) => kind === 'settle'))).toEqual([
    'settle 1 [trace armExits openTask]',
    ...RUNGS.map((_, at) => `settle ${at + 2} [climb]`),
    'settle 11 [closeTask then [trace openTask]]',
  ]);
  expect(driver.state.steps['take']).toMatchObject({ outcome: 'given_up' });
  expect(driver.state.threads).toMatchObject([{ pc: 2, mode: 'waiting', open: true }]);
});

test('after an outage only the rung due last fires', () => {
  const driver = new Driver(escalation);
  const answers = climbing(driver);
  driver.begin();
  driver.settleAll(answers);
  driver.pass(15 * MINUTE);
  driver.settleAll(answers);
  expect(words(driver.pass(85 * MINUTE))[0]).toBe('settle 3 [climb]');
  expect(driver.settleAll(answers)).toEqual([{ kind: 'timer', at: T0 + 120 * MINUTE }]);
  expect(driver.state.threads[0]?.climbed).toBe(5);
});

test('who took it the moment it was given up on has it: what was to follow is not done', () => {
  const driver = new Driver(escalation);
  const answers = climbing(driver);
  driver.begin();
  driver.settleAll(answers);
  driver.pass(210 * MINUTE);
  const already = { at: driver.now - 1, answer: 'done', by: 'ana', form: {} };
  driver.settle({ ...answers, closeTask: { kind: 'taskClosed', already } });
  expect(driver.state.steps['take']).toMatchObject({ outcome: 'done', by: 'ana' });
  expect(driver.state.steps).not.toHaveProperty('unowned');
});

/** Notices, a notice given, paper, and the track with a draft for approval; the first to end cancels the others. */
const renewal = plan([
  ...parallel(
    'run_up',
    { pc: 0, next: 9, join: { kind: 'any', names: ['given', 'track'] } },
    {
      notices: () => [wait('thirty_days', 2, { until: { n: 30, unit: 'd' } })],
      given: () => [wait('notice_given', 4, { arms: [arm('reached', 'contract.notice_given')] })],
      paper: () => [wait('paper_watch', 6, { arms: [arm('reached', 'contract.paper_sent')] })],
      track: () => [
        send('proposal', 8, { approval: approval(), unless: unless('outreach.replied') }),
      ],
    },
  ),
  task('save', END),
]);

test('notice given while a draft waits for approval costs one settle and sends nothing', () => {
  const driver = new Driver(renewal);
  driver.begin();
  driver.settleAll();
  expect(driver.state.threads.map(({ mode }) => mode)).toEqual([
    'joining',
    'waiting',
    'waiting',
    'waiting',
    'waiting',
  ]);
  driver.log = [];
  driver.happen('notice_given#1/reached', 'contract.notice_given');
  expect(words(driver.log)).toEqual(['settle 2 [trace disarm trace cancel trace openTask]']);
  expect(driver.state.settling?.items).toContainEqual({
    kind: 'cancel',
    pc: 0,
    branches: ['notices', 'paper', 'track'],
  });
  driver.settleAll();
  expect(driver.counts()).toEqual({ settle: 1, timer: 1 });
  expect(driver.state.steps['proposal']).toMatchObject({ outcome: 'cancelled' });
  expect(driver.state.steps['paper_watch']).toMatchObject({ outcome: 'cancelled' });
  expect(driver.state.threads).toHaveLength(1);
});

test('a draft approved in the moment that cancels its step is not sent', () => {
  const driver = new Driver(renewal);
  driver.begin();
  driver.settleAll();
  driver.now += DAY;
  const approved = {
    kind: 'approvalDecided',
    id: 'a1',
    approval: 'approval-proposal-1',
    step: 'proposal',
    visit: 1,
    at: driver.now - 5,
    decision: 'approved',
    by: 'ana',
  } as const;
  const given = {
    kind: 'event',
    id: 'e1',
    arm: 'notice_given#1/reached',
    type: 'contract.notice_given',
    at: driver.now,
    data: {},
  } as const;
  const commands = driver.feed(approved, given);
  expect(commands.map(({ kind }) => kind)).toEqual(['settle']);
  expect(driver.state.delivering).toEqual({});
});

test('a reply while the draft lies there costs one more settle and no delivery', () => {
  const driver = new Driver(personal);
  driver.begin();
  driver.settleAll();
  const commands = driver.happen('personal#1/~unless', 'outreach.replied');
  expect(words(commands)).toEqual(['settle 2 [closeApproval trace disarm openTask]']);
  driver.settleAll();
  expect(driver.counts()).not.toHaveProperty('deliver');
  expect(driver.state.steps['personal']).toMatchObject({ outcome: 'dropped' });
});

const personal = plan(
  [
    send('personal', 1, {
      approval: approval(),
      unless: unless('outreach.replied'),
      outcomes: { dropped: 2 },
    }),
    wait('five_days', END, {
      arms: [arm('reached', 'meeting.booked')],
      until: { n: 5, unit: 'd' },
    }),
    task('talk', END),
  ],
  { exits: {}, exitOrder: [] },
);

test('an approved draft that goes at once costs one settle and one delivery', () => {
  const driver = new Driver(personal);
  expect(words(driver.begin())).toEqual(['settle 1 [trace openApproval armBeside]']);
  expect(words(driver.settle())).toEqual(['timer +2d']);
  expect(words(driver.approve('personal'))).toEqual([
    'deliver personal#1 before 2 [trace] after 3 [disarm arm resolveTime]',
  ]);
  expect(driver.outgoing()).toMatchObject({ approval: 'approval-personal-1' });
  expect(words(driver.deliver())).toEqual(['timer +3d']);
});

test('a draft nobody decided about is skipped in one settle with what follows', () => {
  const driver = new Driver(personal);
  driver.begin();
  driver.settle();
  expect(words(driver.pass(2 * DAY))).toEqual([
    'settle 2 [closeApproval then [trace disarm arm resolveTime]]',
  ]);
  driver.settle();
  expect(driver.state.steps['personal']).toMatchObject({ outcome: 'skipped', reason: 'approval' });
  expect(driver.state.threads).toMatchObject([{ pc: 1, mode: 'waiting' }]);
});

test('an approved message that a window keeps is dropped by the reply that comes first', () => {
  const driver = new Driver(personal);
  driver.begin();
  driver.settle();
  driver.approve('personal');
  expect(
    words(driver.deliver('waiting', { reason: 'closed', withinAt: driver.now + 3 * DAY })),
  ).toEqual(['timer +3d']);
  driver.now += DAY;
  expect(words(driver.happen('personal#1/~unless', 'outreach.replied'))).toEqual([
    'settle 4 [withdraw trace disarm openTask]',
  ]);
  driver.settle();
  expect(driver.counts()).toMatchObject({ settle: 2, deliver: 1 });
});

test('a date that moves under three waits costs one settle for the times, and one more for what has passed', () => {
  const moment = {
    date: {
      expr: ['name', 'contract.anchor'],
      names: ['contract.anchor'],
      source: 'contract.anchor',
    },
  } as const;
  const at = (step: string, next: number) =>
    wait(step, next, {
      until: moment,
      grace: { n: 0, unit: 'm' },
      outcomes: { past: next, reached: next },
    });
  const driver = new Driver(
    plan([
      ...parallel(
        'rows',
        { pc: 0, next: END, join: { kind: 'all', names: ['a', 'b', 'c'] } },
        {
          a: () => [at('notice_15', 2), notify('too_late', 3)],
          b: () => [at('thirty_days', 5)],
          c: () => [at('t90', 7)],
        },
      ),
    ]),
  );
  driver.begin();
  driver.settleAll();
  driver.log = [];
  expect(words(driver.moved('notice_15', 'thirty_days', 't90'))[0]).toBe(
    'settle 2 [trace resolveTime trace resolveTime trace resolveTime]',
  );
  const commands = driver.settle({
    resolveTime: ({ step, from }) => ({
      kind: 'time',
      zone: 'UTC',
      ...(step === 'notice_15'
        ? { at: (from ?? 0) - DAY, past: true as const }
        : { at: (from ?? 0) + 9 * DAY }),
    }),
  });
  expect(words(commands)).toEqual(['settle 3 [trace disarm notice]', 'timer +9d']);
  expect(driver.state.steps['notice_15']).toMatchObject({ outcome: 'past' });
});

test('an exit while a delivery is out costs one settle, and the receipt only ends it', () => {
  const driver = new Driver(
    plan([send('proposal', 1), wait('reply', END, { until: { n: 5, unit: 'd' } })]),
  );
  driver.begin();
  expect(words(driver.happen('exit/churned', 'customer.left'))).toEqual([
    'settle 3 [exit churned]',
  ]);
  expect(driver.settle()).toEqual([]);
  expect(driver.state).toMatchObject({ status: 'done', ended: true });
  expect(
    words(driver.deliver('sent', { before: { n: 1, now: T0, inputs: [], results: [] } })),
  ).toEqual(['end churned']);
  expect(driver.counts()).toMatchObject({ settle: 1, deliver: 1, end: 1 });
});
