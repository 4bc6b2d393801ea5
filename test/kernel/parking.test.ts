import { DAY, Driver, T0, words } from '../support/kernel/driver';
import {
  approval,
  event,
  notify,
  outcomeIs,
  plan,
  reference,
  repeat,
  send,
  task,
  wait,
  within,
} from '../support/kernel/plans';
import { END } from '../../playbooks/kernel/plan';

const lack = { kind: 'parked', code: 'chain-empty', reason: 'nobody' } as const;
const failed = { kind: 'settleFailed', at: 0, n: 1, message: '22P02' } as const;

test('a step that lacks something parks, visibly, and is tried again when it is there', () => {
  const driver = new Driver(plan([task('call', END)]));
  driver.begin();
  expect(words(driver.settle({ openTask: lack }))).toEqual(['settle 2 [status]']);
  expect(driver.state.settling?.items).toMatchObject([
    { status: 'parked', parked: { step: 'call', code: 'chain-empty' } },
  ]);
  driver.settle();
  const released = { kind: 'released', id: 'r1', at: driver.now, step: 'call' } as const;
  expect(words(driver.feed(released))).toEqual(['settle 3 [trace status openTask]']);
  driver.settle();
  expect(driver.state).toMatchObject({
    status: 'running',
    threads: [{ visit: 1, mode: 'waiting' }],
  });
});

test('a send that parks is delivered again with what has lain since', () => {
  const driver = new Driver(reference);
  driver.begin();
  driver.deliver('parked', { parked: { code: 'variable-missing', reason: 'no name' } });
  driver.settle();
  driver.now += DAY;
  const released = { kind: 'released', id: 'r1', at: driver.now, step: 'welcome' } as const;
  expect(words(driver.feed(released))).toEqual([
    'deliver welcome#1 before 4 [trace status] after 5 [arm resolveTime]',
  ]);
});

test('on_failure goes on instead of parking', () => {
  const driver = new Driver(plan([task('call', END, { onFailure: 1 }), task('other', END)]));
  driver.begin();
  expect(words(driver.settle({ openTask: lack }))).toEqual(['settle 2 [trace openTask]']);
});

test('a settle that failed for good parks without another settle, and keeps what was to be written', () => {
  const driver = new Driver(plan([task('call', END)]));
  driver.begin();
  expect(words(driver.feed(failed))).toEqual([]);
  expect(driver.state).toMatchObject({ status: 'parked', stuck: true });
  expect(words(driver.pass(DAY))).toEqual([]);
  const again = driver.operate({ kind: 'resume' });
  expect(words(again)).toEqual(['settle 2 [trace armExits trace status openTask]']);
});

test('an exit whose settle failed is tried again when somebody asks', () => {
  const driver = new Driver(plan([wait('long', END, { until: { n: 3, unit: 'd' } })]));
  driver.begin();
  driver.settle();
  driver.operate({ kind: 'exit', exit: 'removed' });
  expect(words(driver.feed({ ...failed, n: 2 }))).toEqual([]);
  expect(driver.state).toMatchObject({ status: 'parked', exit: 'removed', ended: false });
  const commands = driver.happen('exit/churned', 'customer.left');
  expect(words(commands)).toEqual(['settle 3 [exit removed]']);
  expect(words(driver.settle())).toEqual(['end removed']);
  expect(driver.state.status).toBe('done');
});

test('a notice that lacks something waits beside the steps that follow', () => {
  const driver = new Driver(plan([notify('tell', 1), task('call', END)]));
  driver.begin();
  driver.settle({ notice: lack });
  driver.settle();
  expect(driver.state).toMatchObject({
    status: 'parked',
    threads: [{ mode: 'waiting' }, { side: true }],
  });
  const released = { kind: 'released', id: 'r1', at: driver.now, step: 'tell' } as const;
  expect(words(driver.feed(released))[0]).toBe('settle 3 [trace status notice]');
  driver.settle();
  expect(driver.state).toMatchObject({ status: 'running', threads: [{ mode: 'waiting' }] });
});

test('the 500th way back parks', () => {
  const again = outcomeIs('hello', 'sent');
  const round = plan([
    send('hello', 1),
    {
      op: 'branch',
      step: 'back',
      next: END,
      outcomes: {},
      arms: [{ if: again, to: 0 }],
      else: END,
    },
  ]);
  const driver = new Driver(round);
  driver.begin();
  for (let turn = 1; turn < 500; turn++) driver.deliver();
  expect(words(driver.deliver())[0]).toMatch(/^settle \d+ \[trace status\]$/);
  expect(driver.state.threads[0]?.parked?.code).toBe('visit-limit');
});

test('a state that is too large parks before the next step', () => {
  const driver = new Driver(
    plan([task('call', 1), task('other', END)], { keeps: { call: ['notes'] } }),
  );
  driver.begin();
  driver.settle();
  const answer = {
    kind: 'taskResolved',
    id: 't',
    task: 't',
    step: 'call',
    visit: 1,
    at: driver.now,
  } as const;
  driver.feed({ ...answer, answer: 'done', by: 'ana', form: { notes: '字'.repeat(30_000) } });
  expect(driver.state.threads[0]?.parked?.code).toBe('state-too-large');
});

const large = plan([task('call', 1), task('other', END)], { keeps: { call: ['notes'] } });

function tooLarge(): Driver {
  const driver = new Driver(large);
  driver.begin();
  driver.settle();
  const said = { task: 't', step: 'call', visit: 1, at: driver.now, answer: 'done', by: 'ana' };
  driver.feed({ kind: 'taskResolved', id: 't', ...said, form: { notes: 'x'.repeat(70_000) } });
  driver.settleAll();
  return driver;
}

test('a state that is too large parks again when it is retried, and survives it', () => {
  const driver = tooLarge();
  for (let tries = 0; tries < 3; tries++) {
    driver.now += 1;
    driver.operate({ kind: 'retry', step: 'other' });
    driver.settleAll();
    expect(driver.state).toMatchObject({
      status: 'parked',
      threads: [{ parked: { step: 'other', code: 'state-too-large' } }],
    });
  }
});

test('who is parked by a limit can be led past it, or out', () => {
  const skipped = tooLarge();
  skipped.operate({ kind: 'skip', step: 'other' });
  skipped.settleAll();
  expect(skipped.state).toMatchObject({ status: 'done', exit: 'finished' });
  const left = tooLarge();
  left.happen('exit/churned', 'customer.left');
  left.settleAll();
  expect(left.state).toMatchObject({ status: 'done', exit: 'churned', ended: true });
});

test('a thousand turns of a repeat are no way back, and are written in parts', () => {
  const driver = new Driver(
    plan(repeat('again', { pc: 0, next: END, steps: () => [notify('tell', 2)] }, { max: 1000 })),
  );
  driver.begin();
  driver.settleAll();
  expect(driver.state).toMatchObject({ status: 'done', exit: 'finished' });
  expect(driver.state.steps['tell']).toMatchObject({ visits: 1000 });
  expect(driver.counts().settle).toBeGreaterThan(3);
  const sizes = driver.log.map((one) => JSON.stringify(one).length);
  expect(Math.max(...sizes)).toBeLessThan(200_000);
});

test('what an exit tells people, and what cannot be written, stands as a step that is tried again', () => {
  const closing = { kind: 'closing', exit: 'churned' } as const;
  const code = [wait('long', END), within(closing, notify('tell', END))];
  const exits = { churned: { trigger: event('customer.left'), do: 1 } };
  const driver = new Driver(plan(code, { exits }));
  driver.begin();
  driver.settle();
  driver.happen('exit/churned', 'customer.left');
  expect(words(driver.settle())).toEqual(['settle 3 [notice]']);
  expect(words(driver.feed({ ...failed, n: 3 }))).toEqual([]);
  expect(driver.state).toMatchObject({
    ...{ status: 'parked', ended: true },
    threads: [{ mode: 'parked', parked: { step: 'tell', code: 'settle-failed' } }],
  });
  expect(words(driver.operate({ kind: 'retry', step: 'tell' }))).toEqual([
    'settle 4 [trace notice]',
  ]);
  expect(words(driver.settle())).toEqual(['end churned']);
});

test('a task that comes to its end in the wake-up that parks it runs, in its row as in its state', () => {
  const found = [{ name: 'by_itself', trigger: event('x'), since: 'step' as const }];
  const driver = new Driver(
    plan([task('call', 1, { doneWhen: found }), wait('rest', END, { until: { n: 3, unit: 'd' } })]),
  );
  driver.begin();
  driver.settle();
  driver.feed({ kind: 'moved', id: 'm1', at: driver.now, steps: ['call'] });
  driver.happen('call#1/by_itself', 'x');
  driver.settle({ retime: lack });
  const [close] = driver.state.settling?.items.filter(({ kind }) => kind === 'closeTask') ?? [];
  const then = close?.kind === 'closeTask' ? (close.then ?? []) : [];
  const statuses = [...(driver.state.settling?.items ?? []), ...then].filter(
    ({ kind }) => kind === 'status',
  );
  expect(statuses).toEqual([{ kind: 'status', status: 'running' }]);
  expect(driver.state.status).toBe('running');
  driver.settleAll();
  expect(driver.state).toMatchObject({ status: 'running', threads: [{ pc: 1, mode: 'waiting' }] });
});

test('a draft that is approved while its step is parked goes once, whatever is released afterwards', () => {
  const code = [send('mail', END, { approval: approval({ otherwise: 'send' }) })];
  const driver = new Driver(plan(code));
  const needed = { kind: 'approval', needed: true, approval: 'a', withinAt: T0 + DAY } as const;
  driver.begin();
  driver.settle({ openApproval: needed });
  driver.pass(DAY);
  driver.feed({ ...failed, n: driver.state.batch });
  expect(driver.state.threads).toMatchObject([{ mode: 'parked' }]);
  driver.approve('mail');
  expect(words(driver.operate({ kind: 'resume' })).join()).toContain('deliver mail#1');
  const released = { kind: 'released', id: 'r1', at: driver.now, step: 'mail' } as const;
  expect(words(driver.feed(released)).join()).not.toContain('deliver');
  expect(driver.state.status).toBe('running');
});
