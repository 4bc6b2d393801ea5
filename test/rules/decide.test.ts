import type { Item } from '../../playbooks/kernel/command';
import type { Context, Decided } from '../../playbooks/rules/decision';
import { below, context, element, NOW, person, plan, snapshot, TASK, task, WAIT } from './context';
import { at, first, HOUR, settle } from './settle';

const open: Item = { kind: 'openTask', ...at('call') };
const people = (more: Context['snapshot']['people']): Partial<Context> => ({
  snapshot: { ...snapshot, people: { ...snapshot.people, ...more } },
});

describe('a task', () => {
  test('is opened for the first of the chain, due at close of business where they work', () => {
    const decided = settle(
      [open],
      TASK,
      people({ ana: person('ana', { zone: 'America/New_York', calendar: 'us_office' }) }),
    );
    const due = Date.parse('2026-03-02T17:00:00-05:00');
    expect(first(decided, 'task')).toMatchObject({ assignee: 'ana', dueAt: due });
    expect(decided.writes).toMatchObject([
      {
        task: {
          title: 'Call 星河科技',
          assignee: 'ana',
          due: { rule: '1bd', zone: 'America/New_York', calendar: 'us_office', from: NOW },
          assigned: [{ rule: 'customer.csm', id: 'ana', taken: true }],
        },
      },
    ]);
  });
  test('passes over who has left, and falls to the queue with its hours', () => {
    const chain = {
      ...TASK,
      assign: [element('person', 'customer.csm'), element('queue', 'queue.cs_us')],
    };
    const decided = settle([open], chain, people({ ana: person('ana', { active: false }) }));
    expect(first(decided, 'task')).toMatchObject({
      queue: 'cs_us',
      dueAt: Date.parse('2026-03-02T17:00:00-05:00'),
    });
    expect(decided.writes).toMatchObject([
      {
        task: {
          assigned: [
            { id: 'ana', taken: false, reason: 'not active' },
            { id: 'cs_us', taken: true },
          ],
        },
      },
    ]);
  });
  test('goes to the delegate of who is absent', () => {
    const away = people({ ana: person('ana', { absent: true, delegate: 'max' }) });
    expect(first(settle([open], TASK, away), 'task').assignee).toBe('max');
    const nobody = people({ ana: person('ana', { absent: true }) });
    expect(first(settle([open], TASK, nobody), 'task').queue).toBe('cs_asia');
  });
  test('stays with its owner who has a delegate but is there', () => {
    expect(
      first(settle([open], TASK, people({ ana: person('ana', { delegate: 'max' }) })), 'task')
        .assignee,
    ).toBe('ana');
  });
  test('parks when nobody of the chain is there, saying whom it asked', () => {
    const chain = {
      ...TASK,
      assign: [element('person', 'customer.csm'), element('person', 'role.nobody')],
    };
    const decided = settle([open], chain, people({ ana: person('ana', { active: false }) }));
    expect(first(decided, 'parked')).toEqual({
      kind: 'parked',
      code: 'chain-empty',
      reason:
        'nobody of the chain can take it: customer.csm (ana): not active; role.nobody: nobody there',
    });
    expect(decided.writes).toMatchObject([
      { kind: 'status', status: 'parked', parked: { step: 'call', code: 'chain-empty' } },
      { kind: 'notice', notice: { kind: 'parked', recipients: [{ id: 'cs-ops@acme.example' }] } },
    ]);
  });
  test('parks when its text reads what is not there', () => {
    const decided = settle([open], { ...TASK, body: 'Renews on {{ customer.renews_on | date }}' });
    expect(first(decided, 'parked')).toMatchObject({
      code: 'variable-missing',
      reason: 'the body reads customer.renews_on, which has no value',
    });
  });
  test('is not told as parked where on_failure says how to go on', () => {
    expect(settle([open], { ...TASK, assign: [], onFailure: 1 }).trace).toEqual([]);
  });
  test('is the same one in a second run, which opens nothing', () => {
    const once = first(settle([open], TASK), 'task');
    const again = settle([open], TASK, { tasks: [task('call', { id: once.task })] });
    expect(first(again, 'task')).toEqual(once);
    expect([again.writes, again.trace]).toEqual([[], []]);
  });
  test('reads its texts in every locale, forms of earlier tasks included', () => {
    const title = {
      en: '{{ steps.plan.form.core }} {{ customer.tier | label }}',
      'zh-CN': '{{ customer.tier | label }}',
    };
    const binds = { 'steps.plan.at': '2026-03-02T00:00:00.000Z' };
    const tasks = [task('plan', { status: 'resolved', form: { core: 'Close a month' } })];
    const decided = settle([{ ...open, binds }], { ...TASK, title }, { tasks });
    expect(decided.writes).toMatchObject([
      { task: { title: { en: 'Close a month Growth', 'zh-CN': '成长' } } },
    ]);
  });
  test('may name a person beside the fields of that person', () => {
    const title = '{{ customer.csm.name }} ({{ customer.csm }})';
    const decided = settle([open], { ...TASK, title });
    expect(decided.writes).toMatchObject([{ task: { title: 'ANA (ana)' } }]);
  });
  test('is due when business closes, not at the hour of its opening', () => {
    const due = Date.parse('2026-03-03T18:00:00+08:00');
    expect(first(settle([open], TASK), 'task').dueAt).toBe(due);
  });
  test('is given up from its opening, by the clock', () => {
    const decided = settle([open], { ...TASK, giveUp: { n: 2, unit: 'd' } });
    expect(first(decided, 'task').giveUpAt).toBe(NOW + 48 * HOUR);
  });
});

describe('closing a task', () => {
  const close: Item = { kind: 'closeTask', step: 'call', visit: 1, outcome: 'given_up' };
  test('that is open closes it', () => {
    const decided = settle([close], TASK, { tasks: [task('call')] });
    expect(decided.writes).toEqual([
      { kind: 'closeTask', step: 'call', visit: 1, outcome: 'given_up' },
    ]);
  });
  test('that a person resolved first answers what they said and leaves it', () => {
    const tasks = [
      task('call', {
        status: 'resolved',
        answer: 'booked',
        resolvedBy: 'ana',
        endedAt: NOW - 1,
        form: { note: 'x' },
      }),
    ];
    const decided = settle([close], TASK, { tasks });
    expect(first(decided, 'taskClosed').already).toEqual({
      at: NOW - 1,
      answer: 'booked',
      by: 'ana',
      form: { note: 'x' },
    });
    expect(decided.writes).toEqual([]);
  });
  test('that the same batch opened closes it', () => {
    expect(settle([open, close], TASK).writes.map(({ kind }) => kind)).toEqual([
      'openTask',
      'closeTask',
    ]);
  });
});

describe('leaving', () => {
  const leave: Item = { kind: 'exit', exit: 'closed', why: 'step done' };
  const closed = (decided: Decided) =>
    decided.writes.flatMap((write) =>
      write.kind === 'exit' ? write.closeTasks.map(({ step }) => step) : [],
    );
  test('closes open tasks by the task’s word, else the exit’s, else the playbook’s', () => {
    const tasks = [
      task('own', { onExit: 'keep' }),
      task('plain'),
      task('done', { status: 'resolved' }),
    ];
    expect(closed(settle([leave], plan(TASK), { tasks }))).toEqual(['plain']);
    const keeps = plan(TASK, { exits: { closed: { tasks: 'keep' } } });
    expect(
      closed(settle([leave], keeps, { tasks: [...tasks, task('mine', { onExit: 'close' })] })),
    ).toEqual(['mine']);
    expect(closed(settle([leave], plan(TASK, { onExitTasks: 'keep' }), { tasks }))).toEqual([]);
  });
  test('lets the exit stand that was committed first', () => {
    const enrollment = { ...context(plan(TASK)).enrollment, exit: 'churned' };
    const decided = settle([leave], TASK, { enrollment });
    expect(first(decided, 'exited').exit).toBe('churned');
    expect(decided.writes).toMatchObject([{ kind: 'exit', exit: 'churned' }]);
  });
  test('makes the rest of an older decision void', () => {
    const enrollment = { ...context(plan(TASK)).enrollment, exit: 'churned' };
    const decided = settle([open, { kind: 'status', status: 'parked' }], TASK, { enrollment });
    expect(decided).toEqual({
      results: [{ kind: 'done' }, { kind: 'done' }],
      writes: [],
      trace: [],
    });
  });
  test('closes a task that the same batch opened', () => {
    expect(closed(settle([open, leave], TASK))).toEqual(['call']);
  });
});

describe('a notice', () => {
  const NOTIFY = {
    op: 'notify',
    step: 'tell',
    next: 1,
    outcomes: {},
    text: '{{ customer.name }} by {{ enrollment.way }}',
    to: [element('person', 'customer.csm'), element('queue', 'queue.cs_asia')],
    cc: [
      element('person', 'customer.csm'),
      element('queue', 'queue.cs_us'),
      element('person', 'role.gone'),
    ],
  } as const;
  const tell: Item = { kind: 'notice', ...at('tell') };
  test('tells the first of the chain and the copies, each once', () => {
    const decided = settle([tell], { ...NOTIFY, urgent: below('customer.health', 90) });
    const recipients = [
      { kind: 'person', id: 'ana' },
      { kind: 'queue', id: 'cs_us' },
    ];
    expect(decided.writes).toMatchObject([
      { notice: { recipients, text: '星河科技 by won', urgent: true } },
    ]);
    expect(decided.trace).toMatchObject([
      { kind: 'notify', why: 'told ana, cs_us by customer.csm' },
    ]);
  });
});

test('facts are the known names only, lifted parts evaluated with what they read of the state', () => {
  const lifted = [
    { expr: ['call', 'days_since', ['name', 'steps.call.at']], names: ['steps.call.at'] },
    { expr: ['call', 'today'], names: [] },
  ] as const;
  const names = ['customer.health', 'customer.renews_on', '#0', '#1'];
  const binds = { 'steps.call.at': '2026-02-27T20:00:00.000Z' };
  const decided = settle([{ kind: 'readFacts', names, binds }], plan(TASK, { lifted }));
  expect(first(decided, 'facts').values).toEqual({
    'customer.health': 80,
    '#0': 2,
    '#1': '2026-03-02',
  });
});

test('trace, status and disarm are passed on as they are', () => {
  const entry = { kind: 'outcome', why: 'x' } as const;
  const decided = settle(
    [
      { kind: 'trace', entries: [entry] },
      { kind: 'disarm', step: 'a', visit: 2 },
      { kind: 'status', status: 'paused' },
    ],
    TASK,
  );
  expect(decided.trace).toEqual([entry]);
  expect(decided.writes).toEqual([
    { kind: 'disarm', step: 'a', visit: 2 },
    { kind: 'status', status: 'paused' },
  ]);
});

test('a batch of another plan is refused loudly', () => {
  expect(() => settle([open], WAIT)).toThrow('onboarding: expected task at 0, found wait');
});
